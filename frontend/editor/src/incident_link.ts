// `INC-42` in a document leads to that incident.
import { InputRule, Node, PasteRule, mergeAttributes } from "@tiptap/core";

/** The number behind the letters, written one way. */
export function incidentNumber(text: string): string | undefined {
  const match = /^inc-(\d{1,18})$/i.exec(text.trim());
  return match ? `INC-${BigInt(match[1] ?? "0")}` : undefined;
}

export const IncidentLink = Node.create({
  name: "incidentLink",
  group: "inline",
  inline: true,
  atom: true,
  selectable: false,

  addAttributes() {
    return { number: { default: null, parseHTML: (element) => incidentNumber(element.textContent ?? ""), rendered: false } };
  },

  parseHTML() {
    return [{ tag: "a.incident-link" }];
  },

  renderHTML({ node, HTMLAttributes }) {
    const number = String(node.attrs["number"] ?? "");
    return ["a", mergeAttributes(HTMLAttributes, { class: "incident-link", href: `/incidents/${number}` }), number];
  },

  renderText({ node }) {
    return String(node.attrs["number"] ?? "");
  },

  addInputRules() {
    return [
      new InputRule({
        find: /(?:^|[\s(])(inc-\d+)([\s).,;:!?])$/i,
        handler: ({ state, range, match }) => {
          const number = incidentNumber(match[1] ?? "");
          if (!number) return null;
          const from = range.from + match[0].indexOf(match[1] ?? "");
          const to = from + (match[1] ?? "").length;
          state.tr.replaceWith(from, to, this.type.create({ number })).insertText(match[2] ?? "");
          return undefined;
        },
      }),
    ];
  },

  addPasteRules() {
    return [
      new PasteRule({
        find: /\binc-\d+\b/gi,
        handler: ({ state, range, match }) => {
          const number = incidentNumber(match[0]);
          if (number) state.tr.replaceWith(range.from, range.to, this.type.create({ number }));
        },
      }),
    ];
  },
});
