// The editor of a document. The page brings the element with the document as the server reads it; `mount` puts the
// editor in its place once both know the same.
import { Editor } from "@tiptap/core";
import * as Y from "yjs";
import { extensions } from "./extensions";
import { acceptImages } from "./images";
import { Line } from "./line";
import { presence } from "./presence";
import { stateLine } from "./state";
import { toolbar } from "./toolbar";

interface Mounted {
  end(): void;
}

const mounted = new WeakMap<HTMLElement, Mounted>();

/** Brings the editor to life in an element that the page has marked with `data-editor`. */
export function mount(root: HTMLElement): void {
  if (mounted.has(root)) return;
  const paper = root.querySelector<HTMLElement>("[data-paper]");
  const bar = root.querySelector<HTMLElement>("[data-bar]");
  const id = root.dataset["document"];
  if (!paper || !bar || !id) return;
  const mayWrite = root.dataset["mayWrite"] !== undefined;
  const doc = new Y.Doc();
  const line = new Line(doc, id, { person: root.dataset["me"] ?? "", mayWrite });
  let editor: Editor | undefined;
  const ends: (() => void)[] = [];

  const state = stateLine(line);
  const faces = presence(line);
  const begin = () => {
    if (editor) return;
    // The first paint leaves at the moment at which the same text is here.
    paper.replaceChildren();
    editor = new Editor({
      element: paper,
      extensions: extensions({ doc, provider: line.provider, id, me: root.dataset["meName"] ?? "", tell: (problem) => state.tell(problem) }),
      editable: mayWrite && !line.refused,
      injectCSS: false,
      editorProps: {
        attributes: {
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": "Incident document",
          "aria-readonly": String(!mayWrite),
          spellcheck: "true",
        },
      },
    });
    acceptImages(editor, id, (problem) => state.tell(problem));
    const tools = mayWrite ? toolbar(editor, id, (problem) => state.tell(problem)) : undefined;
    bar.replaceChildren(...(tools ? [tools.element] : []), state.element, faces.element);
    ends.push(() => tools?.end());
    // The offer to begin with a template stands while nothing is written.
    const offer = root.querySelector<HTMLElement>("[data-begin]");
    const written = () => offer?.toggleAttribute("hidden", !editor?.isEmpty);
    editor.on("update", written);
    written();
  };
  line.onReady(begin);
  line.onRefused(() => editor?.setEditable(false));
  mounted.set(root, {
    end() {
      ends.forEach((end) => end());
      editor?.destroy();
      line.end();
      doc.destroy();
    },
  });
}

/** The element leaves the page. What is not on the server yet stays in the browser's own store. */
export function unmount(root: HTMLElement): void {
  mounted.get(root)?.end();
  mounted.delete(root);
}

/** The page has changed: editors that came are brought to life, those that went are ended. */
const alive = new Set<HTMLElement>();
function look(): void {
  for (const root of alive) {
    if (!root.isConnected) {
      unmount(root);
      alive.delete(root);
    }
  }
  for (const root of document.querySelectorAll<HTMLElement>("[data-editor]")) {
    mount(root);
    alive.add(root);
  }
}
document.addEventListener("muster:page", look);
look();
