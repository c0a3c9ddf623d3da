import {
  ArrowDown,
  ArrowUp,
  Copy,
  CornerDownRight,
  ExternalLink,
  Heading,
  IndentDecrease,
  IndentIncrease,
  Link2,
  MessageSquare,
  Pencil,
  Plus,
  RotateCcw,
  TextCursorInput,
  Trash2,
} from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { copyRow, permalink } from "./copy-row";
import type { Field } from "./field";
import type { NewPlace, ObjectCommands } from "./use-object-commands";

import { can } from "@/api/capabilities";
import { problemText } from "@/api/problem";
import type { Module, RequirementObject } from "@/api/types";
import type { Action } from "@/components/actions/action";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { copyText } from "@/lib/clipboard";


interface ObjectActionsOptions {
  module: Module;
  /** The active row. */
  row: number | null;
  object: RequirementObject | undefined;
  filtered: boolean;
  /** What is shown was: it is read only. */
  past: boolean;
  commands: ObjectCommands;
  onEdit: (row: number, field: Field) => void;
  onCreate: (row: number, place: NewPlace) => void;
  onOpen: (object: RequirementObject) => void;
  onDiscuss: (object: RequirementObject) => void;
  /** ID of the object that a link was begun at. */
  linkFrom: string | undefined;
  onLinkStart: (object: RequirementObject) => void;
  onLinkComplete: (object: RequirementObject, beside: ObjectCommands["beside"]) => void;
}

/** What can be done with the active row. The one list behind menu, context menu, shortcuts and palette. */
export function useObjectActions(options: ObjectActionsOptions): Action[] {
  const { module, row, object, filtered, past, commands, onEdit, onCreate, onOpen, onDiscuss, linkFrom, onLinkStart, onLinkComplete } = options;
  const { t } = useTranslation();
  return useMemo(() => {
    const none = object === undefined ? t("module.noRow") : undefined;
    const then = past ? t("past.readOnly") : undefined;
    const readOnly = none ?? then ?? (can(object, "write") ? undefined : t("right.write"));
    const noCreate = then ?? (can(module, "create") ? undefined : t("right.create"));
    const noOrder = readOnly ?? (filtered ? t("module.notWhileFiltered") : undefined);
    const noDelete = none ?? then ?? (can(object, "delete") ? undefined : t("right.delete"));
    const at = row ?? 0;
    const grid = { scope: "grid" } as const;
    const edit = { group: t("module.group.edit"), ...grid };
    const structure = { group: t("module.group.structure"), ...grid };
    const copy = { group: t("module.group.copy"), ...grid };
    const copied = (done: Promise<void>) =>
      void done.then(
        () => toastDone(t("common.copied")),
        (error: unknown) => toastProblem(t("common.notCopied"), problemText(error, t)),
      );
    const step = (name: "up" | "down" | "indent" | "dedent") => () => commands.step(at, name);
    const toHeading = object?.classification !== "heading";
    return [
      { ...edit, id: "edit-text", label: t("module.editText"), icon: Pencil, disabledReason: readOnly, run: () => onEdit(at, { kind: "body" }) },
      { ...edit, id: "edit-heading", label: t("module.editHeading"), icon: TextCursorInput, shortcut: "F2", disabledReason: readOnly, run: () => onEdit(at, { kind: "heading" }) },
      {
        ...edit,
        id: "toggle-heading",
        label: t(toHeading ? "module.makeHeading" : "module.makeRequirement"),
        icon: Heading,
        shortcut: "h",
        disabledReason: readOnly,
        run: () => {
          if (object) commands.change(object, { classification: toHeading ? "heading" : "normative" });
        },
      },
      { ...edit, id: "comment", label: t("comments.action"), icon: MessageSquare, shortcut: "c", disabledReason: none ?? then, run: () => object && onDiscuss(object) },
      { ...edit, id: "start-link", label: t("links.start"), icon: Link2, shortcut: "l", disabledReason: none ?? then, run: () => object && onLinkStart(object) },
      {
        ...edit,
        id: "complete-link",
        label: linkFrom === undefined ? t("links.complete") : t("links.completeFrom", { key: linkFrom }),
        icon: Link2,
        shortcut: "L",
        disabledReason: none ?? then ?? (linkFrom === undefined ? t("links.startFirst") : undefined),
        run: () => object && onLinkComplete(object, commands.beside),
      },
      { ...structure, id: "new-sibling", label: t("module.newSibling"), icon: Plus, shortcut: "Mod+Enter", disabledReason: noCreate, run: () => onCreate(at, "sibling") },
      { ...structure, id: "new-child", label: t("module.newChild"), icon: CornerDownRight, shortcut: "Mod+Shift+Enter", disabledReason: none ?? noCreate, run: () => onCreate(at, "child") },
      { ...structure, id: "indent", label: t("module.indent"), icon: IndentIncrease, shortcut: "Alt+Shift+ArrowRight", disabledReason: noOrder, run: step("indent") },
      { ...structure, id: "dedent", label: t("module.dedent"), icon: IndentDecrease, shortcut: "Alt+Shift+ArrowLeft", disabledReason: noOrder, run: step("dedent") },
      { ...structure, id: "up", label: t("module.up"), icon: ArrowUp, shortcut: "Alt+ArrowUp", disabledReason: noOrder, run: step("up") },
      { ...structure, id: "down", label: t("module.down"), icon: ArrowDown, shortcut: "Alt+ArrowDown", disabledReason: noOrder, run: step("down") },
      { ...copy, id: "copy-row", label: t("module.copyRow"), icon: Copy, shortcut: "Mod+C", disabledReason: none, run: () => object && copied(copyRow(object)) },
      { ...copy, id: "copy-link", label: t("module.copyLink"), icon: Link2, disabledReason: none, run: () => object && copied(copyText(permalink(object.id))) },
      { ...copy, id: "open-object", label: t("module.openObject"), icon: ExternalLink, shortcut: "o", disabledReason: none, run: () => object && onOpen(object) },
      object?.deleted_at
        ? { ...structure, id: "restore", label: t("module.restore"), icon: RotateCcw, disabledReason: noDelete, run: () => commands.restore(object) }
        : { ...structure, id: "delete", label: t("module.delete"), icon: Trash2, shortcut: "Delete", danger: true, disabledReason: noDelete, run: () => commands.remove(at) },
    ];
  }, [t, module, row, object, filtered, past, commands, onEdit, onCreate, onOpen, onDiscuss, linkFrom, onLinkStart, onLinkComplete]);
}
