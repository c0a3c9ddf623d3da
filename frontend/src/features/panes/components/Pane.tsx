import { X } from "lucide-react";
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type Ref,
} from "react";
import { useTranslation } from "react-i18next";

import type { Between, PaneRows } from "../model/pane-rows";

import { LinkSign, PaneText } from "./PaneCells";
import styles from "./Panes.module.css";

import { problemText } from "@/api/problem";
import type { Module, RequirementObject } from "@/api/types";
import { TreeGrid, type GridColumn, type TreeGridHandle } from "@/components/grid/TreeGrid";
import { IconButton } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { toastProblem } from "@/components/ui/toasts";
import { WindowSource } from "@/lib/window-source";

/** Somebody is at a pane: after something was dropped there, the pointer has not entered it. */
const LEADS = ["pointerenter", "focusin", "wheel"] as const;

/** How long a pane stands still before others follow it, in milliseconds. */
const SETTLED_MS = 200;

function rowsInSight(grid: HTMLElement): number[] {
  const { top, bottom } = grid.getBoundingClientRect();
  const rows = [...grid.querySelectorAll<HTMLElement>("[role='row'][data-index]")].filter((row) => {
    const box = row.getBoundingClientRect();
    return box.bottom > top && box.top < bottom;
  });
  return rows.map((row) => Number(row.dataset.index)).sort((one, other) => one - other);
}

/** Nobody asks what an object without links is linked to. */
const mayLead = (object: RequirementObject | undefined) =>
  object === undefined || object.link_counts.incoming + object.link_counts.outgoing > 0;

export interface PaneHandle {
  /** Brings an object into sight. */
  show: (id: string, align: "start" | "center") => Promise<void>;
  /** The rows may have changed. */
  refresh: () => void;
  itemAt: (index: number) => RequirementObject | undefined;
}

/** Another module beside this one, and the links between the two. */
export interface Neighbour {
  id: string;
  name: string;
  /** As its keys begin. */
  short: string;
  between: Between;
}

interface PaneProps {
  ref: Ref<PaneHandle>;
  module: Module;
  /** Modules that may stand here instead. */
  choice: readonly Module[];
  rows: PaneRows;
  neighbours: readonly Neighbour[];
  /** Objects at the other ends of the selected row, and whether a link to them is suspect. */
  ends: ReadonlyMap<string, boolean>;
  /** The object that is selected when the page opens. */
  opening: string | undefined;
  onChoose: (id: string) => void;
  onClose: (() => void) | undefined;
  onSelect: (object: RequirementObject) => void;
  /** The pane that somebody is at; others follow it. */
  onLead: () => void;
  /** Other rows are in sight: those of them that have links; those that have not arrived yet are undefined. */
  onSight: (inSight: () => (string | undefined)[], selected: boolean) => void;
  /** A row of another pane was dropped here. */
  onDrop: (from: { pane: string; index: number }, to: RequirementObject) => void;
}

/** A module among others, to read and to link. */
export function Pane(props: PaneProps) {
  const { module, rows, neighbours, ends, onSelect, onSight } = props;
  const { t, i18n } = useTranslation();
  const grid = useRef<TreeGridHandle>(null);
  const [active, setActive] = useState<{ id: string | undefined; index: number } | null>(null);
  const texts = useRef(t);
  texts.current = t;
  const source = useMemo(
    () =>
      new WindowSource<RequirementObject>({
        idOf: ({ id }) => id,
        versionOf: ({ current_version }) => current_version,
        load: rows.load,
        onError: (error) => toastProblem(texts.current("module.loadFailed"), problemText(error, texts.current)),
      }),
    [rows],
  );
  // The source holds requests that must not outlive it.
  useEffect(() => {
    source.ensure(0, 1);
    return () => source.dispose();
  }, [source]);
  useSyncExternalStore(source.subscribe, () => source.version);

  const found = active === null ? -1 : active.id === undefined ? active.index : source.indexOf(active.id);
  const row = active === null ? null : found >= 0 ? found : active.index;
  const activate = useCallback(
    (index: number) => {
      const object = source.itemAt(index);
      setActive({ id: object?.id, index });
      if (object !== undefined) onSelect(object);
    },
    [source, onSelect],
  );
  const locate = async (id: string) => {
    if (source.indexOf(id) < 0) source.accept(await rows.around(id));
    return source.indexOf(id);
  };
  useImperativeHandle(props.ref, () => ({
    show: async (id, align) => {
      try {
        const index = await locate(id);
        if (index >= 0) requestAnimationFrame(() => grid.current?.scrollTo(index, align));
      } catch (error) {
        toastProblem(t("module.loadFailed"), problemText(error, t));
      }
    },
    refresh: () => source.refresh(),
    itemAt: source.itemAt,
  }));

  // What the address says is selected when the page opens.
  const { opening } = props;
  const opened = useRef(false);
  useEffect(() => {
    if (opening === undefined || opened.current) return;
    opened.current = true;
    void locate(opening).then(
      (index) => {
        if (index < 0) return;
        activate(index);
        requestAnimationFrame(() => grid.current?.scrollTo(index, "center"));
      },
      // An object of another pane, or one that is gone.
      () => undefined,
    );
    // Once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const visible = useRef({ start: 0, end: 0, first: 0, last: 0 });
  const onWindow = (start: number, end: number, first: number, last: number) => {
    visible.current = { start, end, first, last };
    // Called while drawing: what follows must wait until that is done.
    queueMicrotask(() => {
      if (source.total !== null) source.ensure(start, end);
    });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const total = source.total ?? 0;
    if (event.altKey || total === 0) return;
    const page = Math.max(1, visible.current.last - visible.current.first - 1);
    const steps: Record<string, number> = {
      ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -total, End: total,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    const to = Math.max(0, Math.min(total - 1, (row ?? -1) + step));
    activate(to);
    grid.current?.scrollTo(to, "nearest");
    event.preventDefault();
  };

  const columns = useMemo(
    (): GridColumn[] => [
      { id: "key", header: t("module.column.key"), track: "6.75rem", className: styles.keyCell },
      { id: "main", header: t("module.column.main"), track: "minmax(10rem, 1fr)", className: styles.mainCell },
      ...neighbours.map(({ id, name, short }) => ({
        id,
        header: <span title={name} className={styles.name}>{short}</span>,
        track: "4.25rem",
        className: styles.signCell,
      })),
    ],
    [t, neighbours],
  );
  const { onDrop, onLead } = props;
  const latest = useRef({ onDrop, onLead, onSight, row });
  latest.current = { onDrop, onLead, onSight, row };
  const attach = useCallback(
    (element: HTMLElement) => {
      let detach: (() => void) | undefined;
      let gone = false;
      const lead = () => latest.current.onLead();
      let sight: ReturnType<typeof setTimeout> | undefined;
      const tell = () => {
        const indexes = rowsInSight(element);
        const { row: selected } = latest.current;
        const inSight = () => indexes.map((index) => source.itemAt(index)).filter(mayLead).map((object) => object?.id);
        latest.current.onSight(inSight, selected !== null && indexes.includes(selected));
      };
      // Rows come into sight without being drawn anew where all of them are drawn.
      const onScroll = () => {
        clearTimeout(sight);
        sight = setTimeout(tell, SETTLED_MS);
      };
      element.addEventListener("scroll", onScroll, { passive: true });
      for (const event of LEADS) element.addEventListener(event, lead, { passive: true });
      void import("../model/link-drag").then(({ attachLinkDrag }) => {
        if (gone) return;
        detach = attachLinkDrag(element, module.id, (from, index) => {
          const to = source.itemAt(index);
          if (to !== undefined) latest.current.onDrop(from, to);
        });
      });
      return () => {
        gone = true;
        clearTimeout(sight);
        element.removeEventListener("scroll", onScroll);
        for (const event of LEADS) element.removeEventListener(event, lead);
        detach?.();
      };
    },
    [module.id, source],
  );

  const renderCell = (index: number, { id }: GridColumn) => {
    const object = source.itemAt(index);
    if (object === undefined) return id === "main" ? <Skeleton lines={2} /> : null;
    if (id === "key") {
      return (
        <span className={styles.key}>
          <span data-grip className={styles.grip} />
          {object.key}
          {ends.has(object.id) && (
            <span role="img" aria-label={t("panes.end")} title={t("panes.end")} className={styles.end}>
              {ends.get(object.id) ? "◆!" : "◆"}
            </span>
          )}
        </span>
      );
    }
    if (id === "main") return <PaneText object={object} />;
    const neighbour = neighbours.find((one) => one.id === id);
    return neighbour && <LinkSign object={object} between={neighbour.between} name={neighbour.name} />;
  };

  return (
    <section className={styles.pane} aria-label={module.name}>
      <header className={styles.head}>
        <select aria-label={t("panes.module")} value={module.id} onChange={({ target }) => props.onChoose(target.value)}>
          {props.choice.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        {props.onClose && <IconButton icon={X} label={t("panes.close", { name: module.name })} onClick={props.onClose} />}
      </header>
      {source.total === 0 ? (
        <p className={styles.empty}>{t("panes.empty")}</p>
      ) : (
        <TreeGrid
          ref={grid}
          label={t("module.gridLabel", { name: module.name })}
          className={styles.grid}
          layout={`${module.id} ${neighbours.length}`}
          rowCount={source.total ?? 0}
          rowKey={source.keyAt}
          structure={source.structure}
          estimate={52}
          columns={columns}
          headerHeight={28}
          active={row === null ? null : { row, column: 1 }}
          rowState={(index) => {
            const object = source.itemAt(index);
            return {
              level: (object?.depth ?? 0) + 1,
              data: { "data-kind": object?.classification, "data-end": object && ends.has(object.id) ? "true" : undefined },
            };
          }}
          renderCell={renderCell}
          rowToken={(index) => source.itemAt(index) ?? index}
          look={`${i18n.language} ${[...ends.keys()].join()}`}
          onActivate={({ row: index }, event) => {
            if (event.target instanceof Element && event.target.closest("a, button") !== null) return;
            activate(index);
          }}
          onOpen={() => undefined}
          onKeyDown={onKeyDown}
          onWindow={onWindow}
          attach={attach}
        />
      )}
    </section>
  );
}
