import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { attributeOf, shown, type FieldDiff } from "../model/fields";

import styles from "./Scripts.module.css";

/** A field as people call it. */
export function useFieldName() {
  const { t } = useTranslation();
  return (field: string) => {
    const attribute = attributeOf(field);
    if (attribute !== undefined) return attribute;
    return t(`scripts.field.${field}` as "scripts.field.heading", { defaultValue: field });
  };
}

interface BecomesProps {
  diff: Pick<FieldDiff, "before" | "after">;
  /** A value in the words that people see; as scripts see it where nothing is given. */
  textOf?: (value: unknown) => string;
}

/** A value before and after; what is empty says so. */
export function Becomes({ diff: { before, after }, textOf = shown }: BecomesProps) {
  const { t } = useTranslation();
  const one = (value: unknown): ReactNode => {
    const text = textOf(value);
    return text === "" ? <i>{t("scripts.empty")}</i> : text;
  };
  return (
    <span className={styles.becomes}>
      {before !== undefined && (
        <>
          <del>{one(before)}</del>
          <span aria-hidden> → </span>
          <span className="visually-hidden">{t("scripts.becomes")}</span>
        </>
      )}
      <ins>{one(after)}</ins>
    </span>
  );
}

/** Fields that become others, one below the other. */
export function DiffTable({ diffs }: { diffs: readonly FieldDiff[] }) {
  const name = useFieldName();
  return (
    <dl className={styles.diffs}>
      {diffs.map((diff) => (
        <div key={diff.field}>
          <dt>{name(diff.field)}</dt>
          <dd>
            <Becomes diff={diff} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
