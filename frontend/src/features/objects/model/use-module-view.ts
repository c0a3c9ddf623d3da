import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { createStore } from "zustand";


import { fetchObject, isFiltered, type CreateObjectInput } from "../api/objects";
import type { Editing } from "../components/ObjectGrid";

import { fieldOf, type ObjectColumn } from "./columns";
import type { DraftText } from "./drafts";
import type { Field } from "./field";
import { filterOf, type ModuleSearch } from "./module-search";
import { newCommentField } from "./new-comment-field";
import { useCursor } from "./use-cursor";
import { useEarlyKeys } from "./use-early-keys";
import { useGridKeys } from "./use-grid-keys";
import { useMarks } from "./use-marks";
import { useObjectActions } from "./use-object-actions";
import { useObjectCommands, type NewPlace, type ObjectCommands, type TakeBack } from "./use-object-commands";
import { locate, useObjectSource } from "./use-object-source";
import { useOthersChanges } from "./use-others-changes";
import { useOwnPlace } from "./use-own-place";

import { can } from "@/api/capabilities";
import { problemText } from "@/api/problem";
import type { Module, RequirementObject } from "@/api/types";
import type { EditEnd } from "@/components/editor/RichTextEditor";
import type { TreeGridHandle } from "@/components/grid/TreeGrid";
import { toastProblem } from "@/components/ui/toasts";
import { askFocus } from "@/lib/ask-focus";
import { setPreferences } from "@/lib/preferences";
import { isTyping } from "@/lib/shortcuts";

interface ModuleViewOptions {
  module: Module;
  search: ModuleSearch;
  /** Differs with each jump to the row of the address, be it the one that has the cursor and was scrolled away. */
  jump: number | undefined;
  columns: readonly ObjectColumn[];
  grid: RefObject<TreeGridHandle | null>;
  onSearch: (change: Partial<ModuleSearch>) => void;
  onOpenObject: (object: RequirementObject) => void;
  onStructure: () => void;
  onUndo: (what: TakeBack) => void;
  /** Lists what a row is linked to. */
  onLinks: (row: number, column: number, direction: "outgoing" | "incoming" | undefined) => void;
  /** ID of the object that a link was begun at. */
  linkFrom: string | undefined;
  onLinkStart: (object: RequirementObject) => void;
  onLinkComplete: (object: RequirementObject, beside: ObjectCommands["beside"]) => void;
  /** Called when somebody else changed the module; with true when headings may have changed. */
  onOthers: (outline: boolean) => void;
  /** Called when the module may be gone. */
  onGone: () => void;
}

/** Rows at the edges of the window. */
export interface Position {
  firstVisible: number;
  /** The one after the last. */
  lastVisible: number;
}

/** How long a selection must stand before it goes into the address, in milliseconds. */
const ADDRESS_MS = 200;

const nothing = () => undefined;

/** State of the module view: rows, cursor, edit, and what the keys do with them. */
export function useModuleView(options: ModuleViewOptions) {
  const { module, search, jump, columns, grid, onSearch } = options;
  const { t } = useTranslation();
  const filter = filterOf(search);
  const filtered = isFiltered(filter);
  const past = filter.asOf !== undefined;
  const { source, fault } = useObjectSource(module.id, filter, search.sel);
  const cursor = useCursor(source);
  const marked = useMarks({ moduleId: module.id, source, filter }, search, onSearch);
  // Rows are marked to do something with them.
  const marks = useMemo(() => (past ? { ...marked, toggle: nothing, extend: nothing, all: nothing } : marked), [past, marked]);
  const [editing, setEditing] = useState<Editing | null>(null);
  const earlyKeys = useEarlyKeys();
  const [position] = useState(() => createStore<Position>(() => ({ firstVisible: 0, lastVisible: 0 })));
  const visible = useRef({ start: 0, end: 0, first: 0, last: 0 });
  const afterCreate = useRef<string | null>(null);

  const editedRow = editing === null ? -1 : source.indexOfKey(editing.rowKey);
  const others = useOthersChanges({
    module,
    source,
    filter,
    sight: {
      grid,
      visible: () => ({ start: visible.current.first, end: visible.current.last }),
      attention: () => (editedRow >= 0 ? editedRow : (cursor.active?.row ?? null)),
    },
    onOthers: options.onOthers,
    onGone: options.onGone,
  });
  const commands = useObjectCommands({
    module,
    source,
    ownRevisions: others.own,
    onStructure: options.onStructure,
    onUndo: options.onUndo,
    onMoved: (_from, to) => {
      cursor.activate(to);
      requestAnimationFrame(() => grid.current?.scrollTo(to, "nearest"));
    },
  });
  const row = cursor.active?.row ?? null;
  const object = row === null ? undefined : source.itemAt(row);

  const goTo = useCallback(
    async (id: string) => {
      try {
        const found = await locate(source, module.id, filterOf(search), id);
        if (found === null) {
          toastProblem(t("module.notInView"));
          source.ensure(0, 1);
          return;
        }
        cursor.activate(found);
        requestAnimationFrame(() => {
          grid.current?.scrollTo(found, "center");
          grid.current?.focus();
        });
      } catch (error) {
        toastProblem(t("module.notInView"), problemText(error, t));
        source.ensure(0, 1);
      }
    },
    // The filter is part of the source.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [source, module.id, t, cursor.activate],
  );

  // The address leads: somebody followed a link to a row, or went back. What was written into it below comes back here
  // later, maybe when the cursor has long gone on; that must not call the cursor back.
  const written = useRef<string[]>([]);
  const jumped = useRef(jump);
  useEffect(() => {
    if (search.sel === undefined) return;
    const own = written.current.indexOf(search.sel);
    // The newest stays: it is what the address says.
    written.current = own < 0 ? [search.sel] : written.current.slice(own);
    const asked = jump !== undefined && jump !== jumped.current;
    if (asked) jumped.current = jump;
    if (own < 0 || asked) void goTo(search.sel);
  }, [search.sel, jump, goTo]);

  // The selection leads: the address follows when the cursor rests, so that walking through rows stays quick.
  const selected = object?.id.startsWith("pending-") ? undefined : object?.id;
  useEffect(() => {
    if (selected === undefined || selected === written.current.at(-1)) return;
    const timer = setTimeout(() => {
      written.current.push(selected);
      onSearch({ sel: selected });
    }, ADDRESS_MS);
    return () => clearTimeout(timer);
  }, [selected, onSearch]);

  const edit = useCallback(
    (at: number, field: Field, draft?: DraftText) => {
      const target = source.itemAt(at);
      const rowKey = source.keyAt(at);
      if (target === undefined || rowKey === undefined) return;
      if (!can(target, "write")) {
        toastProblem(t(past ? "past.readOnly" : "right.write"));
        return;
      }
      earlyKeys.begin();
      setEditing({ rowKey, field, draft });
    },
    [source, earlyKeys, past, t],
  );

  const mainField = (at: number): "heading" | "body" =>
    source.itemAt(at)?.classification === "heading" ? "heading" : "body";

  const showPanel = useCallback(
    (tab: "links" | "discussion") => {
      setPreferences({ detailsOpen: true });
      onSearch({ tab });
    },
    [onSearch],
  );

  const open = (at: number, column: number) => {
    const opened = columns[column];
    if (opened?.kind === "links") {
      const links = source.itemAt(at)?.link_counts;
      // Where there is nothing to list, a link is made.
      if (links === undefined || links.incoming + links.outgoing > 0) options.onLinks(at, column, undefined);
      else showPanel("links");
    }
    if (opened?.kind === "linked") options.onLinks(at, column, opened.linked.direction);
    const field = fieldOf(columns[column], mainField(at));
    if (field !== null) edit(at, field);
  };

  const create = useCallback(
    (at: number, place: NewPlace, input?: CreateObjectInput) => {
      const key = commands.create(at, place, input);
      if (key === null) return;
      afterCreate.current = key;
      earlyKeys.begin();
      setEditing({ rowKey: key, field: { kind: input?.classification === "heading" ? "heading" : "body" } });
    },
    [commands, earlyKeys],
  );

  useOwnPlace(past ? undefined : selected, editedRow < 0 ? undefined : source.itemAt(editedRow)?.id);

  // A row that was just made becomes the active one as soon as it stands among the rows.
  useEffect(() => {
    const key = afterCreate.current;
    if (key === null) return;
    const index = source.indexOfKey(key);
    if (index < 0) return;
    afterCreate.current = null;
    cursor.activate(index, 1);
    grid.current?.scrollTo(index, "nearest");
  }, [source, source.version, cursor, grid]);

  const neighbour = (at: number, field: Field, step: 1 | -1): { row: number; field: Field; column: number } | null => {
    const target = source.itemAt(at);
    if (field.kind === "heading" && step === 1) return { row: at, field: { kind: "body" }, column: 1 };
    if (field.kind === "body" && step === -1 && target?.heading) return { row: at, field: { kind: "heading" }, column: 1 };
    const editable = columns.map((column, index) => ({ column, index })).filter(({ column }) => fieldOf(column, "body"));
    const place = editable.findIndex(({ column }) =>
      field.kind === "attribute"
        ? column.kind === "attribute" && column.definition.name === field.name
        : column.kind === "main",
    );
    const next = editable[place + step];
    const nextRow = next ? at : at + step;
    const cell = next ?? editable[step === 1 ? 0 : editable.length - 1];
    if (cell === undefined || nextRow < 0 || nextRow >= (source.total ?? 0)) return null;
    const nextField = fieldOf(cell.column, mainField(nextRow));
    return nextField && { row: nextRow, field: nextField, column: cell.index };
  };

  const endEdit = (at: number, field: Field, end: EditEnd | "cancel") => {
    earlyKeys.take();
    setEditing((current) => (current !== null && current.rowKey === source.keyAt(at) ? null : current));
    if (end === "blur") return;
    grid.current?.focus();
    if (end === "sibling") create(at, "sibling");
    if (end !== "next" && end !== "previous") return;
    const next = neighbour(at, field, end === "next" ? 1 : -1);
    if (next === null) return;
    cursor.activate(next.row, next.column);
    grid.current?.scrollTo(next.row, "nearest");
    edit(next.row, next.field);
  };

  const onGridKey = useGridKeys({
    cursor,
    marks,
    rowCount: source.total ?? 0,
    columnCount: columns.length,
    pageRows: () => Math.max(1, Math.floor((visible.current.end - visible.current.start) / 3)),
    onMove: (to) => grid.current?.scrollTo(to, "nearest"),
    onOpen: open,
  });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (!isTyping(event.target) && earlyKeys.handle(event, () => endEdit(row ?? 0, { kind: "body" }, "cancel"))) return;
    onGridKey(event);
  };

  const onWindow = (start: number, end: number, first: number, last: number) => {
    const old = visible.current;
    const changed = old.start !== start || old.end !== end || old.first !== first || old.last !== last;
    visible.current = { start, end, first, last };
    // Called while drawing: what follows must wait until that is done.
    queueMicrotask(() => {
      if (source.total !== null) source.ensure(start, end);
      if (changed) position.setState({ firstVisible: first, lastVisible: last });
    });
  };

  /** Reads a row anew after something beside its text changed. */
  const refresh = useCallback(
    (id: string) =>
      void fetchObject(module.id, id).then(
        (fresh) => source.replace(fresh),
        // The row is what it was; whoever changed something said so.
        () => undefined,
      ),
    [module.id, source],
  );
  const onDiscuss = useCallback(
    (target: RequirementObject) => {
      showPanel("discussion");
      askFocus(newCommentField(target.id));
    },
    [showPanel],
  );

  const actions = useObjectActions({
    module,
    row,
    object,
    filtered,
    past,
    commands,
    onEdit: edit,
    onCreate: create,
    onOpen: options.onOpenObject,
    onDiscuss,
    linkFrom: options.linkFrom,
    onLinkStart: options.onLinkStart,
    onLinkComplete: options.onLinkComplete,
  });

  return {
    source, fault, filter, cursor, marks, commands, others, actions, editing, takeEarlyKeys: earlyKeys.take, object, filtered, past, position,
    goTo, refresh, showPanel, edit, endEdit, create, onKeyDown, onWindow,
  };
}
