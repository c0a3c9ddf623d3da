import { useTranslation } from "react-i18next";

import type { AttributeDraft } from "../model/draft";

import styles from "./Schema.module.css";

import type { AttributeDefinition } from "@/api/types";
import { SelectField } from "@/components/ui/Field";

interface DependencyEditorProps {
  draft: AttributeDraft;
  own: string | undefined;
  definitions: readonly AttributeDefinition[];
  onChange: (part: Partial<AttributeDraft>) => void;
}

/** Which values go with which values of another enum. A row without a tick in its first column allows all. */
export function DependencyEditor({ draft, own, definitions, onChange }: DependencyEditorProps) {
  const { t } = useTranslation();
  const enums = definitions.filter(({ id, data_type }) => data_type === "enum" && id !== own);
  const parent = enums.find(({ id }) => id === draft.dependsOn);
  if (enums.length === 0) return null;
  const setRow = (key: string, allowed: string[] | null) => {
    const rows = Object.entries(draft.mapping).filter(([other]) => other !== key);
    onChange({ mapping: Object.fromEntries(allowed === null ? rows : [...rows, [key, allowed]]) });
  };
  return (
    <>
      <SelectField
        label={t("schema.dependsOn")}
        hint={t("schema.dependsOnHint")}
        value={draft.dependsOn ?? ""}
        onChange={({ target }) => onChange({ dependsOn: target.value || null, mapping: {} })}
      >
        <option value="">{t("schema.independent")}</option>
        {enums.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      {parent !== undefined && (
        // Wide enums scroll by themselves, also by the keyboard.
        <div className={styles.matrixFrame} tabIndex={0} role="region" aria-label={t("schema.mapping")}>
          <table className={styles.matrix}>
            <thead>
              <tr>
                <th scope="col">{parent.name}</th>
                <th scope="col">{t("schema.restricted")}</th>
                {draft.options.map(({ id, label }) => (
                  <th key={id} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {parent.enum_options.map(({ key, label }) => {
                const allowed = draft.mapping[key];
                const name = label ?? key;
                return (
                  <tr key={key}>
                    <th scope="row">{name}</th>
                    <td>
                      <input
                        type="checkbox"
                        aria-label={t("schema.restrict", { name })}
                        checked={allowed !== undefined}
                        onChange={({ target }) => setRow(key, target.checked ? draft.options.map(({ id }) => id) : null)}
                      />
                    </td>
                    {draft.options.map((option) => (
                      <td key={option.id}>
                        <input
                          type="checkbox"
                          aria-label={t("schema.allow", { name: option.label, parent: name })}
                          disabled={allowed === undefined}
                          checked={allowed?.includes(option.id) ?? true}
                          onChange={({ target }) =>
                            setRow(
                              key,
                              target.checked
                                ? [...(allowed ?? []), option.id]
                                : (allowed ?? []).filter((id) => id !== option.id),
                            )
                          }
                        />
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
