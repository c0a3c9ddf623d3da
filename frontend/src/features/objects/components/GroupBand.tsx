import { useTranslation } from "react-i18next";

import { attributeText } from "../model/attribute-text";
import { usePeople } from "../model/people";

import styles from "./GroupBand.module.css";

import type { AttributeDefinition } from "@/api/types";

interface GroupBandProps {
  group: string;
  definitions: readonly AttributeDefinition[];
  value: unknown;
}

/** The value that the rows from here on have in common. */
export function GroupBand({ group, definitions, value }: GroupBandProps) {
  const { t } = useTranslation();
  const { nameOf } = usePeople();
  const definition = definitions.find(({ id }) => id === group);
  const text =
    group === "classification"
      ? t(`classification.${value as "heading"}`)
      : group === "changed_by"
        ? nameOf(String(value))
        : attributeText(definition, value, { nameOf, yes: t("common.yes"), no: t("common.no") });
  return (
    <div className={styles.band} role="presentation" data-group>
      <span>{text || t("module.noValue")}</span>
    </div>
  );
}
