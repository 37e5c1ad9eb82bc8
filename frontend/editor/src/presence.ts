// Who else has the document open, and how their carets look. Names and colours are the server's word, not the editor's.
import type { Line } from "./line";

export interface Writer {
  id: string;
  name: string;
  /** 0 to 7. */
  color: number;
}

/** What awareness says of a person, if it is one. */
export function writer(user: unknown): Writer | undefined {
  if (typeof user !== "object" || user === null) return undefined;
  const { id, name, color } = user as Record<string, unknown>;
  if (typeof name !== "string" || !name) return undefined;
  const number = typeof color === "number" ? color : Number(color);
  return { id: String(id ?? name), name, color: Number.isInteger(number) ? Math.abs(number) % 8 : 0 };
}

/** The first letters of the first and the last name. */
export function initials(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean);
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map((part) => [...(part ?? "")][0] ?? "");
  return letters.join("").toUpperCase();
}

export function presence(line: Line): { element: HTMLElement } {
  const element = document.createElement("span");
  element.className = "avatars document-faces";
  element.setAttribute("role", "group");
  const { awareness } = line.provider;
  const show = () => {
    const people = new Map<string, Writer>();
    for (const [client, state] of awareness.getStates()) {
      const person = client === awareness.clientID ? undefined : writer((state as Record<string, unknown>)["user"]);
      if (person) people.set(person.id, person);
    }
    const faces = [...people.values()].slice(0, 5).map((person) => {
      const face = document.createElement("span");
      face.className = `avatar small caret-${person.color}`;
      face.title = person.name;
      face.textContent = initials(person.name);
      return face;
    });
    const rest = people.size - faces.length;
    if (rest > 0) {
      const more = document.createElement("span");
      more.className = "avatar small num";
      more.textContent = `+${rest}`;
      faces.push(more);
    }
    element.replaceChildren(...faces);
    element.setAttribute("aria-label", people.size === 0 ? "Nobody else is here" : `Also here: ${[...people.values()].map((person) => person.name).join(", ")}`);
  };
  awareness.on("change", show);
  show();
  return { element };
}

/** A caret with its name. Classes only: the page allows no style attributes. */
export function caret(user: unknown): HTMLElement {
  const person = writer(user);
  const element = document.createElement("span");
  element.className = `caret caret-${person?.color ?? 0}`;
  const label = document.createElement("span");
  label.className = "caret-name";
  label.textContent = person?.name.split(/\s+/)[0] ?? "";
  element.append(label);
  return element;
}

export function selection(user: unknown): { class: string; nodeName: string } {
  return { nodeName: "span", class: `caret-selection caret-${writer(user)?.color ?? 0}` };
}
