import { useTranslation } from "react-i18next";

import type { AttributeDraft } from "../model/draft";

import styles from "./Schema.module.css";

import { SelectField, TextAreaField, TextField } from "@/components/ui/Field";

interface DefaultFieldProps {
  draft: AttributeDraft;
  error: string | undefined;
  onChange: (value: string | string[]) => void;
}

const INPUT_TYPES: Partial<Record<string, string>> = { integer: "number", float: "number", date: "date" };

/** What new objects get that name no value. */
export function DefaultField({ draft, error, onChange }: DefaultFieldProps) {
  const { t } = useTranslation();
  const label = t("schema.default");
  const { dataType, defaultValue } = draft;
  if (dataType === "enum" && draft.multi) {
    const chosen = Array.isArray(defaultValue) ? defaultValue : [];
    return (
      <div role="group" aria-label={label} className={styles.group}>
        <h3 className={styles.groupTitle}>{label}</h3>
        <div className={styles.choices}>
          {draft.options.map((option) => (
            <label key={option.id} className={styles.choice}>
              <input
                type="checkbox"
                checked={chosen.includes(option.id)}
                onChange={({ target }) =>
                  onChange(target.checked ? [...chosen, option.id] : chosen.filter((id) => id !== option.id))
                }
              />
              {option.label}
            </label>
          ))}
        </div>
      </div>
    );
  }
  const value = Array.isArray(defaultValue) ? "" : defaultValue;
  const field = { label, error, value };
  if (dataType === "enum" || dataType === "bool") {
    const choices =
      dataType === "enum"
        ? draft.options.map((option) => ({ value: option.id, label: option.label }))
        : [
            { value: "true", label: t("common.yes") },
            { value: "false", label: t("common.no") },
          ];
    return (
      <SelectField {...field} onChange={({ target }) => onChange(target.value)}>
        <option value="">—</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </SelectField>
    );
  }
  // A person is chosen object by object.
  if (dataType === "user_ref") return null;
  if (dataType === "text" || dataType === "rich_text") {
    return <TextAreaField {...field} rows={2} onChange={({ target }) => onChange(target.value)} />;
  }
  return (
    <TextField
      {...field}
      type={INPUT_TYPES[dataType] ?? "text"}
      step={dataType === "float" ? "any" : undefined}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
