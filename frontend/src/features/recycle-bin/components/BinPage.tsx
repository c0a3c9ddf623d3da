import { useInfiniteQuery } from "@tanstack/react-query";
import { SearchX, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { binQuery, usePurge, useRestore, type BinScope } from "../api/recycle-bin";

import styles from "./BinPage.module.css";
import { BinTable } from "./BinTable";
import { OtherNameDialog } from "./OtherNameDialog";
import { PurgeDialog } from "./PurgeDialog";

import { isStatus, problemText, shownProblem, type ProblemError } from "@/api/problem";
import type { BinEntry } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { FilterInput } from "@/components/ui/FilterInput";
import { ListSkeleton } from "@/components/ui/ListCard";
import { Page } from "@/components/ui/Page";
import { ProblemState } from "@/components/ui/ProblemState";
import { Segmented } from "@/components/ui/Segmented";
import { State } from "@/components/ui/State";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { useNumberFormat } from "@/lib/format";
import { useTypedText } from "@/lib/use-typed-text";

const KINDS = {
  server: ["workspace"],
  workspace: ["project", "module"],
  project: ["module", "object"],
} as const;

interface BinPageProps {
  scope: BinScope;
  /** Name of the project or workspace. */
  place?: string | undefined;
  kind: BinEntry["kind"] | undefined;
  q: string;
  onFilter: (kind: BinEntry["kind"] | undefined, q: string) => void;
  onOpen: (entry: BinEntry) => void;
}

/** What was deleted here, the latest first, each with its way back. */
export function BinPage({ scope, place, kind, q, onFilter, onOpen }: BinPageProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const [text, setText] = useTypedText(q, (typed) => onFilter(kind, typed));
  const bin = useInfiniteQuery(binQuery(scope, { kind, q }));
  const restore = useRestore();
  const purge = usePurge();
  const [going, setGoing] = useState<BinEntry | null>(null);
  const [taken, setTaken] = useState<{ entry: BinEntry; problem: ProblemError } | null>(null);
  const entries = bin.data?.pages.flatMap((page) => page.items) ?? [];
  const total = bin.data?.pages[0]?.total ?? 0;
  const filtered = kind !== undefined || q !== "";

  const takeOut = (entry: BinEntry, name?: string) =>
    restore.mutate(
      { ...entry, name },
      {
        onSuccess: () => {
          setTaken(null);
          toastDone(t("bin.restored", { name: name ?? (entry.key || entry.name) }), {
            undo: { label: t("bin.open"), run: () => onOpen(entry) },
          });
        },
        onError: (error) => {
          if (entry.kind === "project" && isStatus(error, 400)) setTaken({ entry, problem: error });
          else toastProblem(t("bin.notRestored"), problemText(error, t));
        },
      },
    );

  const askToPurge = (entry: BinEntry) => {
    purge.reset();
    setGoing(entry);
  };

  return (
    <Page title={t("bin.title")} eyebrow={place} description={t(`bin.text.${scope.kind}`)}>
      <div className={styles.bar}>
        {scope.kind !== "server" && (
          <Segmented
            label={t("bin.kinds")}
            value={kind ?? "all"}
            options={[
              { value: "all", label: t("bin.all") },
              ...KINDS[scope.kind].map((value) => ({ value, label: t(`bin.many.${value}`) })),
            ]}
            onChange={(value) => onFilter(value === "all" ? undefined : value, q)}
          />
        )}
        <FilterInput label={t("bin.filter")} value={text} onChange={setText} />
        {bin.data && (
          <span role="status" className={styles.count}>
            {t("bin.count", { count: total, total: number(total) })}
          </span>
        )}
      </div>
      {bin.isPending && <ListSkeleton />}
      {bin.error && (
        <ProblemState
          {...shownProblem(bin.error, t)}
          onRetry={() => void bin.refetch()}
        />
      )}
      {bin.data && entries.length === 0 && (
        <State icon={filtered ? SearchX : Trash2} title={t(filtered ? "common.nothingMatches" : "bin.empty")}>
          {filtered ? undefined : t("bin.emptyText")}
        </State>
      )}
      {entries.length > 0 && (
        <BinTable
          entries={entries}
          busy={restore.isPending}
          showProject={scope.kind === "workspace"}
          onRestore={takeOut}
          onPurge={askToPurge}
        />
      )}
      {bin.hasNextPage && (
        <div className={styles.more}>
          <Button busy={bin.isFetchingNextPage} onClick={() => void bin.fetchNextPage()}>
            {t("bin.more")}
          </Button>
        </div>
      )}
      {going && (
        <PurgeDialog
          entry={going}
          problem={purge.error}
          busy={purge.isPending}
          onClose={() => setGoing(null)}
          onSubmit={(name) =>
            purge.mutate(
              { ...going, name },
              {
                onSuccess: () => {
                  setGoing(null);
                  toastDone(t("bin.purge.done", { name }));
                },
              },
            )
          }
        />
      )}
      {taken && (
        <OtherNameDialog
          name={taken.entry.name}
          problem={taken.problem}
          busy={restore.isPending}
          onClose={() => setTaken(null)}
          onSubmit={(name) => takeOut(taken.entry, name)}
        />
      )}
    </Page>
  );
}
