// The tools over the paper: one toolbar, one stop of the Tab key, arrows within it.
import type { ChainedCommands, Editor } from "@tiptap/core";
import { chooseImages } from "./images";
import { incidentNumber } from "./incident_link";

interface Tool {
  icon: string;
  label: string;
  /** Keys as people press them, for the hint. */
  keys?: string;
  run(editor: Editor): void;
  active?(editor: Editor): boolean;
  can?(editor: Editor): boolean;
}

const act = (change: (chain: ChainedCommands) => ChainedCommands) => (editor: Editor) => {
  change(editor.chain().focus()).run();
};

function tools(id: string, tell: (problem: string) => void): Tool[][] {
  return [
    [
      { icon: "undo-2", label: "Take back my last change", keys: "Ctrl Z", run: act((chain) => chain.undo()), can: (editor) => editor.can().undo() },
      { icon: "redo-2", label: "Do it again", keys: "Ctrl Shift Z", run: act((chain) => chain.redo()), can: (editor) => editor.can().redo() },
    ],
    [
      { icon: "heading", label: "Heading", keys: "Ctrl Alt 2", run: act((chain) => chain.toggleHeading({ level: 2 })), active: (editor) => editor.isActive("heading") },
      { icon: "bold", label: "Bold", keys: "Ctrl B", run: act((chain) => chain.toggleBold()), active: (editor) => editor.isActive("bold") },
      { icon: "italic", label: "Italic", keys: "Ctrl I", run: act((chain) => chain.toggleItalic()), active: (editor) => editor.isActive("italic") },
      { icon: "code", label: "Code", keys: "Ctrl E", run: act((chain) => chain.toggleCode()), active: (editor) => editor.isActive("code") },
      { icon: "link", label: "Link", run: (editor) => askForLink(editor), active: (editor) => editor.isActive("link") },
    ],
    [
      { icon: "list-todo", label: "Tasks", keys: "Ctrl Shift 9", run: act((chain) => chain.toggleTaskList()), active: (editor) => editor.isActive("taskList") },
      { icon: "list", label: "List", keys: "Ctrl Shift 8", run: act((chain) => chain.toggleBulletList()), active: (editor) => editor.isActive("bulletList") },
      { icon: "list-ordered", label: "Numbered list", keys: "Ctrl Shift 7", run: act((chain) => chain.toggleOrderedList()), active: (editor) => editor.isActive("orderedList") },
    ],
    [
      { icon: "square-code", label: "Code block", keys: "Ctrl Alt C", run: act((chain) => chain.toggleCodeBlock()), active: (editor) => editor.isActive("codeBlock") },
      { icon: "text-quote", label: "Quote", keys: "Ctrl Shift B", run: act((chain) => chain.toggleBlockquote()), active: (editor) => editor.isActive("blockquote") },
      { icon: "table", label: "Table", run: act((chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true })) },
      { icon: "image", label: "Picture", run: (editor) => chooseImages(editor, id, tell) },
    ],
  ];
}

const TABLE_TOOLS: Tool[] = [
  { icon: "between-horizontal-end", label: "Row below", run: act((chain) => chain.addRowAfter()) },
  { icon: "between-vertical-end", label: "Column to the right", run: act((chain) => chain.addColumnAfter()) },
  { icon: "fold-vertical", label: "Take the row out", run: act((chain) => chain.deleteRow()) },
  { icon: "fold-horizontal", label: "Take the column out", run: act((chain) => chain.deleteColumn()) },
  { icon: "trash-2", label: "Take the table out", run: act((chain) => chain.deleteTable()) },
];

/** Where typed words lead: an incident, an address, a page of a host; none for no words. */
export function leadsTo(typed: string): string | undefined {
  const number = incidentNumber(typed);
  if (number) return `/incidents/${number}`;
  if (!typed) return undefined;
  return /^[a-z][a-z+.-]*:|^\//i.test(typed) ? typed : `https://${typed}`;
}

/** Asks where to, in a small form at the toolbar: no browser dialog that blocks everything else. */
function askForLink(editor: Editor): void {
  const open = document.querySelector<HTMLInputElement>(".document-link input");
  if (open) {
    open.focus();
    return;
  }
  if (editor.isActive("link")) {
    editor.chain().focus().extendMarkRange("link").unsetLink().run();
    return;
  }
  const form = document.createElement("form");
  form.className = "document-link";
  const input = document.createElement("input");
  input.className = "input";
  input.type = "text";
  input.inputMode = "url";
  input.placeholder = "https://… or INC-42";
  input.setAttribute("aria-label", "Where the link leads");
  const button = document.createElement("button");
  button.className = "btn small";
  button.textContent = "Link";
  form.append(input, button);
  const close = () => form.remove();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = input.value.trim();
    close();
    const href = leadsTo(typed);
    if (!href) return;
    const chain = editor.chain().focus();
    if (editor.state.selection.empty) chain.insertContent({ type: "text", text: typed, marks: [{ type: "link", attrs: { href } }] }).run();
    else chain.setLink({ href }).run();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
    editor.commands.focus();
  });
  document.querySelector(".document-tools")?.append(form);
  input.focus();
}

function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  // The page has loaded the sprite already, under the address of its version.
  const known = document.querySelector("svg.i use")?.getAttribute("href")?.split("#")[0] ?? "/icons.svg";
  use.setAttribute("href", `${known}#${name}`);
  svg.append(use);
  return svg;
}

export function toolbar(editor: Editor, id: string, tell: (problem: string) => void): { element: HTMLElement; end(): void } {
  const element = document.createElement("div");
  element.className = "document-tools";
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", "Write");
  const made: { button: HTMLButtonElement; tool: Tool }[] = [];
  const group = (list: Tool[], className = "") => {
    const box = document.createElement("span");
    box.className = `document-group ${className}`.trim();
    for (const tool of list) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "tool";
      button.title = tool.keys ? `${tool.label} (${tool.keys})` : tool.label;
      button.setAttribute("aria-label", tool.label);
      button.tabIndex = -1;
      button.append(icon(tool.icon));
      // The selection stays in the paper.
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => tool.run(editor));
      made.push({ button, tool });
      box.append(button);
    }
    element.append(box);
    return box;
  };
  // In a table, its own tools stand in the place of those that begin a block: the row keeps its width.
  const ofBlocks = tools(id, tell).map((list) => group(list)).at(-1);
  const ofTables = group(TABLE_TOOLS, "of-tables");
  const reach = () => made.filter(({ button }) => !button.disabled && !button.closest("[hidden]"));
  const stop = (at: number) => {
    made.forEach(({ button }) => (button.tabIndex = -1));
    const there = reach();
    const next = there[(at + there.length) % there.length];
    if (next) next.button.tabIndex = 0;
    return next?.button;
  };
  element.addEventListener("keydown", (event) => {
    const there = reach();
    const at = there.findIndex(({ button }) => button === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: there.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    stop(to)?.focus();
  });
  const refresh = () => {
    ofTables.hidden = !editor.isActive("table");
    ofBlocks?.toggleAttribute("hidden", !ofTables.hidden);
    for (const { button, tool } of made) {
      button.disabled = tool.can ? !tool.can(editor) : false;
      if (tool.active) button.setAttribute("aria-pressed", String(tool.active(editor)));
    }
    if (!reach().some(({ button }) => button.tabIndex === 0)) stop(0);
  };
  editor.on("transaction", refresh);
  refresh();
  return { element, end: () => editor.off("transaction", refresh) };
}
