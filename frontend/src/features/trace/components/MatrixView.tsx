import { Grid3x3 } from "lucide-react";
import { useCallback, useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useToggleLink, type AxisObject, type MatrixFilter, type MatrixLink } from "../api/matrix";
import { textOf } from "../model/text";
import { useMatrix, type Sight } from "../model/use-matrix";

import { CellBar } from "./CellBar";
import { MatrixGrid, type MatrixPlace } from "./MatrixGrid";
import styles from "./MatrixView.module.css";
import type { LinkKind } from "./NewLinkKind";

import { problemText, shownProblem } from "@/api/problem";
import type { LinkType } from "@/api/types";
import type { Action } from "@/components/actions/action";
import { ProblemState } from "@/components/ui/ProblemState";
import { Skeleton } from "@/components/ui/Skeleton";
import { State } from "@/components/ui/State";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { useNumberFormat } from "@/lib/format";

interface MatrixViewProps {
  filter: MatrixFilter;
  types: readonly LinkType[];
  rowsName: string;
  columnsName: string;
  place: MatrixPlace;
  onPlace: (place: MatrixPlace) => void;
  /** What a new link is. */
  kind: LinkKind;
  kindPicker: ReactNode;
  /** Why nothing can be linked by way of this. */
  refusal: (outgoing: boolean) => string | undefined;
  /** Remembers one's last act in the module, and how to take it back. */
  lastAct: (moduleId: string) => Promise<() => Promise<unknown>>;
  onOpen: (objectId: string) => void;
  onImpact: (objectId: string) => void;
}

const NONE: readonly MatrixLink[] = [];
let made = 0;

/** Two modules against each other: who is linked to whom, and who to nobody. */
export function MatrixView(props: MatrixViewProps) {
  const { filter, types, place, onPlace, kind, refusal, lastAct, onOpen, onImpact } = props;
  const { t } = useTranslation();
  const number = useNumberFormat();
  const [sight, setSight] = useState<Sight>({ rows: [0, 1], columns: [0, 1] });
  const [hovered, setHovered] = useState<MatrixPlace | null>(null);
  const { matrix, error, retry } = useMatrix(filter, sight);
  const { create, remove } = useToggleLink(filter);

  const onSight = useCallback(
    (next: Sight) => setSight((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next)),
    [],
  );
  const typeName = useCallback((id: string) => types.find((type) => type.id === id)?.name ?? "", [types]);
  const cellAt = useCallback(
    ({ row, column }: MatrixPlace) => {
      const of = matrix?.rows.at.get(row);
      const to = matrix?.columns.at.get(column);
      if (of === undefined || to === undefined) return undefined;
      return { row: of, column: to, links: matrix?.links.get(of.id)?.get(to.id) ?? NONE };
    },
    [matrix],
  );
  const nameOf = useCallback(
    (row: number, column: number) => {
      const cell = cellAt({ row, column });
      if (cell === undefined) return t("trace.matrix.unknown");
      const links = cell.links.map(({ direction, suspect, link_type_id }) =>
        t(`trace.link.${direction}${suspect ? "Suspect" : ""}`, { type: typeName(link_type_id) }),
      );
      return `${cell.row.key}, ${cell.column.key}: ${links.length === 0 ? t("trace.matrix.notLinked") : links.join("; ")}`;
    },
    [cellAt, t, typeName],
  );

  const failed = (problem: unknown) => toastProblem(t("links.failed"), problemText(problem, t));
  const told = (link: MatrixLink, row: AxisObject, column: AxisObject) => ({
    source: link.direction === "forward" ? row.key : column.key,
    target: link.direction === "forward" ? column.key : row.key,
    type: typeName(link.link_type_id),
  });
  const link = (row: AxisObject, column: AxisObject) => {
    const reason = refusal(kind.outgoing);
    if (reason !== undefined || kind.type === undefined) {
      toastProblem(t("trace.matrix.notAllowed"), reason);
      return;
    }
    made += 1;
    const wanted: MatrixLink = {
      link_id: `pending-${made}`,
      link_type_id: kind.type,
      source_id: kind.outgoing ? row.id : column.id,
      target_id: kind.outgoing ? column.id : row.id,
      suspect: false,
      direction: kind.outgoing ? "forward" : "backward",
    };
    create.mutateAsync(wanted).then(
      (done) =>
        toastDone(t("trace.matrix.linked", told(wanted, row, column)), {
          undo: {
            label: t("common.undo"),
            run: () => void remove.mutateAsync({ ...wanted, link_id: done.id }).catch(failed),
          },
        }),
      failed,
    );
  };
  const unlink = (one: MatrixLink, row: AxisObject, column: AxisObject) => {
    const reason = refusal(one.direction === "forward");
    if (reason !== undefined) {
      toastProblem(t("trace.matrix.notAllowed"), reason);
      return;
    }
    // It is not made yet.
    if (one.link_id.startsWith("pending-")) return;
    const owner = one.direction === "forward" ? filter.source : filter.target;
    const text = t("trace.matrix.unlinked", told(one, row, column));
    remove
      .mutateAsync(one)
      .then(() => lastAct(owner).catch(() => undefined))
      .then((back) => toastDone(text, back && { undo: { label: t("common.undo"), run: () => void back().catch(failed) } }), failed);
  };
  const toggle = (at: MatrixPlace) => {
    const cell = cellAt(at);
    if (cell === undefined) return;
    const { row, column, links } = cell;
    // Of several links the one of the chosen kind goes.
    const goes = links.find((one) => one.link_type_id === kind.type && (one.direction === "forward") === kind.outgoing) ?? links.at(-1);
    if (goes === undefined) link(row, column);
    else unlink(goes, row, column);
  };

  const current = cellAt(place);
  const actions = useMemo((): Action[] => {
    if (current === undefined) return [];
    const { row, column, links } = current;
    return [
      {
        id: "matrix-link",
        group: t("links.title"),
        label: t(kind.outgoing ? "trace.matrix.linkForward" : "trace.matrix.linkBackward", { type: typeName(kind.type ?? "") }),
        disabledReason: refusal(kind.outgoing),
        run: () => link(row, column),
      },
      ...links.map((one) => ({
        id: `matrix-unlink-${one.link_id}`,
        group: t("links.title"),
        label: t(`trace.matrix.remove.${one.direction}`, { type: typeName(one.link_type_id) }),
        disabledReason: refusal(one.direction === "forward"),
        run: () => unlink(one, row, column),
      })),
      ...[row, column].flatMap((object) => [
        { id: `matrix-open-${object.id}`, group: object.key, label: t("trace.open", { key: object.key }), run: () => onOpen(object.id) },
        { id: `matrix-impact-${object.id}`, group: object.key, label: t("trace.impactOf", { key: object.key }), run: () => onImpact(object.id) },
      ]),
    ];
    // The two functions are made anew with each drawing; what they do follows from these.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [current, kind, typeName, t, onOpen, onImpact]);

  if (error !== null && matrix === undefined) {
    return <ProblemState {...shownProblem(error, t)} onRetry={() => void retry()} />;
  }
  if (matrix === undefined) {
    return (
      <div className={styles.loading} aria-busy>
        <Skeleton lines={12} />
      </div>
    );
  }
  const { rows, columns } = matrix;
  if (rows.total === 0 || columns.total === 0) {
    const isNarrowed = rows.total === 0 ? filter.rows !== "all" : filter.columns !== "all";
    return (
      <State icon={Grid3x3} title={t(isNarrowed ? "trace.matrix.noneSuch" : "trace.matrix.empty")}>
        {t(isNarrowed ? "trace.matrix.noneSuchText" : "trace.matrix.emptyText", {
          name: rows.total === 0 ? props.rowsName : props.columnsName,
        })}
      </State>
    );
  }
  const count = (name: "rows" | "columns") => (
    <span>
      <b>{name === "rows" ? props.rowsName : props.columnsName}</b>{" "}
      {t(`trace.matrix.count.${name}`, { count: matrix[name].total, shown: number(matrix[name].total) })}
      {matrix[name].gaps > 0 && `, ${t("trace.gaps", { count: matrix[name].gaps, shown: number(matrix[name].gaps) })}`}
    </span>
  );
  const shown = cellAt(hovered ?? place);
  return (
    <>
      <MatrixGrid
        label={t("trace.matrix.label", { rows: props.rowsName, columns: props.columnsName })}
        matrix={matrix}
        indent={filter.headings}
        active={{ row: Math.min(place.row, rows.total - 1), column: Math.min(place.column, columns.total - 1) }}
        mayToggle={refusal(kind.outgoing) === undefined}
        nameOf={nameOf}
        typeName={typeName}
        actions={actions}
        onActive={onPlace}
        onToggle={toggle}
        onHover={setHovered}
        onSight={onSight}
        corner={
          <>
            <span className={styles.across}>{count("columns")}</span>
            <span className={styles.down}>{count("rows")}</span>
          </>
        }
      />
      <CellBar cell={shown} typeName={typeName} actions={actions} kind={props.kindPicker} textOf={(one) => textOf(one, t)} />
    </>
  );
}

