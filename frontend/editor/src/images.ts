// Pictures that are pasted, dropped or chosen: the server takes them in, and the document holds their address.
import type { Editor } from "@tiptap/core";

const KINDS = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const BYTES_MAX = 5 * 1024 * 1024;

/** Sends one picture and puts it where the caret is. */
export async function addImage(editor: Editor, id: string, file: File, tell: (problem: string) => void): Promise<void> {
  if (file.size > BYTES_MAX) return tell("This picture is larger than 5 MB. Send a smaller one.");
  const form = new FormData();
  form.append("file", file);
  try {
    const answer = await fetch(`/api/documents/${id}/images`, { method: "POST", body: form });
    const said = (await answer.json()) as { src?: string; detail?: string };
    if (!answer.ok || !said.src) return tell(said.detail ?? "The picture was not taken in. Try again.");
    // Browsers call every picture of a clipboard the same.
    const alt = file.name && !/^image\.\w+$/.test(file.name) ? file.name : "Pasted picture";
    // With a line under it: a picture that is selected would be written over by what is typed next.
    editor.chain().focus().insertContent([{ type: "image", attrs: { src: said.src, alt } }, { type: "paragraph" }]).run();
  } catch {
    tell("The picture did not reach the server. Try again when it is back.");
  }
}

function pictures(files: FileList | undefined | null): File[] {
  return [...(files ?? [])].filter((file) => KINDS.includes(file.type));
}

export function acceptImages(editor: Editor, id: string, tell: (problem: string) => void): void {
  const take = (event: Event, files: FileList | undefined | null) => {
    const found = editor.isEditable ? pictures(files) : [];
    if (found.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    void (async () => {
      for (const file of found) await addImage(editor, id, file, tell);
    })();
  };
  const surface = editor.view.dom;
  surface.addEventListener("paste", (event) => take(event, event.clipboardData?.files), true);
  surface.addEventListener("drop", (event) => take(event, event.dataTransfer?.files), true);
}

/** Lets the reader choose pictures. */
export function chooseImages(editor: Editor, id: string, tell: (problem: string) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = KINDS.join(",");
  input.multiple = true;
  input.addEventListener("change", () => {
    void (async () => {
      for (const file of pictures(input.files)) await addImage(editor, id, file, tell);
    })();
  });
  input.click();
}
