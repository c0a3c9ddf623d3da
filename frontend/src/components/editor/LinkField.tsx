import type { Editor } from "@tiptap/core";
import { useTranslation } from "react-i18next";

import styles from "./RichTextEditor.module.css";

/** Address of the link at the selection; an empty one takes the link away. */
export function LinkField({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const { t } = useTranslation();
  const apply = (address: string) => {
    const chain = editor.chain().focus().extendMarkRange("link");
    if (address === "") chain.unsetLink().run();
    else chain.setLink({ href: /^[a-z][\w+.-]*:|^[/#]/i.test(address) ? address : `https://${address}` }).run();
    onClose();
  };
  return (
    <input
      // It appears because the person asked to type into it.
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      type="text"
      inputMode="url"
      className={styles.link}
      aria-label={t("editor.linkAddress")}
      placeholder={t("editor.linkHint")}
      defaultValue={(editor.getAttributes("link").href as string | undefined) ?? ""}
      onKeyDown={(event) => {
        if (event.key === "Enter") apply(event.currentTarget.value.trim());
        else if (event.key === "Escape") {
          onClose();
          editor.commands.focus();
        } else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
