import { FilePen } from "lucide-react";
import { useTranslation } from "react-i18next";


import { dropDraft, type Draft } from "../model/drafts";

import styles from "./DraftNotice.module.css";

import { formatRelative } from "@/lib/format";

interface DraftNoticeProps {
  objectId: string;
  fieldKey: string;
  draft: Draft;
  onRestore: () => void;
}

/** Text that was written here and never reached the server. */
export function DraftNotice({ objectId, fieldKey, draft, onRestore }: DraftNoticeProps) {
  const { t } = useTranslation();
  return (
    <p className={styles.notice}>
      <FilePen aria-hidden />
      <span>{t("draft.text", { when: formatRelative(draft.at) })}</span>
      <button type="button" onClick={onRestore}>
        {t("draft.restore")}
      </button>
      <button type="button" onClick={() => dropDraft(objectId, fieldKey)}>
        {t("draft.discard")}
      </button>
    </p>
  );
}
