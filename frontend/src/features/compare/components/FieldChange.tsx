import { useTranslation } from "react-i18next";

import type { Words } from "../model/words";

import styles from "./Compare.module.css";

import type { FieldDifference } from "@/api/types";
import { Redline } from "@/components/redline/Redline";
import type { Piece } from "@/components/redline/pieces";

interface FieldChangeProps {
  field: FieldDifference;
  words: Words;
  /** Its name stands beside it. */
  plain?: boolean;
}

/** A field as it was and as it is: word by word where both are texts. */
export function FieldChange({ field, words, plain = false }: FieldChangeProps) {
  const { t } = useTranslation();
  const pieces = field.redline as Piece[] | null | undefined;
  const isHeading = field.field === "heading";
  const content =
    pieces?.some(({ kind }) => kind !== "same") ? (
      <Redline pieces={pieces} />
    ) : pieces ? (
      <>
        <Redline pieces={pieces} />
        <p className={styles.none}>{t("compare.markupOnly")}</p>
      </>
    ) : (
      <ValueChange before={words.valueText(field, field.from)} after={words.valueText(field, field.to)} />
    );
  if (plain) return content;
  return (
    <div className={styles.text} data-heading={isHeading || undefined}>
      {content}
    </div>
  );
}

/** A value that was and one that is. */
export function ValueChange({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation();
  return (
    <p className={styles.values}>
      {before !== "" && <del>{before}</del>}
      {before !== "" && after !== "" && <span aria-hidden> → </span>}
      {after !== "" && <ins>{after}</ins>}
      {before === "" && after === "" && <span className={styles.none}>{t("compare.noValue")}</span>}
    </p>
  );
}
