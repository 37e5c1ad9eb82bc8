// One line that says whether what was written is safe.
import type { Kind, Line, State } from "./line";

/** A wait that is over before anybody would wonder is not told. */
const CALM_MS = 1_000;
const PROBLEM_MS = 8_000;

export interface StateLine {
  element: HTMLElement;
  /** Tells what went wrong with something the reader just did. */
  tell(problem: string): void;
}

/** The words for a state. */
export function words(state: State, clock: (at: Date) => string): string {
  switch (state.kind) {
    case "starting":
      return "Opening";
    case "reading":
      return "You read along";
    case "refused":
      return state.problem ?? "";
    case "saving":
      return "Saving";
    case "offline":
      return state.waiting > 0
        ? `Offline. ${state.waiting === 1 ? "1 change is" : `${state.waiting} changes are`} kept here until the server is back`
        : "Offline. What you write is kept here";
    case "saved":
      return state.savedAt ? `Saved ${clock(state.savedAt)}` : "Saved";
  }
}

export function stateLine(line: Line): StateLine {
  const element = document.createElement("p");
  element.className = "document-state";
  const text = document.createElement("span");
  const spoken = document.createElement("span");
  spoken.className = "vh";
  spoken.setAttribute("role", "status");
  element.append(text, spoken);
  const clock = (at: Date) => at.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  let shown: Kind | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let held = false;
  const show = (state: State) => {
    element.dataset["kind"] = state.kind;
    text.textContent = words(state, clock);
    // Each keystroke is saved; only a change of kind is news to whoever listens.
    if (shown !== state.kind && state.kind !== "saving" && !(shown === undefined && state.kind === "saved")) {
      spoken.textContent = text.textContent;
    }
    shown = state.kind;
  };
  line.onState((state) => {
    if (held) return;
    if (state.kind !== "saving") {
      clearTimeout(timer);
      timer = undefined;
      show(state);
    } else if (timer === undefined && shown !== "saving") {
      timer = setTimeout(() => {
        timer = undefined;
        show(line.state());
      }, CALM_MS);
    }
  });
  return {
    element,
    tell(problem) {
      held = true;
      element.dataset["kind"] = "refused";
      text.textContent = problem;
      spoken.textContent = problem;
      setTimeout(() => {
        held = false;
        show(line.state());
      }, PROBLEM_MS);
    },
  };
}
