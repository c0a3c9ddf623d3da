import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { BulkAct } from "../api/bulk";
import { objectTypesQuery } from "../api/object-types";
import type { FieldValue } from "../model/field";

import { AttributeInput } from "./AttributeInput";
import styles from "./BulkBar.module.css";

import type { AttributeDefinition, Classification, Module } from "@/api/types";
import { SelectField } from "@/components/ui/Field";

export interface FieldsProps {
  module: Module;
  definitions: readonly AttributeDefinition[];
  /** Called with what the fields say; null while they say nothing. */
  onAct: (act: BulkAct | null) => void;
  onSubmit: () => void;
  onCancel: () => void;
}

/** One value of one attribute for all. */
export function EditFields({ definitions, onAct, onSubmit, onCancel }: FieldsProps) {
  const { t } = useTranslation();
  // A text with markup is nothing that many objects share.
  const shown = definitions.filter(({ data_type }) => data_type !== "rich_text");
  const [id, setId] = useState(shown[0]?.id);
  const [value, setValue] = useState<FieldValue>(null);
  const definition = shown.find((one) => one.id === id);
  // What the fields say belongs to the form around them.
  useEffect(() => {
    onAct(id === undefined ? null : { action: "edit", attributes: { [id]: value } });
  }, [id, value, onAct]);
  if (definition === undefined) return <p className={styles.preview}>{t("module.noAttributes")}</p>;
  return (
    <>
      <SelectField
        label={t("bulk.attribute")}
        value={id}
        onChange={({ target }) => {
          setId(target.value);
          setValue(null);
        }}
      >
        {shown.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </SelectField>
      <div className={styles.field}>
        <label htmlFor="bulk-value">{t("bulk.value")}</label>
        <AttributeInput
          key={id}
          id="bulk-value"
          label={t("bulk.value")}
          definition={definition}
          value={value}
          onChange={setValue}
          onEnd={(end) => {
            if (end === "done" || end === "sibling") onSubmit();
          }}
          onCancel={onCancel}
        />
      </div>
    </>
  );
}

const CLASSIFICATIONS: readonly Classification[] = ["heading", "normative", "informative"];

/** One classification for all. */
export function ClassifyFields({ onAct }: FieldsProps) {
  const { t } = useTranslation();
  const [classification, setClassification] = useState<Classification>("normative");
  // What the field says belongs to the form around it.
  useEffect(() => onAct({ action: "edit", classification }), [classification, onAct]);
  return (
    <SelectField
      label={t("details.kind")}
      value={classification}
      onChange={({ target }) => setClassification(target.value as Classification)}
    >
      {CLASSIFICATIONS.map((one) => (
        <option key={one} value={one}>
          {t(`classification.${one}`)}
        </option>
      ))}
    </SelectField>
  );
}

/** One type for all. */
export function TypeFields({ module, onAct }: FieldsProps) {
  const { t } = useTranslation();
  const types = useQuery(objectTypesQuery(module.id)).data ?? [];
  const [type, setType] = useState("");
  // What the field says belongs to the form around it.
  useEffect(() => onAct({ action: "edit", object_type_id: type || null }), [type, onAct]);
  return (
    <SelectField label={t("details.type")} value={type} onChange={({ target }) => setType(target.value)}>
      <option value="">{t("details.noType")}</option>
      {types.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
