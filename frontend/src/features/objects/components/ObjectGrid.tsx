import { useMemo, type KeyboardEvent, type MouseEvent, type ReactNode, type Ref } from "react";
import { useTranslation } from "react-i18next";


import { columnId, fieldOf, type Layout, type ObjectColumn } from "../model/columns";
import type { DraftText } from "../model/drafts";
import { fieldKey, valueOf, type Field } from "../model/field";
import { groupValue } from "../model/group";
import { directionOf, readSort, sortField, toggleSort, writeSort } from "../model/sort";
import type { CursorState } from "../model/use-cursor";
import { selection, type MarksState } from "../model/use-marks";
import type { ObjectCommands } from "../model/use-object-commands";
import type { ObjectSource } from "../model/use-object-source";
import { useRowDrag } from "../model/use-row-drag";

import { AttributeValue } from "./AttributeValue";
import { ColumnHeader } from "./ColumnHeader";
import { FieldDraft } from "./FieldDraft";
import { FieldEditor } from "./FieldEditor";
import { GroupBand } from "./GroupBand";
import { LateConflict } from "./LateConflict";
import { MainCell } from "./MainCell";
import styles from "./ObjectGrid.module.css";
import { KeyCell, LinksCell } from "./SmallCells";
import { trackOf } from "./column-width";

import { can } from "@/api/capabilities";
import type { AttributeDefinition, Module, RequirementObject } from "@/api/types";
import type { EditEnd } from "@/components/editor/RichTextEditor";
import { TreeGrid, type GridColumn, type TreeGridHandle } from "@/components/grid/TreeGrid";
import { Skeleton } from "@/components/ui/Skeleton";
import type { LinkedColumn } from "@/lib/linked-column";
import { usePreferences } from "@/lib/preferences";

export interface Editing {
  rowKey: string;
  field: Field;
  draft?: DraftText | undefined;
}

interface ObjectGridProps {
  ref: Ref<TreeGridHandle>;
  module: Module;
  source: ObjectSource;
  columns: readonly ObjectColumn[];
  layout: Layout;
  definitions: readonly AttributeDefinition[];
  /** Sort order in the filter language. */
  sort: string | undefined;
  /** What divides the rows into groups. */
  group: string | undefined;
  /** Missing where rows cannot be sorted. */
  onSort: ((sort: string | undefined) => void) | undefined;
  /** Shows the discussion of the row that is active. */
  onDiscussion: () => void;
  /** Lists what a row is linked to; with `jump`, goes there where there is only one. */
  onLinks: (row: number, column: number, direction: "outgoing" | "incoming" | undefined, jump: boolean) => void;
  renderLinked: (object: RequirementObject, column: LinkedColumn) => ReactNode;
  renderScript: (object: RequirementObject, scriptId: string) => ReactNode;
  cursor: CursorState;
  marks: MarksState;
  editing: Editing | null;
  commands: ObjectCommands;
  /** Dragging rows makes no sense while a filter hides what is between them. */
  mayReorder: boolean;
  onEdit: (row: number, field: Field, draft?: DraftText) => void;
  takeEarlyKeys: () => string;
  onEditEnd: (row: number, field: Field, end: EditEnd | "cancel") => void;
  onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void;
  onWindow: (start: number, end: number, firstVisible: number, lastVisible: number) => void;
}

const ESTIMATES: Record<string, number> = {
  "document-compact": 62,
  "document-comfortable": 78,
  "grid-compact": 44,
  "grid-comfortable": 56,
};

const HEADER_PX = 28;

/** The rows of a module. Document and grid are the same rows and the same editor in two dresses. */
export function ObjectGrid(props: ObjectGridProps) {
  const { module, source, columns, layout, cursor, marks, editing, commands, onEdit, sort, group, onSort } = props;
  const { t, i18n } = useTranslation();
  const density = usePreferences((state) => state.density);
  const widths = usePreferences((state) => state.columnWidths);
  const attachDrag = useRowDrag(commands.drop, props.mayReorder);

  const gridColumns = useMemo(
    () =>
      columns.map((column): GridColumn => {
        const id = columnId(column);
        const order = readSort(sort);
        const field = sortField(column);
        const sorted = field === null ? undefined : directionOf(order, field);
        // In the document the heads are out of sight.
        const toggle = (name: string, also: boolean) => onSort?.(writeSort(toggleSort(order, name, also)));
        return {
          id,
          sorted,
          header: <ColumnHeader column={column} direction={sorted} onSort={layout === "grid" && onSort ? toggle : undefined} />,
          track: trackOf(column, layout, widths[id]),
          className: styles[column.kind],
        };
      }),
    [columns, layout, widths, sort, onSort],
  );

  const saved = (rowKey: string, object: RequirementObject) => {
    const current = source.itemAt(source.indexOfKey(rowKey));
    if (current) source.replaceKey(rowKey, { ...object, depth: current.depth });
  };
  const editorFor = (index: number, object: RequirementObject, field: Field, label: string, column?: ObjectColumn) => (
    <FieldEditor
      key={fieldKey(field)}
      rowKey={source.keyAt(index) ?? object.id}
      object={object}
      field={field}
      label={label}
      definition={column?.kind === "attribute" ? column.definition : undefined}
      draft={editing?.draft}
      commands={commands}
      takeEarlyKeys={props.takeEarlyKeys}
      onSaved={saved}
      onEnd={(end) => props.onEditEnd(index, field, end)}
    />
  );

  const renderCell = (index: number, { id }: GridColumn) => {
    const object = source.itemAt(index);
    const column = columns.find((candidate) => columnId(candidate) === id);
    if (column === undefined) return null;
    if (object === undefined) {
      return column.kind === "main" || column.kind === "key" ? <Skeleton lines={column.kind === "main" ? 2 : 1} /> : null;
    }
    const isEdited = editing !== null && source.keyAt(index) === editing.rowKey;
    switch (column.kind) {
      case "key":
        return <KeyCell object={object} mayReorder={props.mayReorder && can(object, "write")} />;
      case "links":
        return <LinksCell object={object} />;
      case "linked":
        return props.renderLinked(object, column.linked);
      case "script":
        return props.renderScript(object, column.scriptId);
      case "main": {
        const kind = isEdited && editing.field.kind !== "attribute" ? editing.field.kind : null;
        const label = t(kind === "heading" ? "module.headingOf" : "module.textOf", { key: object.key });
        return (
          <MainCell
            object={object}
            editing={kind && { kind, editor: editorFor(index, object, { kind }, label) }}
            onRestoreDraft={(field, draft) => onEdit(index, field, draft)}
          />
        );
      }
      case "attribute": {
        const field = fieldOf(column, "body");
        if (field === null) return null;
        if (isEdited && fieldKey(editing.field) === fieldKey(field)) {
          return editorFor(index, object, field, `${column.definition.name}, ${object.key}`, column);
        }
        return (
          <>
            <LateConflict objectId={object.id} field={field} definition={column.definition}>
              <AttributeValue definition={column.definition} value={valueOf(object, field)} />
            </LateConflict>
            {/* The form of the details offers it for every other kind. */}
            {column.definition.data_type === "rich_text" && (
              <FieldDraft object={object} field={field} editing={false} onRestore={(_, draft) => onEdit(index, field, draft)} />
            )}
          </>
        );
      }
    }
  };

  const renderAbove = (index: number) => {
    const object = source.itemAt(index);
    if (group === undefined || object === undefined) return null;
    const value = groupValue(group, props.definitions, object);
    const before = source.itemAt(index - 1);
    if (index > 0 && (before === undefined || groupValue(group, props.definitions, before) === value)) return null;
    return <GroupBand group={group} definitions={props.definitions} value={value} />;
  };

  const open = ({ row, column }: { row: number; column: number }, event: MouseEvent) => {
    const object = source.itemAt(row);
    if (object === undefined || editing?.rowKey === source.keyAt(row)) return;
    const part = event.target instanceof Element && event.target.closest<HTMLElement>("[data-part]")?.dataset.part;
    const main = part === "heading" || (part !== "body" && object.classification === "heading") ? "heading" : "body";
    const field = fieldOf(columns[column], main);
    if (field !== null) onEdit(row, field);
  };

  return (
    <TreeGrid
      ref={props.ref}
      label={t("module.gridLabel", { name: module.name })}
      className={styles.grid}
      layout={`${module.id}-${layout}-${density}-${gridColumns.map(({ track }) => track).join()}`}
      rowCount={source.total ?? 0}
      rowKey={source.keyAt}
      structure={source.structure}
      estimate={ESTIMATES[`${layout}-${density}`] ?? 60}
      columns={gridColumns}
      headerHeight={layout === "grid" ? HEADER_PX : 0}
      active={cursor.active}
      pinnedRow={editing === null ? undefined : source.indexOfKey(editing.rowKey)}
      rowState={(index) => rowState(source.itemAt(index), layout)}
      renderCell={renderCell}
      renderAbove={group === undefined ? undefined : renderAbove}
      // A row that is being edited is always drawn again: its editor holds on to what is around it.
      rowToken={(index) =>
        // With groups the row before decides, too.
        group !== undefined || (editing !== null && editing.rowKey === source.keyAt(index)) ? {} : (source.itemAt(index) ?? index)
      }
      look={`${layout} ${props.mayReorder} ${i18n.language} ${group ?? ""}`}
      isSelected={selection(marks.marks, source)}
      onActivate={({ row, column }, event) => {
        const on = (part: string) => event.target instanceof Element && event.target.closest(part) !== null;
        if (event.button === 0 && on("a, button, input")) return;
        const goes = event.target instanceof Element && event.target.closest<HTMLElement>("[data-goes]")?.dataset.goes;
        const withKey = event.ctrlKey || event.metaKey;
        if (event.button === 0 && editing?.rowKey !== source.keyAt(row)) {
          const also = (withKey && !goes) || on("[data-tick]");
          if (event.shiftKey) marks.extend(cursor.active?.row ?? row, row);
          else if (also) marks.toggle(row);
          else marks.settle();
          // The browser would mark the text on the way.
          if (event.shiftKey) {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus({ preventScroll: true });
          }
        }
        cursor.activate(row, column);
        if (event.button !== 0 || !goes) return;
        if (goes === "discussion") props.onDiscussion();
        else props.onLinks(row, column, (["outgoing", "incoming"] as const).find((way) => goes.endsWith(way)), withKey);
      }}
      onOpen={open}
      onKeyDown={props.onKeyDown}
      onWindow={props.onWindow}
      attach={attachDrag}
    />
  );
}

function rowState(object: RequirementObject | undefined, layout: Layout) {
  return {
    level: (object?.depth ?? 0) + 1,
    data: {
      "data-layout": layout,
      "data-kind": object?.classification,
      "data-deleted": object?.deleted_at ? "true" : undefined,
      "data-context": object?.context ? "true" : undefined,
    },
  };
}
