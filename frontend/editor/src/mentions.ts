// `@` and the first letters of a name.
import Mention from "@tiptap/extension-mention";
import { type Choice, popup } from "./popup";

interface Person extends Choice {
  id: string;
}

async function people(document: string, search: string): Promise<Person[]> {
  try {
    const answer = await fetch(`/documents/${document}/people?search=${encodeURIComponent(search)}`);
    if (!answer.ok) return [];
    const found = (await answer.json()) as { id: string; name: string }[];
    return found.map(({ id, name }) => ({ id, label: name }));
  } catch {
    // Without a server nobody is offered; the name can be written out.
    return [];
  }
}

export function mentions(document: string) {
  return Mention.configure({
    HTMLAttributes: { class: "mention" },
    deleteTriggerWithBackspace: true,
    suggestion: {
      // Names have several words; the list goes when nobody fits any more.
      allowSpaces: true,
      items: ({ query }) => people(document, query),
      render: () => popup<Person>("People"),
    },
  });
}
