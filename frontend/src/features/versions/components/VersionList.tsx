import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { GitCompareArrows, Milestone, SearchX, X } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { baselineSetsQuery, baselinesQuery, deleteBaseline, deleteBaselineSet } from "../api/baselines";
import { pairOf, timelineOf } from "../model/timeline";

import type { VersionLinks } from "./BaselineRow";
import { DeleteVersionDialog } from "./DeleteVersionDialog";
import { Timeline } from "./Timeline";
import styles from "./Versions.module.css";

import { can } from "@/api/capabilities";
import { problemText, shownProblem } from "@/api/problem";
import type { Baseline, BaselineSet, Module, Project } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { SelectField } from "@/components/ui/Field";
import { ListSkeleton } from "@/components/ui/ListCard";
import { ProblemState } from "@/components/ui/ProblemState";
import { State } from "@/components/ui/State";
import { toastDone, toastProblem } from "@/components/ui/toasts";

interface VersionSearch {
  module?: string | undefined;
  kind?: "one" | "set" | undefined;
  /** Baselines that are picked to be compared. */
  pick?: string[] | undefined;
  /** The set that is open. */
  set?: string | undefined;
}

interface VersionListProps extends VersionLinks {
  project: Project;
  modules: readonly Module[];
  search: VersionSearch;
  onSearch: (change: VersionSearch) => void;
  /** What an empty page offers. */
  create: ReactNode;
}

type Doomed = { baseline: Baseline } | { set: BaselineSet };

/** Baselines and sets of a project along time; two of a module can be picked and compared. */
export function VersionList({ project, modules, search, onSearch, create, ...links }: VersionListProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const ids = useMemo(() => modules.map(({ id }) => id), [modules]);
  const own = useMemo(() => new Set(ids), [ids]);
  const list = useInfiniteQuery(baselinesQuery(project.id, search.module));
  const sets = useQuery(baselineSetsQuery);
  const [doomed, setDoomed] = useState<Doomed | null>(null);
  const [busy, setBusy] = useState(false);
  const baselines = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const entries = useMemo(() => {
    const isOurs = (set: BaselineSet) => search.module === undefined && set.project_id === project.id && !list.hasNextPage;
    return timelineOf(baselines, sets.data ?? [], isOurs).filter(({ kind }) => search.kind === undefined || kind === search.kind);
  }, [baselines, sets.data, search.module, search.kind, project.id, list.hasNextPage]);
  const picked = baselines.filter(({ id }) => search.pick?.includes(id));
  const filtered = search.module !== undefined || search.kind !== undefined;

  const pick = (baseline: Baseline) => {
    const before = picked.map(({ id }) => id);
    const after = before.includes(baseline.id) ? before.filter((id) => id !== baseline.id) : [...before, baseline.id];
    onSearch({ ...search, pick: after.length > 0 ? after : undefined });
  };
  const remove = async (what: Doomed) => {
    setBusy(true);
    try {
      await ("set" in what ? deleteBaselineSet(what.set.id) : deleteBaseline(what.baseline));
      toastDone(t("versions.deleted", { name: "set" in what ? what.set.name : what.baseline.name }));
      setDoomed(null);
      onSearch({ ...search, pick: undefined, set: undefined });
      await queries.invalidateQueries({ queryKey: ["baselines"] });
    } catch (error) {
      toastProblem(t("versions.notDeleted"), problemText(error, t));
    } finally {
      setBusy(false);
    }
  };
  const administrators = t("right.administer");
  const mayDelete = ({ module_id }: Baseline) => {
    const module = modules.find(({ id }) => id === module_id);
    // Of a module elsewhere only the server knows.
    return module === undefined || can(module, "administer") ? undefined : administrators;
  };

  if (list.isPending) return <ListSkeleton />;
  if (list.data === undefined) {
    return <ProblemState {...shownProblem(list.error, t)} onRetry={() => void list.refetch()} />;
  }
  if (entries.length === 0 && !filtered && !list.hasNextPage) {
    return (
      <State icon={Milestone} title={t("versions.empty")} actions={create}>
        {t("versions.emptyText")}
      </State>
    );
  }
  return (
    <>
      <div className={styles.bar}>
        <SelectField
          label={t("versions.module")}
          value={search.module ?? ""}
          onChange={({ target }) => onSearch({ ...search, module: target.value || undefined, pick: undefined })}
        >
          <option value="">{t("versions.allModules")}</option>
          {modules.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("versions.kind")}
          value={search.kind ?? ""}
          onChange={({ target }) => onSearch({ ...search, kind: (target.value || undefined) as VersionSearch["kind"] })}
        >
          <option value="">{t("versions.allKinds")}</option>
          <option value="one">{t("versions.single")}</option>
          <option value="set">{t("versions.sets")}</option>
        </SelectField>
        <span role="status" className={styles.count}>
          {t(list.hasNextPage ? "versions.countSoFar" : "versions.count", { count: baselines.length })}
        </span>
      </div>
      {entries.length === 0 && !list.hasNextPage && <State icon={SearchX} title={t("common.nothingMatches")} />}
      <Timeline
        {...links}
        entries={entries}
        ownModules={own}
        picked={picked}
        onPick={pick}
        openSet={search.set}
        onOpenSet={(set) => onSearch({ ...search, set })}
        mayDelete={mayDelete}
        mayDeleteSet={(set) => (set.project_id !== project.id || can(project, "administer") ? undefined : administrators)}
        onDelete={(baseline) => setDoomed({ baseline })}
        onDeleteSet={(set) => setDoomed({ set })}
      />
      {list.hasNextPage && (
        <div className={styles.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("versions.older")}
          </Button>
        </div>
      )}
      {picked.length > 0 && <CompareBar picked={picked} onCompare={links.onCompare} onClear={() => onSearch({ ...search, pick: undefined })} />}
      {doomed && <DeleteVersionDialog doomed={doomed} busy={busy} onClose={() => setDoomed(null)} onDelete={() => void remove(doomed)} />}
    </>
  );
}

interface CompareBarProps extends Pick<VersionLinks, "onCompare"> {
  picked: readonly Baseline[];
  onClear: () => void;
}

/** What is picked, and what it is compared with. */
function CompareBar({ picked, onCompare, onClear }: CompareBarProps) {
  const { t } = useTranslation();
  const pair = pairOf(picked);
  const from = pair?.from ?? picked[0];
  if (from === undefined) return null;
  return (
    <section aria-label={t("versions.toCompare")} className={styles.compare}>
      <p role="status">
        {from.module_name}: <strong>{from.name}</strong> → <strong>{pair?.to.name ?? t("versions.now")}</strong>
        {pair === undefined && <> · {t("versions.pickSecond")}</>}
      </p>
      <Button variant="ghost" icon={X} onClick={onClear}>
        {t("versions.clearPicks")}
      </Button>
      <Button variant="primary" icon={GitCompareArrows} onClick={() => onCompare(from, pair?.to)}>
        {t(pair ? "versions.compareTwo" : "versions.compareNow")}
      </Button>
    </section>
  );
}
