import { useTranslation } from "react-i18next";

import { valueOf } from "../model/field";
import { usePeople } from "../model/people";

import { AttributeValue } from "./AttributeValue";
import styles from "./ObjectSheet.module.css";

import type { AttributeDefinition, RequirementObject } from "@/api/types";
import { RichText } from "@/components/editor/RichText";
import card from "@/components/ui/Card.module.css";
import { Time } from "@/components/ui/Time";
import { classNames } from "@/lib/class-names";



/** An object to read: its text, and its attributes beside it. */
export function ObjectSheet({
  object,
  definitions,
}: {
  object: RequirementObject;
  definitions: readonly AttributeDefinition[];
}) {
  const { t } = useTranslation();
  const { nameOf } = usePeople();
  return (
    <article className={classNames(card.card, styles.sheet)}>
      <div className={styles.text}>
        {object.body ? <RichText html={object.body} /> : <em className={styles.none}>{t("object.noText")}</em>}
      </div>
      <dl className={styles.attributes}>
        <dt>{t("details.kind")}</dt>
        <dd>{t(`classification.${object.classification}`)}</dd>
        {definitions.map((definition) => (
          <Pair key={definition.id} definition={definition} object={object} />
        ))}
        <dt>{t("details.version")}</dt>
        <dd>{object.current_version}</dd>
        <dt>{t("details.changed")}</dt>
        <dd>
          <Time at={object.updated_at} by={nameOf(object.updated_by)} />
        </dd>
      </dl>
    </article>
  );
}

function Pair({ definition, object }: { definition: AttributeDefinition; object: RequirementObject }) {
  const value = valueOf(object, { kind: "attribute", name: definition.name });
  return (
    <>
      <dt title={definition.description ?? undefined}>{definition.name}</dt>
      <dd>{value === null ? "—" : <AttributeValue definition={definition} value={value} />}</dd>
    </>
  );
}
