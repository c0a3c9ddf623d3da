import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import styles from "./Undo.module.css";

import type { UndoConflict, UndoField, UndoItem } from "@/api/types";
import { htmlToText } from "@/components/editor/html-to-text";
import card from "@/components/ui/Card.module.css";
import { Time } from "@/components/ui/Time";
import { externalLinkText, isExternalLinkField } from "@/lib/external-link";
import { formatNumber, useNumberFormat } from "@/lib/format";

interface EffectsProps {
  rows: readonly (UndoItem | UndoConflict)[];
  /** How many there are; only the first are listed. */
  total: number;
  label: string;
}

function text(field: string, value: unknown, t: TFunction): string {
  if (value === null || value === undefined) return t("undo.empty");
  if (typeof value === "boolean") return t(value ? "common.yes" : "common.no");
  if (typeof value === "number") return formatNumber(value);
  if (Array.isArray(value)) return value.map((one) => text(field, one, t)).join(", ");
  if (isExternalLinkField(field)) return externalLinkText(value);
  if (typeof value !== "string") return JSON.stringify(value);
  if (field === "body") return htmlToText(value);
  return field === "classification" ? t(`classification.${value}` as "classification.heading", { defaultValue: value }) : value;
}

function Field({ field: { field, name, before, now } }: { field: UndoField }) {
  const { t } = useTranslation();
  const known = isExternalLinkField(field) ? "external_links" : field;
  const label = name ?? t(`undo.field.${known}` as "undo.field.body", { defaultValue: field });
  return (
    <dl className={styles.field}>
      <dt>{label}</dt>
      <dd>
        <span className={card.secondary}>{t("undo.now")}</span> <del>{text(field, now, t)}</del>
      </dd>
      <dd>
        <span className={card.secondary}>{t("undo.before")}</span> <ins>{text(field, before, t)}</ins>
      </dd>
    </dl>
  );
}

/** A module goes where it is found again. */
function wayOf({ subject, way }: UndoItem) {
  return subject.kind === "module" && way === "delete" ? "delete_module" : way;
}

/** What goes back, or does not, one by one. */
export function Effects({ rows, total, label }: EffectsProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  return (
    // Long lists scroll, by keys too.
    <div className={styles.list} role="region" aria-label={label} tabIndex={0}>
      <ul role="list">
        {rows.map((row, index) => {
          const conflict = "kind" in row ? row : undefined;
          const fields = conflict ? (conflict.field ? [conflict.field] : []) : (row as UndoItem).fields;
          return (
            <li key={index}>
              <div className={styles.subject}>
                <span className={card.code}>{row.subject.name}</span>
                {row.subject.title !== null && <span className={styles.title}>{row.subject.title}</span>}
                <span className={styles.what}>
                  {conflict
                    ? t(`undo.kind.${conflict.kind}`, { other: conflict.other ?? "" })
                    : t(`undo.way.${wayOf(row as UndoItem)}`)}
                </span>
              </div>
              {conflict?.at && (
                <p className={card.secondary}>
                  <Time at={conflict.at} by={conflict.by_name ?? undefined} />
                </p>
              )}
              {fields.map((field) => (
                <Field key={field.field} field={field} />
              ))}
            </li>
          );
        })}
      </ul>
      {total > rows.length && <p className={card.secondary}>{t("undo.more", { count: total - rows.length, more: number(total - rows.length) })}</p>}
    </div>
  );
}
