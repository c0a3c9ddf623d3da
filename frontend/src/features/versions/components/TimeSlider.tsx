import { ChevronFirst, ChevronLast, Milestone } from "lucide-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { marksOf, neighbourOf, placeOf } from "../model/point";

import styles from "./TimeSlider.module.css";

import type { Baseline, Revision } from "@/api/types";
import { Badge } from "@/components/ui/Badge";
import { IconButton } from "@/components/ui/Button";
import { Time } from "@/components/ui/Time";
import { useNumberFormat } from "@/lib/format";

/** How long the thumb must rest before the address and the change follow it, in milliseconds. */
const REST_MS = 150;

interface TimeSliderProps {
  moduleName: string;
  /** The last revision. */
  head: number;
  /** The revision that one looks at. */
  revision: number;
  baselines: readonly Baseline[];
  /** The change that made it; undefined while it is on its way. */
  change: Revision | undefined;
  describe: (change: Revision) => string;
  onChange: (revision: number) => void;
  /** What can be done with a revision. */
  renderActions: (revision: number) => ReactNode;
}

/** The whole history of a module as a line: every revision can be reached, and baselines are marks on it. */
export function TimeSlider(props: TimeSliderProps) {
  const { moduleName, head, revision, baselines, change, describe, onChange } = props;
  const { t } = useTranslation();
  const number = useNumberFormat();
  const id = useId();
  const [value, setValue] = useState(revision);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address leads when somebody went back, or chose a row of the list.
  useEffect(() => setValue(revision), [revision]);
  useEffect(() => {
    if (value === revision) return;
    timer.current = setTimeout(() => onChange(value), REST_MS);
    return () => clearTimeout(timer.current);
  }, [value, revision, onChange]);

  const named = baselines.filter((one) => one.revision === value);
  const known = change?.revision === value ? change : undefined;
  const revisions = baselines.map((one) => one.revision);
  const before = neighbourOf(revisions, value, -1);
  const after = neighbourOf(revisions, value, 1);
  const what = value === 0 ? t("timeline.beginning") : known ? describe(known) : "";
  const label = t("versions.revision", { revision: number(value) });
  const onKeyDown = (event: KeyboardEvent) => {
    const next = event.shiftKey && event.key === "ArrowRight" ? after : event.shiftKey && event.key === "ArrowLeft" ? before : undefined;
    if (next === undefined) return;
    event.preventDefault();
    setValue(next);
  };

  return (
    <section aria-label={t("timeline.title")} className={styles.timeline}>
      <div className={styles.line}>
        <IconButton
          icon={ChevronFirst}
          label={t("timeline.previousBaseline")}
          disabledReason={before === undefined ? t("timeline.noEarlier") : undefined}
          onClick={() => before !== undefined && setValue(before)}
        />
        <div className={styles.track}>
          <div className={styles.marks}>
            {marksOf(baselines, head).map(({ place, revision: at, names }) => (
              <button
                key={at}
                type="button"
                tabIndex={-1}
                className={styles.mark}
                style={{ "--place": place } as React.CSSProperties}
                aria-label={t("timeline.goTo", { names: names.join(", ") })}
                title={names.join(", ")}
                data-here={at === value || undefined}
                onClick={() => setValue(at)}
              />
            ))}
          </div>
          <label htmlFor={id} className="visually-hidden">
            {t("timeline.slider", { module: moduleName })}
          </label>
          <input
            id={id}
            type="range"
            min={0}
            max={head}
            step={1}
            value={value}
            aria-valuetext={[label, ...named.map(({ name }) => name), what].filter(Boolean).join(", ")}
            aria-describedby={`${id}-hint`}
            style={{ "--done": placeOf(value, head) } as React.CSSProperties}
            onChange={({ target }) => setValue(target.valueAsNumber)}
            onKeyDown={onKeyDown}
          />
          <div className={styles.ends}>
            <span>{t("timeline.beginning")}</span>
            <span id={`${id}-hint`}>{t("timeline.hint")}</span>
            <span>{t("versions.now")}</span>
          </div>
        </div>
        <IconButton
          icon={ChevronLast}
          label={t("timeline.nextBaseline")}
          disabledReason={after === undefined ? t("timeline.noLater") : undefined}
          onClick={() => after !== undefined && setValue(after)}
        />
      </div>
      <div className={styles.point}>
        <div className={styles.what}>
          <p>
            <strong>{label}</strong>
            {value === head && <Badge tone="ok">{t("versions.now")}</Badge>}
            {named.map(({ id: baseline, name }) => (
              <Badge key={baseline} tone="accent" icon={Milestone}>
                {name}
              </Badge>
            ))}
          </p>
          <p className={styles.change}>
            {what || " "}
            {known && (
              <>
                {" · "}
                <Time at={known.at} by={known.actor_name} />
              </>
            )}
          </p>
        </div>
        {/* Who leaves does not come back for the sake of the address. */}
        <div className={styles.actions} onClickCapture={() => clearTimeout(timer.current)}>
          {props.renderActions(value)}
        </div>
      </div>
    </section>
  );
}
