import { Toolbar } from "@base-ui/react/toolbar";
import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import {
  Bold,
  Code,
  ImagePlus,
  Italic,
  Link as LinkIcon,
  List,
  ListOrdered,
  Sigma,
  Strikethrough,
  Subscript,
  Superscript,
  Table,
  Underline,
  type LucideIcon,
} from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { LinkField } from "./LinkField";
import styles from "./RichTextEditor.module.css";
import { TableTools } from "./TableTools";

const MARKS = [
  { name: "bold", icon: Bold, run: (editor: Editor) => editor.chain().focus().toggleBold().run() },
  { name: "italic", icon: Italic, run: (editor: Editor) => editor.chain().focus().toggleItalic().run() },
  { name: "underline", icon: Underline, run: (editor: Editor) => editor.chain().focus().toggleUnderline().run() },
  { name: "strike", icon: Strikethrough, run: (editor: Editor) => editor.chain().focus().toggleStrike().run() },
  { name: "subscript", icon: Subscript, run: (editor: Editor) => editor.chain().focus().toggleSubscript().run() },
  { name: "superscript", icon: Superscript, run: (editor: Editor) => editor.chain().focus().toggleSuperscript().run() },
  { name: "code", icon: Code, run: (editor: Editor) => editor.chain().focus().toggleCode().run() },
  { name: "formula", icon: Sigma, run: (editor: Editor) => editor.chain().focus().toggleMark("formula").run() },
] as const;

const BLOCKS = [
  { name: "bulletList", icon: List, run: (editor: Editor) => editor.chain().focus().toggleBulletList().run() },
  { name: "orderedList", icon: ListOrdered, run: (editor: Editor) => editor.chain().focus().toggleOrderedList().run() },
] as const;

interface ToolProps {
  label: string;
  icon: LucideIcon;
  pressed?: boolean;
  onClick: () => void;
}

function Tool({ label, icon: Icon, pressed, onClick }: ToolProps) {
  return (
    <Toolbar.Button
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      className={styles.tool}
      // The text keeps its selection while the button is pressed.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      <Icon aria-hidden />
    </Toolbar.Button>
  );
}

interface EditorToolbarProps {
  editor: Editor;
  onPictures: (files: Iterable<File>) => void;
}

export function EditorToolbar({ editor, onPictures }: EditorToolbarProps) {
  const { t } = useTranslation();
  const [linking, setLinking] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const active = useEditorState({
    editor,
    selector: ({ editor: current }) =>
      Object.fromEntries(
        [...MARKS, ...BLOCKS, { name: "link" }, { name: "table" }].map(({ name }) => [name, current.isActive(name)]),
      ),
  });
  return (
    <div className={styles.bars}>
      <Toolbar.Root className={styles.toolbar} aria-label={t("editor.toolbar")}>
        {MARKS.map(({ name, icon, run }) => (
          <Tool key={name} label={t(`editor.${name}`)} icon={icon} pressed={active[name] ?? false} onClick={() => run(editor)} />
        ))}
        <Toolbar.Separator className={styles.separator} />
        {BLOCKS.map(({ name, icon, run }) => (
          <Tool key={name} label={t(`editor.${name}`)} icon={icon} pressed={active[name] ?? false} onClick={() => run(editor)} />
        ))}
        <Tool
          label={t("editor.table")}
          icon={Table}
          pressed={active.table ?? false}
          onClick={() => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run()}
        />
        <Tool label={t("editor.link")} icon={LinkIcon} pressed={active.link ?? false} onClick={() => setLinking(true)} />
        <Tool label={t("editor.image")} icon={ImagePlus} onClick={() => picker.current?.click()} />
      </Toolbar.Root>
      {linking && <LinkField editor={editor} onClose={() => setLinking(false)} />}
      {active.table && <TableTools editor={editor} />}
      <input
        ref={picker}
        hidden
        type="file"
        accept="image/*"
        aria-label={t("editor.image")}
        onChange={(event) => {
          onPictures(event.target.files ?? []);
          event.target.value = "";
        }}
      />
    </div>
  );
}
