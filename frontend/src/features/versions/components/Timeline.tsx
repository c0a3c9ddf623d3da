import { useQuery } from "@tanstack/react-query";
import i18next from "i18next";
import { useTranslation } from "react-i18next";

import { setBaselinesQuery } from "../api/baselines";
import { monthsOf, type Entry } from "../model/timeline";

import { BaselineRow, type VersionLinks } from "./BaselineRow";
import { SetRow } from "./SetRow";
import styles from "./Versions.module.css";

import type { Baseline, BaselineSet } from "@/api/types";
import { localeOf } from "@/lib/format";

interface Picks {
  picked: readonly Baseline[];
  onPick: (baseline: Baseline) => void;
}

interface TimelineProps extends VersionLinks, Picks {
  entries: readonly Entry[];
  /** The project's modules. */
  ownModules: ReadonlySet<string>;
  /** Set of which the baselines of all projects are shown. */
  openSet: string | undefined;
  onOpenSet: (id: string | undefined) => void;
  mayDelete: (baseline: Baseline) => string | undefined;
  mayDeleteSet: (set: BaselineSet) => string | undefined;
  onDelete: (baseline: Baseline) => void;
  onDeleteSet: (set: BaselineSet) => void;
}

const monthName = (month: string) =>
  new Intl.DateTimeFormat(localeOf(i18next.language), { month: "long", year: "numeric" }).format(new Date(`${month}-15T12:00:00`));

/** Versions along time, month by month, the latest first. */
export function Timeline({ entries, openSet, ...props }: TimelineProps) {
  useTranslation();
  return monthsOf(entries).map(({ month, entries: ofMonth }) => (
    <section key={month} aria-label={monthName(month)} className={styles.month}>
      <h2>{monthName(month)}</h2>
      <ol role="list" className={styles.rail}>
        {ofMonth.map((entry) => (
          <li key={entry.id} data-kind={entry.kind}>
            {entry.kind === "one" ? (
              <Row {...props} baseline={entry.baseline} inSet={false} />
            ) : (
              <SetEntry {...props} entry={entry} open={openSet === entry.id} />
            )}
          </li>
        ))}
      </ol>
    </section>
  ));
}

type RowProps = Omit<TimelineProps, "entries" | "openSet">;

function Row({ baseline, inSet, ...props }: RowProps & { baseline: Baseline; inSet: boolean }) {
  const { t } = useTranslation();
  const { picked, onPick, ownModules, mayDelete, onDelete, renderOpen, onOpen, onCompare } = props;
  const isPicked = picked.some(({ id }) => id === baseline.id);
  const [first] = picked;
  const elsewhere = first !== undefined && first.module_id !== baseline.module_id ? t("versions.otherModule", { module: first.module_name }) : undefined;
  const foreign = ownModules.has(baseline.module_id) ? undefined : t("versions.otherProject");
  const full = picked.length > 1 ? t("versions.twoAreEnough") : undefined;
  return (
    <BaselineRow
      {...{ renderOpen, onOpen, onCompare, baseline, inSet }}
      picked={isPicked}
      pickReason={isPicked ? undefined : (foreign ?? elsewhere ?? full)}
      deleteReason={mayDelete(baseline)}
      onPick={() => onPick(baseline)}
      onDelete={() => onDelete(baseline)}
    />
  );
}

function SetEntry({ entry, open, ...props }: RowProps & { entry: Extract<Entry, { kind: "set" }>; open: boolean }) {
  const { t } = useTranslation();
  const all = useQuery({ ...setBaselinesQuery(entry.id), enabled: open }).data;
  const { set } = entry;
  const shown = (open ? all : undefined) ?? entry.baselines;
  const known = shown.toSorted((a, b) => a.module_name.localeCompare(b.module_name));
  return (
    <>
      <SetRow
        set={set}
        at={entry.at}
        by={entry.baselines[0]?.created_by_name}
        count={known.length}
        open={open}
        deleteReason={set && props.mayDeleteSet(set)}
        onOpen={(next) => props.onOpenSet(next ? entry.id : undefined)}
        onDelete={() => set && props.onDeleteSet(set)}
      />
      {known.length > 0 && (
        <ul role="list" aria-label={t("versions.ofSet", { name: set?.name ?? t("versions.unknownSet") })} className={styles.members}>
          {known.map((baseline) => (
            <li key={baseline.id}>
              <Row {...props} baseline={baseline} inSet />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
