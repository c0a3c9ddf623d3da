import { useQueryClient } from "@tanstack/react-query";
import { Redo2, Undo2 } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
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

interface Picked {
  change: Revision;
  redo: boolean;
}

type Pick = () => Promise<Picked | undefined>;

const asUndo = (change: Revision | null | undefined): Picked | undefined => (change ? { change, redo: false } : undefined);
const asRedo = (change: Revision | null | undefined): Picked | undefined => (change ? { change, redo: true } : undefined);

/** Undo and redo of one's own acts in a module, by keys, palette and toasts. */
export function ModuleUndo({ module, asked, onAsked, beside }: ModuleUndoProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [inTheWay, setInTheWay] = useState<Picked | null>(null);
  const [busy, setBusy] = useState(false);
  const moduleId = module.id;
  // The note about an undo offers to run the next one.
  const latest = useRef<(pick: Pick) => void>(() => undefined);

  const run = useCallback(
    async (pick: Pick, conflicts: "refuse" | "leave" = "refuse"): Promise<void> => {
      const picked: { it?: Picked } = {};
      setBusy(true);
      try {
        const done = await beside(async () => {
          const it = await pick();
          if (it === undefined) return null;
          picked.it = it;
          const answer = await undoChangeSet(it.change.change_set_id, conflicts);
          const own = answer.revisions.find((one) => one.module_id === moduleId);
          return { revision: own?.revision ?? 0 };
        });
        setInTheWay(null);
        const { it } = picked;
        if (done === null || it === undefined) {
          toastDone(t("undo.none"));
          return;
        }
        // Text, links, attributes: anything that is in sight may be another.
        void queries.invalidateQueries();
        // Doing it again is told by what it did now: the undo that it reverts did the contrary.
        const made = await changeOf(moduleId, done.revision);
        const told = (it.redo ? made : undefined) ?? it.change;
        const back: Pick = () => Promise.resolve(it.redo ? asUndo(made) : asRedo(made));
        toastDone(t(it.redo ? "undo.redone" : "undo.undone", { what: describeChange(told, t) }), {
          undo: { label: t(it.redo ? "common.undo" : "undo.redo"), run: () => latest.current(back) },
        });
      } catch (error) {
        if (picked.it !== undefined && conflictsOf(error) !== undefined) setInTheWay(picked.it);
        else toastProblem(t("undo.failed"), problemText(error, t));
      } finally {
        setBusy(false);
      }
    },
    [beside, moduleId, queries, t],
  );
  useEffect(() => {
    latest.current = (pick) => void run(pick);
  }, [run]);

  const undo = useCallback(() => void run(async () => asUndo((await nextUndo(moduleId)).undo)), [run, moduleId]);
  const redo = useCallback(() => void run(async () => asRedo((await nextUndo(moduleId)).redo)), [run, moduleId]);

  useEffect(() => {
    if (asked === null) return;
    onAsked(null);
    if ("revision" in asked) {
      void run(async () => asUndo(await changeOf(moduleId, asked.revision)));
      return;
    }
    const { key, count, otherwise } = asked;
    void nextUndo(moduleId).then(({ undo: change }) => {
      const isIt = change?.deleted === count && (count > 1 || change.object_key === key);
      if (isIt) void run(() => Promise.resolve(asUndo(change)));
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
        change={inTheWay.change}
        busy={busy}
        onClose={() => setInTheWay(null)}
        onUndo={(conflicts) => void run(() => Promise.resolve(inTheWay), conflicts)}
      />
    )
  );
}
