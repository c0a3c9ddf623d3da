import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import type { FieldValue } from "../model/field";
import { usePeople } from "../model/people";

import styles from "./AttributeInput.module.css";
import { MultiSelect } from "./MultiSelect";

import type { AttributeDefinition } from "@/api/types";
import type { EditEnd } from "@/components/editor/RichTextEditor";
import { classNames } from "@/lib/class-names";



interface AttributeInputProps {
  id?: string | undefined;
  label: string;
  /** None for the heading, which is a line of text. */
  definition?: AttributeDefinition | undefined;
  value: FieldValue;
  onChange: (value: FieldValue) => void;
  onEnd: (end: EditEnd) => void;
  onCancel: () => void;
  autoFocus?: boolean;
  className?: string | undefined;
}

const INPUT_TYPES: Partial<Record<AttributeDefinition["data_type"], string>> = {
  integer: "number",
  float: "number",
  date: "date",
};

/** An input for one value of the attribute's type. */
export function AttributeInput({ definition, value, onChange, onEnd, onCancel, label, ...rest }: AttributeInputProps) {
  const { t } = useTranslation();
  const { list: people } = usePeople();
  const type = definition?.data_type ?? "string";
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const newLine = type === "text" && event.key === "Enter" && !event.ctrlKey && !event.metaKey;
    if (event.key === "Escape") onCancel();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onEnd("sibling");
    else if (event.key === "Enter" && !newLine) onEnd("done");
    else if (event.key === "Tab" && rest.autoFocus) onEnd(event.shiftKey ? "previous" : "next");
    else {
      event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const shared = {
    ...rest,
    "aria-label": rest.id === undefined ? label : undefined,
    className: classNames(styles.input, rest.className),
    onKeyDown,
    onBlur: () => onEnd("blur"),
  };
  const text = value === null ? "" : String(value);

  if (type === "bool") {
    return (
      <select
        {...shared}
        value={text}
        onChange={({ target }) => onChange(target.value === "" ? null : target.value === "true")}
      >
        <option value="">—</option>
        <option value="true">{t("common.yes")}</option>
        <option value="false">{t("common.no")}</option>
      </select>
    );
  }
  if (type === "enum" && definition) {
    if (definition.multi_select) {
      return <MultiSelect {...shared} label={label} options={definition.enum_options} value={value} onChange={onChange} />;
    }
    return (
      <select {...shared} value={text} onChange={({ target }) => onChange(target.value || null)}>
        <option value="">—</option>
        {definition.enum_options.map((option) => (
          <option key={option.key} value={option.key}>
            {option.label ?? option.key}
          </option>
        ))}
      </select>
    );
  }
  if (type === "user_ref") {
    const known = people.some(({ id }) => id === value);
    return (
      <select {...shared} value={text} onChange={({ target }) => onChange(target.value || null)}>
        <option value="">—</option>
        {text !== "" && !known && <option value={text}>{text}</option>}
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    );
  }
  if (type === "text") {
    return <textarea {...shared} rows={3} value={text} onChange={({ target }) => onChange(target.value || null)} />;
  }
  const isNumber = type === "integer" || type === "float";
  return (
    <input
      {...shared}
      type={INPUT_TYPES[type] ?? "text"}
      step={type === "float" ? "any" : undefined}
      value={text}
      onChange={({ target }) => {
        if (!isNumber) onChange(target.value === "" && definition ? null : target.value);
        else onChange(Number.isNaN(target.valueAsNumber) ? null : target.valueAsNumber);
      }}
    />
  );
}
