// What a document is made of. Names and attributes are the server's too: `domain/src/documents` reads the same tree.
import type { AnyExtension } from "@tiptap/core";
import Collaboration from "@tiptap/extension-collaboration";
import CollaborationCaret from "@tiptap/extension-collaboration-caret";
import Image from "@tiptap/extension-image";
import { TaskItem, TaskList } from "@tiptap/extension-list";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { Placeholder } from "@tiptap/extensions";
import { Markdown } from "@tiptap/markdown";
import StarterKit from "@tiptap/starter-kit";
import type { WebsocketProvider } from "y-websocket";
import type * as Y from "yjs";
import { Claim, TimelineItem } from "./embeds";
import { IncidentLink } from "./incident_link";
import { mentions } from "./mentions";
import { paste } from "./paste";
import { caret, selection } from "./presence";
import { Slash } from "./slash";

interface Place {
  doc: Y.Doc;
  provider: WebsocketProvider;
  id: string;
  me: string;
  /** Tells what went wrong with something the reader just did. */
  tell(problem: string): void;
}

export function extensions({ doc, provider, id, me, tell }: Place): AnyExtension[] {
  return [
    StarterKit.configure({
      heading: { levels: [1, 2, 3] },
      // Yjs takes back one's own changes only; a history of the whole document would take back everybody's.
      undoRedo: false,
      dropcursor: { class: "drop-here", color: false },
      link: {
        openOnClick: false,
        autolink: true,
        protocols: ["mailto"],
        HTMLAttributes: { rel: "noopener noreferrer nofollow", target: null, class: null },
      },
    }),
    TaskList,
    TaskItem.configure({ nested: true, a11y: { checkboxLabel: (node, checked) => `${checked ? "Done" : "To do"}: ${node.textContent || "empty task"}` } }),
    // Widths would be style attributes.
    Table.configure({ resizable: false, renderWrapper: false }),
    TableRow,
    TableHeader,
    TableCell,
    Image.configure({ allowBase64: false }),
    IncidentLink,
    Claim,
    TimelineItem,
    mentions(id),
    Slash,
    Markdown,
    paste(tell),
    Placeholder.configure({ placeholder: ({ node }) => (node.type.name === "paragraph" ? "Write, or press / for blocks" : "") , includeChildren: false }),
    Collaboration.configure({ document: doc }),
    CollaborationCaret.configure({ provider, user: { name: me }, render: caret, selectionRender: selection }),
  ];
}
