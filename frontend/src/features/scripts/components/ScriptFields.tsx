import { useTranslation } from "react-i18next";

import { LIMITS, type Draft } from "../model/draft";
import { isKind } from "../model/kinds";

import { KindOptions } from "./KindOptions";
import styles from "./Scripts.module.css";
import { TimeTableFields } from "./TimeTableFields";

import { SelectField, TextField } from "@/components/ui/Field";

interface ScriptFieldsProps {
  moduleId: string;
  draft: Draft;
  errors: Record<string, string>;
  disabled: boolean;
  onChange: (change: Partial<Draft>) => void;
}

/** What a script is called, what it is for, whether and when it runs, and how much it may use. */
export function ScriptFields({ moduleId, draft, errors, disabled, onChange }: ScriptFieldsProps) {
  const { t } = useTranslation();
  return (
    <fieldset className={styles.fields} disabled={disabled}>
      <legend className="visually-hidden">{t("scripts.properties")}</legend>
      <div className={styles.mainFields}>
        <TextField
          label={t("common.name")}
          value={draft.name}
          error={errors.name}
          maxLength={200}
          required
          autoComplete="off"
          onChange={({ target }) => onChange({ name: target.value })}
        />
        <SelectField
          label={t("scripts.type")}
          hint={t(`scripts.when.${draft.kind}`)}
          value={draft.kind}
          error={errors.script_type ?? errors.hook_point}
          onChange={({ target }) => isKind(target.value) && onChange({ kind: target.value })}
        >
          <KindOptions />
        </SelectField>
        <TextField
          label={t("scripts.priority")}
          type="number"
          title={t("scripts.priorityHint")}
          value={draft.priority}
          error={errors.priority}
          onChange={({ target }) => onChange({ priority: target.value })}
        />
        <label className={styles.choice}>
          <input type="checkbox" checked={draft.enabled} onChange={({ target }) => onChange({ enabled: target.checked })} />
          <span>{t("scripts.isOn")}</span>
        </label>
      </div>
      {draft.kind === "scheduled" && (
        <TimeTableFields moduleId={moduleId} times={draft.times} errors={errors} onChange={(times) => onChange({ times })} />
      )}
      <details className={styles.limits}>
        <summary>{t("scripts.limits")}</summary>
        <p>{t("scripts.limitsHint")}</p>
        <div>
          {LIMITS.map((name) => (
            <TextField
              key={name}
              type="number"
              min={0}
              label={t(`scripts.limit.${name}`)}
              value={draft.limits[name]}
              error={errors[`limits/${name}`]}
              placeholder={t("scripts.usual")}
              onChange={({ target }) => onChange({ limits: { ...draft.limits, [name]: target.value } })}
            />
          ))}
        </div>
      </details>
    </fieldset>
  );
}
