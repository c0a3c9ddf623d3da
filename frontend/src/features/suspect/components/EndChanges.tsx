import { useTranslation } from "react-i18next";

import type { SuspectEnd } from "../api/suspect";

import styles from "./Suspect.module.css";

import { htmlToText } from "@/components/editor/html-to-text";
import { Redline } from "@/components/redline/Redline";
import { piecesOf, type Piece } from "@/components/redline/pieces";
import { Time } from "@/components/ui/Time";

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  return typeof value === "string" ? htmlToText(value) : JSON.stringify(value);
};

/** What an end of a link says otherwise than when the link was confirmed, and who did that. */
export function EndChanges({ end }: { end: SuspectEnd }) {
  const { t } = useTranslation();
  const confirmed = <Time at={end.confirmed_at} by={end.confirmed_by_name} />;
  if (end.confirmed_version === null) {
    return (
      <div className={styles.changes}>
        <p>{t("suspect.marked")}</p>
        <p className={styles.who}>{confirmed}</p>
        {end.confirmed_comment && <p className={styles.comment}>{end.confirmed_comment}</p>}
      </div>
    );
  }
  const nameOf = (field: string) =>
    field === "heading" || field === "body" ? t(`history.field.${field}`) : field.replace(/^attributes\//, "");
  return (
    <div className={styles.changes}>
      {end.fields.map((field) => {
        const pieces =
          (field.redline as Piece[] | null | undefined) ?? piecesOf(textOf(field.from), textOf(field.to));
        return (
          <div key={field.field}>
            <h4>{nameOf(field.field)}</h4>
            <Redline pieces={pieces} />
            {pieces.every(({ kind }) => kind === "same") && <p className={styles.who}>{t("suspect.markup")}</p>}
          </div>
        );
      })}
      {end.fields.length === 0 && <p>{t("suspect.noDifference")}</p>}
      <ul role="list" className={styles.who} aria-label={t("suspect.changedBy")}>
        {end.versions.map(({ version, changed_at, changed_by_name, change_type, comment }) => (
          <li key={version}>
            {t(`history.type.${change_type}` as "history.type.update", { defaultValue: change_type })}:{" "}
            <Time at={changed_at} by={changed_by_name} />
            {comment && <span className={styles.comment}> {comment}</span>}
          </li>
        ))}
        <li>
          {t("suspect.confirmed")}: {confirmed}
          {end.confirmed_comment && <span className={styles.comment}> {end.confirmed_comment}</span>}
        </li>
      </ul>
    </div>
  );
}
