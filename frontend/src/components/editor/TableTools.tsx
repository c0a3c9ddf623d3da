import type { Editor } from "@tiptap/core";
import { useTranslation } from "react-i18next";

import styles from "./RichTextEditor.module.css";

const STEPS = [
  { name: "rowAfter", run: (editor: Editor) => editor.chain().focus().addRowAfter().run() },
  { name: "columnAfter", run: (editor: Editor) => editor.chain().focus().addColumnAfter().run() },
  { name: "deleteRow", run: (editor: Editor) => editor.chain().focus().deleteRow().run() },
  { name: "deleteColumn", run: (editor: Editor) => editor.chain().focus().deleteColumn().run() },
  { name: "deleteTable", run: (editor: Editor) => editor.chain().focus().deleteTable().run() },
] as const;

/** Rows and columns of the table the cursor is in. */
export function TableTools({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  return (
    <div className={styles.toolbar} role="group" aria-label={t("editor.table")}>
      {STEPS.map(({ name, run }) => (
        <button
          key={name}
          type="button"
          className={styles.textTool}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => run(editor)}
        >
          {t(`editor.${name}`)}
        </button>
      ))}
    </div>
  );
}
