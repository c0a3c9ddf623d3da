import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { templatesQuery, type Template } from "../api/modules";

import styles from "./CreateModuleDialog.module.css";

import { SelectField } from "@/components/ui/Field";

interface TemplateChoiceProps {
  workspaceId: string | undefined;
  projectId: string;
  value: Template | null;
  onChange: (template: Template | null) => void;
}

/** Whether a new module is like another one of the workspace, and whether its objects come along. */
export function TemplateChoice({ workspaceId, projectId, value, onChange }: TemplateChoiceProps) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(templatesQuery(workspaceId));
  if (data.length === 0) return null;
  const options = (modules: typeof data) =>
    modules.map((module) => (
      <option key={module.id} value={module.id}>
        {module.name}
      </option>
    ));
  const here = data.filter((module) => module.project_id === projectId);
  const elsewhere = data.filter((module) => module.project_id !== projectId);
  return (
    <div className={styles.template}>
      <SelectField
        label={t("modules.template")}
        hint={t("modules.templateHint")}
        value={value?.id ?? ""}
        onChange={({ target }) =>
          onChange(target.value === "" ? null : { id: target.value, objects: value?.objects ?? true })
        }
      >
        <option value="">{t("modules.templateNone")}</option>
        {here.length > 0 && <optgroup label={t("modules.templateHere")}>{options(here)}</optgroup>}
        {elsewhere.length > 0 && <optgroup label={t("modules.templateElsewhere")}>{options(elsewhere)}</optgroup>}
      </SelectField>
      {value && (
        <label className={styles.objects}>
          <input
            type="checkbox"
            checked={value.objects}
            onChange={({ target }) => onChange({ ...value, objects: target.checked })}
          />
          {t("modules.templateObjects")}
        </label>
      )}
    </div>
  );
}
