import { Mark, mergeAttributes, type Extensions } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import Subscript from "@tiptap/extension-subscript";
import Superscript from "@tiptap/extension-superscript";
import { TableKit } from "@tiptap/extension-table";
import StarterKit from "@tiptap/starter-kit";

/** A formula: its source text, marked, so that nothing is lost where nobody typesets it. */
const Formula = Mark.create({
  name: "formula",
  code: true,
  excludes: "_",
  parseHTML: () => [{ tag: "span[data-formula]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", mergeAttributes(HTMLAttributes, { "data-formula": "" }), 0],
});

/** A picture that lives as a file of the module and is referred to by its id, never by its bytes. */
const FileImage = Image.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      fileId: {
        default: null,
        parseHTML: (element: HTMLElement) => element.dataset.fileId ?? null,
        renderHTML: ({ fileId }: { fileId?: string | null }) => (fileId ? { "data-file-id": fileId } : {}),
      },
    };
  },
});

/** What a body may contain; the same list as the server's. */
export const extensions: Extensions = [
  StarterKit.configure({ heading: false, link: { openOnClick: false, autolink: true } }),
  Subscript,
  Superscript,
  TableKit.configure({ table: { resizable: false } }),
  FileImage.configure({ inline: true, allowBase64: false }),
  Formula,
];
