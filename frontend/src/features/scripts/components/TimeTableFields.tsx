import { useQuery } from "@tanstack/react-query";
import { useId, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { timesQuery } from "../api/schedule";
import { PRESETS, presetOf, type Preset, type TimeTable } from "../model/time-table";

import styles from "./TimeTable.module.css";

import { fieldErrors } from "@/api/problem";
import { SelectField, TextField } from "@/components/ui/Field";
import { formatInstantIn } from "@/lib/format";
import { useDebounced } from "@/lib/use-debounced";

interface TimeTableFieldsProps {
  moduleId: string;
  times: TimeTable;
  /** What the server said when it was saved. */
  errors: Record<string, string>;
  onChange: (times: TimeTable) => void;
}

const isPreset = (name: string): name is Preset => name in PRESETS;
const STILL_MS = 250;

/** When a script runs by the clock, with the next times that this comes to. */
export function TimeTableFields({ moduleId, times, errors, onChange }: TimeTableFieldsProps) {
  const { t } = useTranslation();
  const zones = useMemo(() => ["UTC", ...Intl.supportedValuesOf("timeZone")], []);
  const listId = useId();
  const asked = useDebounced(times, STILL_MS);
  const next = useQuery(timesQuery(moduleId, asked));
  const wrong = { ...fieldErrors(next.error, t), ...errors };
  const runs = next.error === null ? (next.data?.next_runs ?? []) : [];
  return (
    <div className={styles.table}>
      <SelectField
        label={t("scripts.times")}
        value={presetOf(times.cron) ?? ""}
        onChange={({ target }) => isPreset(target.value) && onChange({ ...times, cron: PRESETS[target.value] })}
      >
        {(Object.keys(PRESETS) as Preset[]).map((name) => (
          <option key={name} value={name}>
            {t(`scripts.preset.${name}`)}
          </option>
        ))}
        <option value="">{t("scripts.preset.own")}</option>
      </SelectField>
      <TextField
        label={t("scripts.cron")}
        hint={t("scripts.cronHint")}
        error={wrong.cron_expression}
        value={times.cron}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        className={styles.cron}
        onChange={({ target }) => onChange({ ...times, cron: target.value })}
      />
      <TextField
        label={t("scripts.zone")}
        error={wrong.time_zone}
        value={times.zone}
        list={listId}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => onChange({ ...times, zone: target.value })}
      />
      <datalist id={listId}>
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      {runs.length > 0 && (
        <div className={styles.next} aria-live="polite">
          <span>{t("scripts.nextRuns")}</span>
          <ol role="list">
            {runs.slice(0, 3).map((at) => (
              <li key={at}>
                <time dateTime={at}>{formatInstantIn(at, asked.zone)}</time>
              </li>
            ))}
          </ol>
        </div>
      )}
    </div>
  );
}
