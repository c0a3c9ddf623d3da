import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { ToolSelect } from "./ToolSelect";
import styles from "./Toolbar.module.css";

interface AsOfPickerProps {
  /** A baseline, a revision or a time; undefined for the present. */
  value: string | undefined;
  baselines: readonly { id: string; name: string }[];
  onChange: (value: string | undefined) => void;
}

const isTime = (value: string) => /^\d{4}-\d\d-\d\dT/.test(value);

/** As the browser's field for a time has it. */
const local = (value: string) => {
  const at = new Date(value);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

/** The point of time at which something is looked at: now, a baseline, or any moment. */
export function AsOfPicker({ value, baselines, onChange }: AsOfPickerProps) {
  const { t } = useTranslation();
  const id = useId();
  const [asking, setAsking] = useState(false);
  const isMoment = value !== undefined && isTime(value);
  const isKnown = value === undefined || isMoment || baselines.some((one) => one.id === value);
  return (
    <>
      <ToolSelect
        label={t("trace.asOf.title")}
        value={asking || isMoment ? "time" : (value ?? "")}
        on={value !== undefined}
        onChange={(next) => {
          setAsking(next === "time");
          if (next !== "time") onChange(next || undefined);
        }}
      >
        <option value="">{t("trace.asOf.now")}</option>
        {baselines.length > 0 && (
          <optgroup label={t("trace.asOf.baselines")}>
            {baselines.map((baseline) => (
              <option key={baseline.id} value={baseline.id}>
                {baseline.name}
              </option>
            ))}
          </optgroup>
        )}
        {!isKnown && <option value={value}>{t("trace.asOf.revision", { revision: value })}</option>}
        <option value="time">{t("trace.asOf.time")}</option>
      </ToolSelect>
      {(asking || isMoment) && (
        <div className={styles.field}>
          <label htmlFor={id} className={styles.label}>
            {t("trace.asOf.moment")}
          </label>
          <input
            id={id}
            type="datetime-local"
            className={styles.select}
            defaultValue={isMoment ? local(value) : ""}
            onChange={(event) => {
              const at = new Date(event.target.value);
              if (!Number.isNaN(at.getTime())) onChange(at.toISOString());
            }}
          />
        </div>
      )}
    </>
  );
}
