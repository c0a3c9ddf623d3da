import { GitMerge } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import { attributeText } from "../model/attribute-text";
import { putDraft } from "../model/drafts";
import { fieldKey, valueOf, type Field, type FieldValue } from "../model/field";
import { usePeople } from "../model/people";

import { AttributeValue } from "./AttributeValue";
import styles from "./ConflictDecision.module.css";

import type { AttributeDefinition, RequirementObject } from "@/api/types";
import { RichText } from "@/components/editor/RichText";
import { htmlToText } from "@/components/editor/html-to-text";
import { Redline } from "@/components/redline/Redline";
import { piecesOf } from "@/components/redline/pieces";
import { Button } from "@/components/ui/Button";
import { toastDone } from "@/components/ui/toasts";
import { formatRelative } from "@/lib/format";

export interface ConflictDecisionProps {
  field: Field;
  /** Of an attribute. */
  definition?: AttributeDefinition | undefined;
  mine: FieldValue;
  theirs: RequirementObject;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

/** Both versions of a field that two people wrote to, what is different between them, and a choice. */
export function ConflictDecision({ field, definition, mine, theirs, onKeepMine, onTakeTheirs }: ConflictDecisionProps) {
  const { t } = useTranslation();
  const { nameOf } = usePeople();
  const id = useId();
  const saved = valueOf(theirs, field);
  const words = (value: FieldValue) =>
    field.kind === "body"
      ? htmlToText(String(value ?? ""))
      : attributeText(definition, value, { nameOf, yes: t("common.yes"), no: t("common.no") });
  const take = () => {
    onTakeTheirs();
    // What was typed goes out of sight, not out of reach.
    toastDone(t("conflict.taken"), {
      undo: {
        label: t("conflict.back"),
        run: () => putDraft(theirs, fieldKey(field), { value: mine, version: theirs.current_version }),
      },
    });
  };
  const who = nameOf(theirs.updated_by);
  const when = formatRelative(theirs.updated_at);
  return (
    <div role="alertdialog" aria-label={t("conflict.title")} aria-describedby={id} className={styles.panel}>
      <p id={id} className={styles.title}>
        <GitMerge aria-hidden />
        {who === "" ? t("conflict.text", { when }) : t("conflict.textBy", { who, when })}
      </p>
      <div className={styles.texts}>
        <section aria-label={t("conflict.mine")}>
          <strong>{t("conflict.mine")}</strong>
          <Value field={field} definition={definition} value={mine} />
          <Button variant="primary" onClick={onKeepMine}>
            {t("conflict.keepMine")}
          </Button>
        </section>
        <section aria-label={t("conflict.theirs")}>
          <strong>{t("conflict.theirs")}</strong>
          <Value field={field} definition={definition} value={saved} />
          <Button onClick={take}>{t("conflict.takeTheirs")}</Button>
        </section>
      </div>
      {isText(field, definition) && (
        <section className={styles.difference} aria-label={t("conflict.difference")}>
          <strong>{t("conflict.difference")}</strong>
          <Redline pieces={piecesOf(words(saved), words(mine))} />
        </section>
      )}
    </div>
  );
}

/** Of a choice or a number the two values say it all. */
function isText(field: Field, definition: AttributeDefinition | undefined): boolean {
  return field.kind !== "attribute" || ["string", "text", "rich_text"].includes(definition?.data_type ?? "string");
}

function Value({ field, definition, value }: Pick<ConflictDecisionProps, "field" | "definition"> & { value: FieldValue }) {
  const { t } = useTranslation();
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return <em>{t("common.nothing")}</em>;
  if (field.kind === "body") return <RichText html={String(value)} />;
  if (definition !== undefined) return <AttributeValue definition={definition} value={value} />;
  return <div>{Array.isArray(value) ? value.join(", ") : String(value)}</div>;
}
