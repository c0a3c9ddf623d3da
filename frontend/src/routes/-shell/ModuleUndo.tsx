import { useQueryClient } from "@tanstack/react-query";
import { Redo2, Undo2 } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { can } from "@/api/capabilities";
import { problemText } from "@/api/problem";
import type { Module, Revision } from "@/api/types";
import type { Action } from "@/components/actions/action";
import { useRegisterActions } from "@/components/actions/registry";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import type { TakeBack } from "@/features/objects/model/use-object-commands";
import { changeOf, conflictsOf, nextUndo, undoChangeSet } from "@/features/undo/api/undo";
import { UndoDialog } from "@/features/undo/components/UndoDialog";
import { describeChange } from "@/features/undo/model/describe";

interface ModuleUndoProps {
  module: Module;
  /** What shall be taken back. */
  asked: TakeBack | null;
  onAsked: (nothing: null) => void;
  /** Does something to the module; the rows follow. */
  beside: <Answer>(act: () => Promise<Answer>) => Promise<Answer>;
}

type Pick = () => Promise<{ change: Revision; redo: boolean } | undefined>;

/** Undo and redo of one's own acts in a module, by keys, palette and toasts. */
export function ModuleUndo({ module, asked, onAsked, beside }: ModuleUndoProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [inTheWay, setInTheWay] = useState<Revision | null>(null);
  const [busy, setBusy] = useState(false);
  const moduleId = module.id;

  const run = useCallback(
    async (pick: Pick, conflicts: "refuse" | "leave" = "refuse"): Promise<void> => {
      let chosen: Awaited<ReturnType<Pick>>;
      setBusy(true);
      try {
        const done = await beside(async () => {
          chosen = await pick();
          if (chosen === undefined) return null;
          const answer = await undoChangeSet(chosen.change.change_set_id, conflicts);
          const own = answer.revisions.find((one) => one.module_id === moduleId);
          return { ...answer, revision: own?.revision ?? 0 };
        });
        setInTheWay(null);
        // Text, links, attributes: anything that is in sight may be another.
        void queries.invalidateQueries();
        if (done === null || chosen === undefined) {
          toastDone(t("undo.none"));
          return;
        }
        const what = describeChange(chosen.change, t);
        const again: Pick = () => changeOf(moduleId, done.revision).then((change) => change && { change, redo: !chosen?.redo });
        toastDone(t(chosen.redo ? "undo.redone" : "undo.undone", { what }), {
          undo: { label: t(chosen.redo ? "common.undo" : "undo.redo"), run: () => void run(again) },
        });
      } catch (error) {
        if (chosen !== undefined && conflictsOf(error) !== undefined) setInTheWay(chosen.change);
        else toastProblem(t("undo.failed"), problemText(error, t));
      } finally {
        setBusy(false);
      }
    },
    [beside, moduleId, queries, t],
  );

  const undo = useCallback(
    () =>
      void run(async () => {
        const { undo: change } = await nextUndo(moduleId);
        return change ? { change, redo: false } : undefined;
      }),
    [run, moduleId],
  );
  const redo = useCallback(
    () =>
      void run(async () => {
        const { redo: change } = await nextUndo(moduleId);
        return change ? { change, redo: true } : undefined;
      }),
    [run, moduleId],
  );

  useEffect(() => {
    if (asked === null) return;
    onAsked(null);
    if ("revision" in asked) {
      void run(() => changeOf(moduleId, asked.revision).then((change) => change && { change, redo: false }));
      return;
    }
    const { key, count, otherwise } = asked;
    void nextUndo(moduleId).then(({ undo: change }) => {
      const isIt = change?.deleted === count && (count > 1 || change.object_key === key);
      if (isIt) void run(() => Promise.resolve({ change, redo: false }));
      else otherwise();
    }, otherwise);
  }, [asked, onAsked, run, moduleId]);

  const actions = useMemo((): Action[] => {
    const disabledReason = can(module, "write") ? undefined : t("right.write");
    const act = { group: t("module.group.edit"), scope: "page", disabledReason } as const;
    return [
      { ...act, id: "undo", label: t("undo.undo"), icon: Undo2, shortcut: "Mod+Z", run: undo },
      { ...act, id: "redo", label: t("undo.redo"), icon: Redo2, shortcut: "Mod+Shift+Z", alias: "Mod+Y", run: redo },
    ];
  }, [module, t, undo, redo]);
  useRegisterActions("undo", actions);

  return (
    inTheWay && (
      <UndoDialog
        change={inTheWay}
        busy={busy}
        onClose={() => setInTheWay(null)}
        onUndo={(conflicts) => void run(() => Promise.resolve({ change: inTheWay, redo: false }), conflicts)}
      />
    )
  );
}
