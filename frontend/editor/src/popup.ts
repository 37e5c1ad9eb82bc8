// A list under the caret to choose from: by arrows and Enter, or by pressing.
import type { SuggestionKeyDownProps, SuggestionProps } from "@tiptap/suggestion";

export interface Choice {
  label: string;
  hint?: string;
}

/** The rendering of a suggestion list, for Tiptap. */
export function popup<T extends Choice>(label: string) {
  let box: HTMLElement | undefined;
  let chosen = 0;
  let last: SuggestionProps<T> | undefined;

  const place = () => {
    const at = last?.clientRect?.();
    if (!box || !at) return;
    const width = box.offsetWidth;
    const height = box.offsetHeight;
    const below = at.bottom + 6 + height < innerHeight;
    box.style.setProperty("left", `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`);
    box.style.setProperty("top", `${below ? at.bottom + 6 : Math.max(8, at.top - 6 - height)}px`);
  };
  const draw = () => {
    if (!box || !last) return;
    const { items, command } = last;
    chosen = Math.max(0, Math.min(chosen, items.length - 1));
    box.hidden = items.length === 0;
    box.replaceChildren(
      ...items.map((item, at) => {
        const option = document.createElement("button");
        option.type = "button";
        option.className = "menu-item";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", String(at === chosen));
        option.append(item.label);
        if (item.hint) {
          const hint = document.createElement("small");
          hint.textContent = item.hint;
          option.append(hint);
        }
        // The caret stays where it is.
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => command(item));
        return option;
      }),
    );
    box.children[chosen]?.scrollIntoView({ block: "nearest" });
    place();
  };

  return {
    onStart(props: SuggestionProps<T>) {
      last = props;
      chosen = 0;
      box = document.createElement("div");
      box.className = "document-popup";
      box.setAttribute("role", "listbox");
      box.setAttribute("aria-label", label);
      document.body.append(box);
      draw();
    },
    onUpdate(props: SuggestionProps<T>) {
      last = props;
      draw();
    },
    onKeyDown({ event }: SuggestionKeyDownProps): boolean {
      const count = last?.items.length ?? 0;
      if (!last || count === 0) return false;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        chosen = (chosen + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
        draw();
        return true;
      }
      const item = last.items[chosen];
      if ((event.key === "Enter" || event.key === "Tab") && item) {
        last.command(item);
        return true;
      }
      return false;
    },
    onExit() {
      box?.remove();
      box = undefined;
      last = undefined;
    },
  };
}
