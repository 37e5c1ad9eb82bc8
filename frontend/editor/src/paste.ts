// What is pasted: bounded, and Markdown as the blocks that it means.
import { Extension, type JSONContent } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { incidentNumber } from "./incident_link";

/** Characters of one paste. A whole document takes ten times as much. */
export const PASTE_MAX = 500_000;
const HEADING_MAX = 3;

/** Whether words without formatting are Markdown: something that nobody writes by chance, not a dash or a number. */
export function isMarkdown(text: string): boolean {
  const signs = [
    /^#{1,6} \S/m,
    /^(```|~~~)/m,
    /^\s*[-*+] \[[ xX]\] /m,
    /^\|?[ :|-]*-{3}[ :|-]*\|[ :|-]*$/m,
    /\[[^\]\n]+\]\(\S+\)/,
    /^\s*([-*+]|\d+[.)]) \S.*\n\s*([-*+]|\d+[.)]) \S/m,
    /(^|\s)\*\*\S.*\S\*\*/m,
  ];
  return signs.some((sign) => sign.test(text));
}

/** What documents have: three levels of headings, and pictures of their own. Pictures elsewhere become links there. */
export function fitting(node: JSONContent): JSONContent {
  const attrs = node.attrs ?? {};
  if (node.type === "image" && !String(attrs["src"]).startsWith("/documents/")) {
    const href = String(attrs["src"]);
    return { type: "text", text: String(attrs["alt"] || href), marks: [{ type: "link", attrs: { href } }] };
  }
  const fit: JSONContent = { ...node };
  if (node.type === "heading") fit.attrs = { ...attrs, level: Math.min(Number(attrs["level"]), HEADING_MAX) };
  if (node.content) fit.content = node.content.flatMap((child) => (isProse(node, child) ? linked(child) : [within(node, fitting(child))]));
  return fit;
}

function isProse(parent: JSONContent, child: JSONContent): boolean {
  const taken = child.marks?.some((mark) => mark.type === "link" || mark.type === "code");
  return child.type === "text" && parent.type !== "codeBlock" && !taken;
}

/** Words with `INC-42` in them lead there, as they do when somebody types them. */
function linked(words: JSONContent): JSONContent[] {
  return (words.text ?? "")
    .split(/\b(inc-\d{1,18})\b/i)
    .filter(Boolean)
    .map((text) => {
      const number = incidentNumber(text);
      return number ? { type: "incidentLink", attrs: { number } } : { ...words, text };
    });
}

/** A picture stands between blocks; the link in its place needs a paragraph there. */
function within(parent: JSONContent, child: JSONContent): JSONContent {
  const holdsWords = parent.type === "paragraph" || parent.type === "heading" || parent.type === "codeBlock";
  return child.type === "text" && !holdsWords ? { type: "paragraph", content: [child] } : child;
}

export function paste(tell: (problem: string) => void): Extension {
  return Extension.create({
    name: "boundedPaste",
    addProseMirrorPlugins() {
      const { editor } = this;
      let plain = false;
      const hear = (_view: unknown, event: KeyboardEvent) => {
        plain = event.shiftKey;
        return false;
      };
      return [
        new Plugin({
          props: {
            handleDOMEvents: { keydown: hear, keyup: hear },
            handlePaste: (_view, event) => {
              const text = event.clipboardData?.getData("text/plain") ?? "";
              if (text.length > PASTE_MAX) {
                tell("This is more than 500,000 characters. Paste the part that matters, and link the rest.");
                return true;
              }
              const formatted = event.clipboardData?.types.includes("text/html");
              if (plain || formatted || editor.isActive("codeBlock") || !isMarkdown(text)) return false;
              const blocks = editor.markdown?.parse(text).content ?? [];
              return editor.commands.insertContent(blocks.map(fitting));
            },
          },
        }),
      ];
    },
  });
}
