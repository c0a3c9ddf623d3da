import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";


import {
  createObject,
  deleteObject,
  moveObject,
  restoreObject,
  updateObject,
  type CreateObjectInput,
  type MoveObjectInput,
  type UpdateObjectInput,
} from "../api/objects";

import { placeholderObject } from "./placeholder";
import { STRUCTURE, trackSave } from "./save-status";
import { planDrop, planStep, subtreeEnd, type DropPlace, type Planned } from "./tree";
import type { ObjectSource } from "./use-object-source";
import type { OwnRevisions } from "./use-others-changes";

import { problemText } from "@/api/problem";
import type { Module, RequirementObject } from "@/api/types";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { forgetAhead } from "@/lib/ahead";

export type NewPlace = "sibling" | "child" | "first";

export interface ObjectCommands {
  /** Puts a row in at once; answers its key, or null when the place is not known before the server has answered. */
  create: (index: number, place: NewPlace, input?: CreateObjectInput) => string | null;
  /** The object of a row, also while the server is still making it. */
  ready: (rowKey: string) => RequirementObject | Promise<RequirementObject> | undefined;
  /** What was typed into a row that the server has not made. */
  lost: (rowKey: string, typed: UpdateObjectInput) => void;
  save: (objectId: string, patch: UpdateObjectInput) => Promise<RequirementObject>;
  step: (index: number, step: "up" | "down" | "indent" | "dedent") => void;
  drop: (index: number, target: number, place: DropPlace) => void;
  /** As {@link drop}, for objects that need not be loaded. */
  dropById: (id: string, targetId: string, place: DropPlace) => void;
  remove: (index: number) => void;
  restore: (object: RequirementObject) => void;
  /** Does something else to the module after what is on its way; the rows follow. */
  beside: <Answer>(act: () => Promise<Answer>) => Promise<Answer>;
  /** Saves without an edit, for instance a changed classification. */
  change: (object: RequirementObject, patch: UpdateObjectInput) => void;
}

/** An act of late that shall be taken back: what made a revision, or a deletion, with another way if it is not the last. */
export type TakeBack = { revision: number } | { key: string; count: number; otherwise: () => void };

interface CommandOptions {
  module: Module;
  source: ObjectSource;
  ownRevisions: OwnRevisions;
  /** After the structure or numbers may have changed on the server. */
  onStructure: () => void;
  onMoved: (from: number, to: number) => void;
  onUndo: (what: TakeBack) => void;
}

/** Everything that changes objects. Rows change at once and go back when the server refuses. */
export function useObjectCommands(options: CommandOptions): ObjectCommands {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const pending = useRef(new Map<string, Promise<RequirementObject>>());
  const typed = useRef(new Map<string, UpdateObjectInput>());
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const latest = useRef(options);
  latest.current = options;

  return useMemo((): ObjectCommands => {
    const { id: moduleId } = latest.current.module;

    const note = (answer: unknown) => {
      if (typeof answer !== "object" || answer === null || !("revision" in answer)) return;
      latest.current.ownRevisions.add(Number(answer.revision));
    };
    /** Changes reach the server in the order in which they were made here, since each builds on the ones before. */
    const inTurn = <Answer>(act: () => Promise<Answer>): Promise<Answer> => {
      const done = last.current.then(act);
      last.current = done.catch(() => undefined);
      return done;
    };
    /** Holds the rows as they are shown here until the server has done the same. */
    const begin = () => {
      forgetAhead();
      const release = latest.current.source.hold();
      return () => {
        release();
        latest.current.source.refresh();
        latest.current.onStructure();
      };
    };
    const beside = async <Answer>(act: () => Promise<Answer>): Promise<Answer> => {
      const settle = begin();
      try {
        const answer = await trackSave(STRUCTURE, inTurn(act));
        note(answer);
        return answer;
      } finally {
        settle();
      }
    };
    const run = <Answer>(title: string, act: () => Promise<Answer>): Promise<Answer | null> =>
      beside(act).catch((error: unknown) => {
        toastProblem(title, problemText(error, t));
        return null;
      });

    const applyPlan = (plan: Planned): boolean => {
      const { source, onMoved } = latest.current;
      if (plan === "impossible") return false;
      if (plan === "unknown") return true;
      const { from, count, to, depthChange } = plan;
      source.move(from, count, to, (item) => ({ ...item, depth: item.depth + depthChange }));
      onMoved(from, to);
      return true;
    };
    /** The server's id of an object, also of one that it is still making. */
    const real = async (id: string): Promise<string> => (await pending.current.get(id))?.id ?? id;
    const move = (id: string, body: () => Promise<MoveObjectInput>) =>
      run(t("module.moveFailed"), async () => moveObject(moduleId, await real(id), await body()));
    /** As `move`, by pointer and maybe far away: with a way back. */
    const carry = async (id: string, body: () => Promise<MoveObjectInput>) => {
      const moved = await move(id, body);
      const undo = latest.current.onUndo;
      if (moved === null) return;
      toastDone(t("module.moved", { key: moved.key }), {
        undo: { label: t("common.undo"), run: () => undo({ revision: moved.revision }) },
      });
    };
    const place = (targetId: string, where: DropPlace) => async (): Promise<MoveObjectInput> => {
      const target = await real(targetId);
      return {
        action: "move_to",
        ...(where === "inside" && { parent_id: target }),
        ...(where === "before" && { before_id: target }),
        ...(where === "after" && { after_id: target }),
      };
    };
    const restore = (object: RequirementObject) =>
      void run(t("module.restoreFailed"), () => restoreObject(moduleId, object.id));

    const commands: ObjectCommands = {
      create(index, newPlace, input = {}) {
        const { source, module } = latest.current;
        const anchor = newPlace === "first" ? undefined : source.itemAt(index);
        const end = anchor === undefined ? 0 : subtreeEnd(source.itemAt, index, source.total ?? 0);
        const parentId = newPlace === "child" ? anchor?.id : anchor?.parent_id;
        const make = async () =>
          createObject(moduleId, {
            ...input,
            ...(parentId && { parent_id: await real(parentId) }),
            ...(newPlace === "sibling" && anchor && { after_id: await real(anchor.id) }),
          });
        if (end === null) {
          void run(t("module.createFailed"), make);
          return null;
        }
        const depth = (anchor?.depth ?? 0) + (newPlace === "child" ? 1 : 0);
        const item = { ...placeholderObject(module, depth, parentId ?? null), ...input } as RequirementObject;
        const key = item.id;
        const settle = begin();
        const making = trackSave(STRUCTURE, inTurn(make));
        pending.current.set(key, making);
        source.insert(end, [{ key, item }]);
        making.then(
          (object) => {
            pending.current.delete(key);
            source.replaceKey(key, object);
            note(object);
            settle();
          },
          (error: unknown) => {
            pending.current.delete(key);
            const at = source.indexOfKey(key);
            if (at >= 0) source.remove(at, 1);
            settle();
            // The editor of the row hears of it next, and says what was typed into it.
            setTimeout(() => {
              const text = typed.current.get(key);
              typed.current.delete(key);
              const again = () => {
                const index = latest.current.source.indexOf(anchor?.id ?? "");
                commands.create(index, index < 0 ? "first" : newPlace, { ...input, ...text });
              };
              toastProblem(t("module.createFailed"), problemText(error, t), text && { label: t("common.retry"), run: again });
            });
          },
        );
        return key;
      },
      lost(rowKey, text) {
        const before = typed.current.get(rowKey);
        typed.current.set(rowKey, { ...before, ...text, attributes: { ...before?.attributes, ...text.attributes } });
      },
      ready(rowKey) {
        const { source } = latest.current;
        return pending.current.get(rowKey) ?? source.itemAt(source.indexOfKey(rowKey));
      },
      async save(objectId, patch) {
        const object = await updateObject(moduleId, objectId, patch);
        latest.current.ownRevisions.add(object.revision);
        return object;
      },
      step(index, step) {
        const { source } = latest.current;
        const object = source.itemAt(index);
        if (object === undefined) return;
        const plan = planStep(source.itemAt, index, source.total ?? 0, step);
        if (applyPlan(plan)) void move(object.id, () => Promise.resolve({ action: step }));
      },
      drop(index, target, where) {
        const { source } = latest.current;
        const object = source.itemAt(index);
        const goal = source.itemAt(target);
        if (object === undefined || goal === undefined) return;
        const body = place(goal.id, where);
        if (applyPlan(planDrop(source.itemAt, index, source.total ?? 0, target, where))) void carry(object.id, body);
      },
      dropById: (id, targetId, where) => void carry(id, place(targetId, where)),
      remove(index) {
        const { source } = latest.current;
        const object = source.itemAt(index);
        if (object === undefined) return;
        const end = subtreeEnd(source.itemAt, index, source.total ?? 0);
        if (end !== null) source.remove(index, end - index);
        void run(t("module.deleteFailed"), async () => deleteObject(moduleId, await real(object.id))).then((answer) => {
          if (answer === null) return;
          const deleted = { key: object.key, count: (end ?? index + 1) - index };
          const { onUndo } = latest.current;
          toastDone(t("module.deleted", deleted), {
            undo: { label: t("common.undo"), run: () => onUndo({ ...deleted, otherwise: () => restore(object) }) },
          });
        });
      },
      restore,
      beside,
      change(object, patch) {
        const { source } = latest.current;
        source.replace({ ...object, ...(patch as Partial<RequirementObject>), attributes: { ...object.attributes, ...patch.attributes } });
        void run(t("module.saveFailed"), async () =>
          updateObject(moduleId, await real(object.id), {
            ...patch,
            ...(object.current_version > 0 && { base_version: object.current_version }),
          }),
        ).then((saved) => {
          if (saved) source.replace(saved);
          void queries.invalidateQueries({ queryKey: ["history", object.id] });
        });
      },
    };
    return commands;
  }, [t, queries]);
}
