import { useMutation } from "@tanstack/react-query";
import { CodeXml, FolderInput, Pencil, RotateCcw, Shapes, Tags, Trash2, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { bulkObjects, type BulkAct, type BulkResult } from "../api/bulk";
import type { ObjectFilter } from "../api/objects";
import type { Marks } from "../model/marks";
import type { MarksState } from "../model/use-marks";

import styles from "./BulkBar.module.css";
import { BulkForm, type BulkKind } from "./BulkForm";

import { can } from "@/api/capabilities";
import { problemText } from "@/api/problem";
import type { AttributeDefinition, Module } from "@/api/types";
import { useRegisterActions } from "@/components/actions/registry";
import { Button, IconButton } from "@/components/ui/Button";
import { toastDone } from "@/components/ui/toasts";
import { useNumberFormat } from "@/lib/format";

/** What a script runs over, and what comes of it. */
export interface ScriptSlot {
  target: [Marks, ObjectFilter];
  onDone: (revision: number) => void;
  onUndo: (revision: number) => void;
  onLeave: () => void;
}

interface BulkBarProps {
  module: Module;
  definitions: readonly AttributeDefinition[];
  /** Rows of the view. */
  total: number | null;
  filter: ObjectFilter;
  marks: MarksState;
  /** Called after the server has done something, with the revision that it made. */
  onDone: (revision: number) => void;
  /** Takes back what made a revision of the module. */
  onUndo: (revision: number) => void;
  /** Gives the focus back to the rows. */
  onLeave: () => void;
  /** Runs a script over the marked rows; missing where there is none. */
  renderRun: ((slot: ScriptSlot) => ReactNode) | undefined;
}

const KINDS = [
  ["edit", Pencil],
  ["classify", Shapes],
  ["type", Tags],
  ["move", FolderInput],
  ["delete", Trash2],
  ["restore", RotateCcw],
  ["script", CodeXml],
] as const;

/** What can be done with all marked rows, at the foot of the view. */
export function BulkBar({ module, definitions, total, filter, marks: { marks, clear }, onDone, onUndo, onLeave, renderRun }: BulkBarProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const [kind, setKind] = useState<BulkKind | "script" | null>(null);
  const bar = useRef<HTMLElement>(null);
  const count = marks === "all" ? (total ?? 0) : marks.size;
  const readOnly = can(module, "write") ? undefined : t("right.write");

  const leave = () => {
    setKind(null);
    onLeave();
  };
  const act = useMutation({
    mutationFn: (wanted: BulkAct) => bulkObjects(module.id, [marks, filter], wanted),
    onSuccess: (result, wanted) => {
      if (result.revision != null) onDone(result.revision);
      say(result, wanted);
      if (wanted.action === "delete" || wanted.action === "restore") clear();
      leave();
    },
  });
  const say = (result: BulkResult, { action }: BulkAct) => {
    const title = t(`bulk.done.${action}`, { count: result.changed + (action === "delete" ? result.below : 0) });
    const { revision } = result;
    toastDone(title, revision == null ? {} : { undo: { label: t("common.undo"), run: () => onUndo(revision) } });
  };

  // Every form opens on its first field.
  useEffect(() => {
    if (kind !== null) bar.current?.querySelector<HTMLElement>("form :is(input, select, textarea, [type='submit'])")?.focus();
  }, [kind]);

  const runs = renderRun !== undefined;
  const shown = KINDS.filter(([name]) => (name === "script" ? runs : name !== "restore" || filter.includeDeleted === true));
  const actions = useMemo(
    () =>
      shown.map(([name, icon]) => ({
        id: `bulk-${name}`,
        group: t("bulk.title"),
        label: t(`bulk.kind.${name}`),
        icon,
        scope: "grid" as const,
        ...(name === "delete" && { shortcut: "Delete", danger: true }),
        disabledReason: readOnly,
        run: () => setKind(name),
      })),
    // The list depends on the filter, and on whether there are scripts.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [t, readOnly, filter.includeDeleted, runs],
  );
  useRegisterActions("bulk", actions);

  return (
    // Escape is caught on its way up, whatever in the bar has the focus.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={bar}
      aria-label={t("bulk.title")}
      data-bulk
      className={styles.bar}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        if (kind === null) clear();
        leave();
      }}
    >
      {kind === "script" && renderRun?.({ target: [marks, filter], onDone, onUndo, onLeave: leave })}
      {kind !== null && kind !== "script" && (
        <BulkForm
          key={kind}
          kind={kind}
          module={module}
          definitions={definitions}
          target={[marks, filter]}
          busy={act.isPending}
          fault={act.error === null ? null : problemText(act.error, t)}
          onApply={(wanted) => act.mutate(wanted)}
          onCancel={leave}
        />
      )}
      <div className={styles.acts}>
        <strong role="status">{t("bulk.selected", { count, shown: number(count) })}</strong>
        {shown.map(([name, icon]) => (
          <Button
            key={name}
            icon={icon}
            variant="ghost"
            aria-expanded={kind === name}
            disabledReason={readOnly}
            onClick={() => {
              act.reset();
              setKind(kind === name ? null : name);
            }}
          >
            {t(`bulk.kind.${name}`)}
          </Button>
        ))}
        <span className={styles.spring} />
        <IconButton
          icon={X}
          label={t("bulk.clear")}
          shortcut="Escape"
          onClick={() => {
            clear();
            leave();
          }}
        />
      </div>
    </section>
  );
}
