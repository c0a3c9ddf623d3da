import { EditorContent, useEditor } from "@tiptap/react";
import { useEffect, useRef } from "react";


import { EditorToolbar } from "./EditorToolbar";
import { RichText } from "./RichText";
import rich from "./RichText.module.css";
import styles from "./RichTextEditor.module.css";
import { extensions } from "./extensions";
import { sanitize } from "./sanitize";

import { classNames } from "@/lib/class-names";

/** How an edit ends: focus went elsewhere, on to the next or previous cell, or on to a sibling made afterwards. */
export type EditEnd = "blur" | "next" | "previous" | "sibling" | "done";

export interface RichTextEditorProps {
  label: string;
  value: string;
  onChange: (html: string) => void;
  onEnd: (end: EditEnd) => void;
  onCancel: () => void;
  /** What was typed for the editor before it was there. */
  takeEarlyKeys: () => string;
  /** Stores a picture and answers where it is. */
  uploadImage: (file: File) => Promise<{ src: string; fileId: string }>;
  /** Takes the focus when it appears. */
  autoFocus?: boolean;
}

/** Formatted text to write. Loaded only when somebody edits: it is larger than the rest of the page. */
export function RichTextEditor(props: RichTextEditorProps) {
  const handlers = useRef(props);
  handlers.current = props;
  const frame = useRef<HTMLDivElement>(null);

  const insertPictures = (files: Iterable<File>): boolean => {
    const pictures = [...files].filter(({ type }) => type.startsWith("image/"));
    for (const picture of pictures) {
      void handlers.current.uploadImage(picture).then(({ src, fileId }) => {
        editor?.chain().focus().insertContent({ type: "image", attrs: { src, fileId, alt: picture.name } }).run();
      });
    }
    return pictures.length > 0;
  };

  const editor = useEditor({
    extensions,
    // The editor reads its text into the page's own document, where a draft or a paste could load and run things.
    content: sanitize(props.value),
    // An editor made while React draws may be thrown away before it is in the page, and its own autofocus comes with
    // the next frame, which may be too early.
    immediatelyRender: false,
    autofocus: false,
    injectCSS: false,
    // From here on keys come to the editor itself.
    onFocus: ({ editor: current }) => {
      const text = handlers.current.takeEarlyKeys();
      if (text !== "") current.commands.insertContent({ type: "text", text });
    },
    onUpdate: ({ editor: current }) => handlers.current.onChange(current.isEmpty ? "" : current.getHTML()),
    editorProps: {
      attributes: {
        "aria-label": props.label,
        "aria-multiline": "true",
        role: "textbox",
        class: classNames(rich.rich, styles.content),
      },
      transformPastedHTML: sanitize,
      handlePaste: (_view, event) => insertPictures(event.clipboardData?.files ?? []),
      handleDrop: (_view, event) => insertPictures(event.dataTransfer?.files ?? []),
      handleKeyDown: (_view, event) => {
        const { onCancel, onEnd } = handlers.current;
        const structured = editor?.isActive("listItem") || editor?.isActive("table");
        if (event.key === "Escape") onCancel();
        else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onEnd("sibling");
        else if (event.key === "Tab" && !structured) onEnd(event.shiftKey ? "previous" : "next");
        else return false;
        event.preventDefault();
        event.stopPropagation();
        return true;
      },
    },
  });

  const { autoFocus = true } = props;
  useEffect(() => {
    if (autoFocus) editor?.commands.focus("end");
  }, [editor, autoFocus]);

  if (editor === null) return <RichText html={props.value} />;

  return (
    // It only notices when the focus leaves the editor and its toolbar.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={frame}
      className={styles.frame}
      onBlur={({ relatedTarget }) => {
        // The toolbar belongs to the edit, and so does looking at another window for a moment.
        if (!document.hasFocus() || frame.current?.contains(relatedTarget)) return;
        props.onEnd("blur");
      }}
    >
      <EditorToolbar editor={editor} onPictures={insertPictures} />
      <EditorContent editor={editor} />
    </div>
  );
}
