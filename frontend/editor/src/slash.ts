// `/` at the beginning of an empty line offers blocks.
import { type Editor, Extension, type Range } from "@tiptap/core";
import { PluginKey } from "@tiptap/pm/state";
import Suggestion from "@tiptap/suggestion";
import { type Choice, popup } from "./popup";

interface Block extends Choice {
  words: string;
  put(editor: Editor, range: Range): void;
}

const BLOCKS: Block[] = [
  { label: "Heading", hint: "##", words: "heading title section", put: (editor, range) => void editor.chain().focus().deleteRange(range).setNode("heading", { level: 2 }).run() },
  { label: "Small heading", hint: "###", words: "small heading sub", put: (editor, range) => void editor.chain().focus().deleteRange(range).setNode("heading", { level: 3 }).run() },
  { label: "Task", hint: "[ ]", words: "task todo check follow", put: (editor, range) => void editor.chain().focus().deleteRange(range).toggleTaskList().run() },
  { label: "List", hint: "-", words: "list bullet", put: (editor, range) => void editor.chain().focus().deleteRange(range).toggleBulletList().run() },
  { label: "Numbered list", hint: "1.", words: "numbered ordered list steps", put: (editor, range) => void editor.chain().focus().deleteRange(range).toggleOrderedList().run() },
  { label: "Table", words: "table grid", put: (editor, range) => void editor.chain().focus().deleteRange(range).insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run() },
  { label: "Code", hint: "```", words: "code logs query block", put: (editor, range) => void editor.chain().focus().deleteRange(range).setCodeBlock().run() },
  { label: "Quote", hint: ">", words: "quote said", put: (editor, range) => void editor.chain().focus().deleteRange(range).setBlockquote().run() },
  { label: "Line", hint: "---", words: "line rule divider", put: (editor, range) => void editor.chain().focus().deleteRange(range).setHorizontalRule().run() },
];

/** The blocks that fit what was typed behind the slash. */
export function fitting(query: string): Block[] {
  const wanted = query.toLowerCase();
  return BLOCKS.filter((block) => block.words.split(" ").some((word) => word.startsWith(wanted)));
}

export const Slash = Extension.create({
  name: "slash",
  addProseMirrorPlugins() {
    return [
      Suggestion<Block>({
        editor: this.editor,
        pluginKey: new PluginKey("slash"),
        char: "/",
        startOfLine: true,
        items: ({ query }) => fitting(query),
        command: ({ editor, range, props }) => props.put(editor, range),
        render: () => popup<Block>("Blocks"),
      }),
    ];
  },
});
