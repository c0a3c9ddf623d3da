import { useInfiniteQuery } from "@tanstack/react-query";
import { History, SearchX } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { changesQuery, conflictsOf, undoChangeSet, type Cause, type ChangeFilter } from "../api/undo";
import { describeChange } from "../model/describe";

import { ChangeTable } from "./ChangeTable";
import styles from "./Undo.module.css";
import { UndoDialog } from "./UndoDialog";

import { can } from "@/api/capabilities";
import { problemText, shownProblem } from "@/api/problem";
import type { Module, Revision } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { SelectField } from "@/components/ui/Field";
import { ListSkeleton } from "@/components/ui/ListCard";
import { Page } from "@/components/ui/Page";
import { ProblemState } from "@/components/ui/ProblemState";
import { State } from "@/components/ui/State";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { useNumberFormat } from "@/lib/format";

const CAUSES: readonly Cause[] = ["edit", "import", "undo", "script", "sync"];

interface ChangesPageProps {
  module: Module;
  people: readonly { id: string; name: string }[];
  filter: ChangeFilter;
  onFilter: (filter: ChangeFilter) => void;
  /** The whole of time, above the list. */
  timeline: ReactNode;
  /** A link to the module as it was after a change. */
  renderOpen: (change: Revision) => ReactNode;
  /** After an undo: everything that shows the module is another, or the module itself is gone. */
  onChanged: (isGone: boolean) => Promise<unknown>;
}

/** What was done to a module, the latest first, each with its way back. */
export function ChangesPage({ module, people, filter, onFilter, timeline, renderOpen, onChanged }: ChangesPageProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const changes = useInfiniteQuery(changesQuery(module.id, filter));
  const [chosen, setChosen] = useState<Revision | null>(null);
  const [busy, setBusy] = useState(false);
  const rows = changes.data?.pages.flatMap((page) => page.items) ?? [];
  const total = changes.data?.pages[0]?.total ?? 0;
  const filtered = filter.by !== undefined || filter.kind !== undefined;
  const mayNot = (change: Revision) => {
    const right = change.schema.length > 0 ? "administer" : "write";
    return can(module, right) ? undefined : t(`right.${right}`);
  };

  const undo = async (change: Revision, conflicts: "refuse" | "leave") => {
    setBusy(true);
    try {
      const done = await undoChangeSet(change.change_set_id, conflicts);
      const isGone = done.report.items.some(({ subject, way }) => subject.id === module.id && way === "delete");
      setChosen(null);
      const redo = () => {
        undoChangeSet(done.change_set_id, "refuse").then(
          () => onChanged(false),
          (error: unknown) => toastProblem(t("undo.failed"), problemText(error, t)),
        );
      };
      toastDone(t("undo.undone", { what: describeChange(change, t) }), { undo: { label: t("undo.redo"), run: redo } });
      await onChanged(isGone);
    } catch (error) {
      // Somebody was faster than the preview: look again.
      if (conflictsOf(error) !== undefined) toastProblem(t("undo.touched"));
      else toastProblem(t("undo.failed"), problemText(error, t));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Page title={t("undo.pageTitle")} eyebrow={module.name} description={t("undo.pageText")}>
      {timeline}
      <div className={styles.bar}>
        <SelectField
          label={t("undo.by")}
          value={filter.by ?? ""}
          onChange={({ target }) => onFilter({ ...filter, by: target.value || undefined })}
        >
          <option value="">{t("undo.everybody")}</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("undo.kindOf")}
          value={filter.kind ?? ""}
          onChange={({ target }) => onFilter({ ...filter, kind: (target.value || undefined) as Cause | undefined })}
        >
          <option value="">{t("undo.allKinds")}</option>
          {CAUSES.map((cause) => (
            <option key={cause} value={cause}>
              {t(`undo.cause.${cause}`)}
            </option>
          ))}
        </SelectField>
        {changes.data && (
          <span role="status" className={styles.count}>
            {t("undo.changes", { count: total, total: number(total) })}
          </span>
        )}
      </div>
      {changes.isPending && <ListSkeleton />}
      {changes.error && (
        <ProblemState
          {...shownProblem(changes.error, t)}
          onRetry={() => void changes.refetch()}
        />
      )}
      {changes.data && rows.length === 0 && (
        <State icon={filtered ? SearchX : History} title={t(filtered ? "common.nothingMatches" : "undo.emptyTitle")} />
      )}
      {rows.length > 0 && <ChangeTable rows={rows} mayNot={mayNot} renderOpen={renderOpen} onUndo={setChosen} />}
      {changes.hasNextPage && (
        <div className={styles.more}>
          <Button busy={changes.isFetchingNextPage} onClick={() => void changes.fetchNextPage()}>
            {t("undo.older")}
          </Button>
        </div>
      )}
      {chosen && (
        <UndoDialog
          change={chosen}
          busy={busy}
          onClose={() => setChosen(null)}
          onUndo={(conflicts) => void undo(chosen, conflicts)}
        />
      )}
    </Page>
  );
}
