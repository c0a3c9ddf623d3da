import { ArrowDown, ArrowUp, CircleCheck, FileDown, GitCompareArrows } from "lucide-react";
import { useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Comparison, ofKind, type Change } from "../model/comparison";
import { download, toCsv, toJson } from "../model/export";
import { KINDS, type Kind } from "../model/kinds";

import type { ChangeContext } from "./ChangeCard";
import { ChangeList } from "./ChangeList";
import styles from "./Compare.module.css";
import { LOOKS } from "./KindBadges";
import { RedlineList } from "./RedlineList";

import { shownProblem } from "@/api/problem";
import { ActionMenu } from "@/components/actions/ActionMenu";
import type { Action } from "@/components/actions/action";
import { useRegisterActions } from "@/components/actions/registry";
import { Button, IconButton } from "@/components/ui/Button";
import { ListSkeleton } from "@/components/ui/ListCard";
import { ProblemState } from "@/components/ui/ProblemState";
import { Segmented } from "@/components/ui/Segmented";
import { State } from "@/components/ui/State";
import { Time } from "@/components/ui/Time";
import { useNumberFormat } from "@/lib/format";

interface CompareViewProps {
  moduleId: string;
  moduleName: string;
  from: string;
  to: string | undefined;
  kind: Kind | undefined;
  /** Id of the change that one looks at. */
  selected: string | undefined;
  /** What is compared with what. */
  pickers: ReactNode;
  context: ChangeContext;
  onSearch: (change: { kind?: Kind | undefined; sel?: string | undefined }) => void;
}

/** What differs between two points of a module: a list of changes beside how they read. */
export function CompareView(props: CompareViewProps) {
  const { moduleId, from, to, kind, selected, context, onSearch } = props;
  const { t } = useTranslation();
  const number = useNumberFormat();
  const [attempt, setAttempt] = useState(0);
  // Another attempt is another comparison.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const comparison = useMemo(() => new Comparison(moduleId, from, to), [moduleId, from, to, attempt]);
  useEffect(() => comparison.start(), [comparison]);
  const version = useSyncExternalStore(comparison.subscribe, () => comparison.version);
  const { state, counts, points } = comparison;
  const all = comparison.changes.length;
  const shown = useMemo(() => [...ofKind(comparison.changes, kind)], [comparison, version, kind]); // eslint-disable-line react-hooks/exhaustive-deps
  const found = shown.findIndex(({ id }) => id === selected);
  const active = found < 0 && shown.length > 0 && selected === undefined ? 0 : found;
  const actions = useCompareActions(comparison, shown, active, props);
  useRegisterActions("compare", actions);
  const [next, previous] = actions;

  const options = [
    { value: "all" as const, label: `${t("compare.filter.all")} ${number(all)}` },
    ...KINDS.map((one) => ({ value: one, label: `${t(`compare.filter.${one}`)} ${number(counts[one])}`, icon: LOOKS[one].icon })),
  ];

  return (
    <div className={styles.view}>
      <header className={styles.top}>
        <h1>{t("compare.title")}</h1>
        {props.pickers}
        <span className={styles.spring} />
        <ActionMenu
          trigger={
            <Button icon={FileDown} aria-haspopup="menu">
              {t("compare.export")}
            </Button>
          }
          actions={actions.slice(2)}
        />
      </header>
      <div className={styles.bar}>
        <Segmented<Kind | "all">
          label={t("compare.filterBy")}
          value={kind ?? "all"}
          options={options}
          onChange={(value) => onSearch({ kind: value === "all" ? undefined : value, sel: undefined })}
        />
        <span className={styles.spring} />
        <span role="status" className={styles.status}>
          {state === "reading" ? t("compare.reading", { count: all, shown: number(all) }) : t("compare.found", { count: all, shown: number(all) })}
          {points.to && (
            <span className={styles.between}>
              {" · "}
              {t("compare.between", { from: number(points.from?.revision ?? 0), to: number(points.to.revision) })} (<Time at={points.to.at} />)
            </span>
          )}
        </span>
        <span className={styles.steps}>
          {shown.length > 0 && active >= 0 && (
            <span className={styles.place}>{t("compare.place", { place: number(active + 1), total: number(shown.length) })}</span>
          )}
          {previous && <IconButton icon={ArrowUp} label={previous.label} shortcut="p" disabledReason={previous.disabledReason} onClick={previous.run} />}
          {next && <IconButton icon={ArrowDown} label={next.label} shortcut="n" disabledReason={next.disabledReason} onClick={next.run} />}
        </span>
      </div>
      {state === "failed" && all === 0 && (
        <ProblemState {...shownProblem(comparison.error, t)} onRetry={() => setAttempt(attempt + 1)} />
      )}
      {state === "failed" && all > 0 && (
        <p role="alert" className={styles.broken}>
          {t("compare.broken")} <Button onClick={() => setAttempt(attempt + 1)}>{t("common.retry")}</Button>
        </p>
      )}
      {state === "reading" && all === 0 && (
        <div className={styles.pending}>
          <ListSkeleton />
        </div>
      )}
      {state === "whole" && all === 0 && (
        <State icon={CircleCheck} title={t("compare.same")}>
          {t("compare.sameText")}
        </State>
      )}
      {all > 0 && shown.length === 0 && <State icon={GitCompareArrows} title={t("common.nothingMatches")} />}
      {shown.length > 0 && (
        <div className={styles.panes}>
          <ChangeList changes={shown} active={active} context={context} onActivate={(index) => onSearch({ kind, sel: shown[index]?.id })} />
          <RedlineList changes={shown} active={active} context={context} onActivate={(index) => onSearch({ kind, sel: shown[index]?.id })} />
        </div>
      )}
    </div>
  );
}

/** From change to change, and the files. */
function useCompareActions(comparison: Comparison, shown: readonly Change[], active: number, props: CompareViewProps): Action[] {
  const { t } = useTranslation();
  const { kind, moduleName, context, onSearch } = props;
  const { state } = comparison;
  return useMemo(() => {
    const group = t("compare.title");
    const step = (to: number) => () => onSearch({ kind, sel: shown[to]?.id });
    const unfinished = state === "whole" ? undefined : t("compare.notWhole");
    const file = (end: string) => `${moduleName.replace(/[^\p{L}\p{N}]+/gu, "-")}-${t("compare.fileName")}.${end}`;
    const heads = (["what", "id", "heading", "field", "before", "after"] as const).map((column) => t(`compare.csv.${column}`));
    return [
      {
        id: "compare-next",
        group,
        label: t("compare.next"),
        icon: ArrowDown,
        shortcut: "n",
        alias: "j",
        disabledReason: active + 1 < shown.length ? undefined : t("compare.last"),
        run: step(active + 1),
      },
      {
        id: "compare-previous",
        group,
        label: t("compare.previous"),
        icon: ArrowUp,
        shortcut: "p",
        alias: "k",
        disabledReason: active > 0 ? undefined : t("compare.first"),
        run: step(active - 1),
      },
      {
        id: "compare-csv",
        group,
        label: t("compare.asCsv"),
        icon: FileDown,
        disabledReason: unfinished,
        run: () => download(file("csv"), "text/csv", toCsv(comparison.changes, heads, context.words)),
      },
      {
        id: "compare-json",
        group,
        label: t("compare.asJson"),
        icon: FileDown,
        disabledReason: unfinished,
        run: () => download(file("json"), "application/json", toJson(comparison)),
      },
    ];
  }, [t, comparison, state, shown, active, kind, moduleName, context.words, onSearch]);
}
