// Live parts of the incident inside the document: a claim, an entry of the timeline. The document holds which one; what
// it says comes from the server.
import { Node } from "@tiptap/core";

function embed(name: string, attribute: string, className: string, label: string) {
  return Node.create({
    name,
    group: "block",
    atom: true,

    addAttributes() {
      return { [attribute]: { default: null, parseHTML: (element: HTMLElement) => element.getAttribute(`data-${attribute}`), rendered: false } };
    },

    parseHTML() {
      return [{ tag: `div[data-embed="${className}"]` }];
    },

    renderHTML({ node }) {
      const value = String(node.attrs[attribute] ?? "");
      return ["div", { class: `embed ${className}`, "data-embed": className, [`data-${attribute}`]: value }, label];
    },
  });
}

export const Claim = embed("claim", "id", "claim", "A claim");
export const TimelineItem = embed("timelineItem", "seq", "timeline-item", "An entry of the timeline");
