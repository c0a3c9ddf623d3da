import { Check, Minus } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { FieldValue } from "../model/field";
import { usePeople } from "../model/people";

import styles from "./AttributeValue.module.css";

import type { AttributeDefinition } from "@/api/types";
import { RichText } from "@/components/editor/RichText";
import { formatDate, useNumberFormat } from "@/lib/format";



/** An attribute's value to read. */
export function AttributeValue({ definition, value }: { definition: AttributeDefinition; value: FieldValue }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { nameOf } = usePeople();
  if (value === null || value === "") return null;
  switch (definition.data_type) {
    case "bool":
      return value === true ? (
        <Check aria-label={t("common.yes")} className={styles.yes} />
      ) : (
        <Minus aria-label={t("common.no")} className={styles.no} />
      );
    case "enum":
      return (
        <span className={styles.choices}>
          {(Array.isArray(value) ? value : [String(value)]).map((key) => {
            const option = definition.enum_options.find((candidate) => candidate.key === key);
            return (
              <span key={key} className={styles.choice}>
                {option?.color && <span className={styles.dot} style={{ background: option.color }} />}
                {option?.label ?? key}
              </span>
            );
          })}
        </span>
      );
    case "integer":
    case "float":
      return <span className={styles.number}>{typeof value === "number" ? number(value) : String(value)}</span>;
    case "date":
      return <>{formatDate(String(value))}</>;
    case "rich_text":
      return <RichText html={String(value)} />;
    case "user_ref":
      return <span className={styles.text}>{nameOf(String(value)) || String(value)}</span>;
    case "string":
    case "text":
      return <span className={styles.text}>{String(value)}</span>;
  }
}
