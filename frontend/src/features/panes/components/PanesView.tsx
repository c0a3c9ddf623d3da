import { Columns2, Link2, Link2Off } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { firstEnd, type Between, type LinkedTo, type PaneRows } from "../model/pane-rows";

import { Pane, type Neighbour, type PaneHandle } from "./Pane";
import styles from "./Panes.module.css";

import { can } from "@/api/capabilities";
import type { LinkType, Module, RequirementObject } from "@/api/types";
import type { Action } from "@/components/actions/action";
import { useRegisterActions } from "@/components/actions/registry";
import { Button } from "@/components/ui/Button";
import { useDebounced } from "@/lib/use-debounced";

interface Way {
  typeId: string;
  outgoing: boolean;
}

interface PanesViewProps {
  /** Modules of the project. */
  modules: readonly Module[];
  /** Ids of those that stand side by side. */
  shown: readonly string[];
  linkTypes: readonly LinkType[];
  /** How a link reads from where it is begun. */
  way: Way | null;
  onWay: (way: Way) => void;
  /** ID of the object that a link was begun at. */
  linkFrom: string | undefined;
  onStart: (object: RequirementObject) => void;
  /** Makes a link from what was begun, or from `from`, to this object. */
  onLink: (to: RequirementObject, from: RequirementObject | undefined, follow: () => void) => void;
  opening: string | undefined;
  onShown: (ids: string[]) => void;
  onSelected: (id: string) => void;
  rowsOf: (moduleId: string) => PaneRows;
  between: (moduleId: string, otherId: string, typeId: string | undefined) => Between;
  /** Everything that an object is linked to. */
  useEnds: (object: RequirementObject | undefined, typeId: string | undefined) => LinkedTo[] | undefined;
}

/** How often the panes look whether it is known where they shall follow to, in milliseconds, and how often at most. */
const FOLLOW_MS = 150;
const FOLLOW_TIMES = 200;

const NO_ENDS: ReadonlyMap<string, boolean> = new Map();

/** Modules side by side, which follow each other along their links; links are made by dragging across or by two keys. */
export function PanesView(props: PanesViewProps) {
  const { modules, shown, way, linkTypes, linkFrom, onStart, onLink, onSelected, rowsOf, between, useEnds } = props;
  const { t } = useTranslation();
  const handles = useRef(new Map<string, PaneHandle>());
  // None until somebody is at one of them.
  const leading = useRef<string>(undefined);
  const following = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(following.current), []);
  const [follows, setFollows] = useState(true);
  const [selected, setSelected] = useState<RequirementObject | undefined>();
  const typeId = way?.typeId;

  const panes = useMemo(() => shown.flatMap((id) => modules.find((one) => one.id === id) ?? []), [shown, modules]);
  const ids = panes.map(({ id }) => id).join();
  const rows = useMemo(() => new Map(ids.split(",").map((id) => [id, rowsOf(id)])), [ids, rowsOf]);
  const names = panes.map(({ name }) => name).join("\n");
  const neighbours = useMemo(
    () =>
      new Map(
        panes.map(({ id }) => [
          id,
          panes.filter((one) => one.id !== id).map((one): Neighbour => ({ id: one.id, name: one.name, short: one.prefix || one.name, between: between(id, one.id, typeId) })),
        ]),
      ),
    // Modules come anew with each answer; what counts here is which they are.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [ids, names, typeId, between],
  );

  // What the selected row is linked to comes into sight in the other panes.
  const settled = useDebounced(selected, 120);
  const ends = useEnds(settled, typeId);
  const marked = useMemo(
    () => (ends === undefined ? NO_ENDS : new Map(ends.flatMap(({ linked }) => linked.map((one) => [one.object_id, one.suspect] as const)))),
    [ends],
  );
  useEffect(() => {
    if (settled === undefined || ends === undefined) return;
    for (const [id, handle] of handles.current) {
      const end = ends.flatMap(({ linked }) => linked).find((one) => one.module_id === id);
      if (id !== settled.module_id && end !== undefined) void handle.show(end.object_id, "center");
    }
  }, [ends, settled]);

  const refresh = useCallback(() => handles.current.forEach((handle) => handle.refresh()), []);
  const onSelect = useCallback(
    (object: RequirementObject) => {
      setSelected(object);
      onSelected(object.id);
    },
    [onSelected],
  );
  const onSight = (moduleId: string) => (inSight: () => (string | undefined)[], withSelected: boolean) => {
    // Those that follow were not scrolled by anybody.
    if (leading.current !== moduleId) return;
    clearTimeout(following.current);
    // The selected row leads as long as it is in sight.
    if (!follows || (withSelected && selected?.module_id === moduleId)) return;
    const follow = (others: readonly Neighbour[], times: number) => {
      // Rows that came into sight just now, and what they are linked to, may be on their way.
      const rowIds = inSight();
      const waiting = others.filter(({ id, between: links }) => {
        const { end, known } = firstEnd(links, rowIds);
        if (end !== undefined) void handles.current.get(id)?.show(end, "start");
        return !known;
      });
      if (waiting.length > 0 && times > 0) following.current = setTimeout(() => follow(waiting, times - 1), FOLLOW_MS);
    };
    follow(neighbours.get(moduleId) ?? [], FOLLOW_TIMES);
  };

  const actions = useMemo((): Action[] => {
    const none = selected === undefined ? t("module.noRow") : undefined;
    const grid = { group: t("links.title"), icon: Link2, scope: "grid" } as const;
    return [
      { ...grid, id: "start-link", label: t("links.start"), shortcut: "l", disabledReason: none, run: () => selected && onStart(selected) },
      {
        ...grid,
        id: "complete-link",
        label: linkFrom === undefined ? t("links.complete") : t("links.completeFrom", { key: linkFrom }),
        shortcut: "L",
        disabledReason: none ?? (linkFrom === undefined ? t("links.startFirst") : undefined),
        run: () => selected && onLink(selected, undefined, refresh),
      },
    ];
  }, [t, selected, linkFrom, onStart, onLink, refresh]);
  useRegisterActions("panes", actions);

  const rest = modules.filter(({ id }) => !shown.includes(id));
  const writable = panes.some((module) => can(module, "write"));
  return (
    <main id="main" tabIndex={-1} className={styles.view}>
      <div className={styles.bar} role="toolbar" aria-label={t("panes.title")}>
        <h1>{t("panes.title")}</h1>
        <label>
          {t("links.type")}
          <select
            value={way === null ? "" : `${way.typeId} ${way.outgoing}`}
            onChange={({ target }) => {
              const [id = "", outgoing] = target.value.split(" ");
              props.onWay({ typeId: id, outgoing: outgoing === "true" });
            }}
          >
            {linkTypes.map(({ id, name, backward_name }) => (
              <optgroup key={id} label={name}>
                <option value={`${id} true`}>→ {name}</option>
                <option value={`${id} false`}>← {backward_name}</option>
              </optgroup>
            ))}
          </select>
        </label>
        <Button variant="ghost" icon={follows ? Link2 : Link2Off} aria-pressed={follows} onClick={() => setFollows(!follows)}>
          {t("panes.follow")}
        </Button>
        <p className={styles.hint}>{t(writable ? "panes.hint" : "right.write")}</p>
        {shown.length < 4 && (
          <Button
            icon={Columns2}
            disabledReason={rest.length === 0 ? t("panes.noMore") : undefined}
            onClick={() => props.onShown([...shown, ...rest.slice(0, 1).map(({ id }) => id)])}
          >
            {t("panes.add")}
          </Button>
        )}
      </div>
      <div className={styles.panes}>
        {panes.map((module) => {
          const paneRows = rows.get(module.id);
          if (paneRows === undefined) return null;
          return (
            <Pane
              key={module.id}
              ref={(handle) => {
                if (handle) handles.current.set(module.id, handle);
                return () => void handles.current.delete(module.id);
              }}
              module={module}
              choice={[module, ...rest]}
              rows={paneRows}
              neighbours={neighbours.get(module.id) ?? []}
              ends={selected?.module_id === module.id ? NO_ENDS : marked}
              opening={props.opening}
              onChoose={(id) => props.onShown(shown.map((one) => (one === module.id ? id : one)))}
              onClose={shown.length > 2 ? () => props.onShown(shown.filter((id) => id !== module.id)) : undefined}
              onSelect={onSelect}
              onLead={() => {
                leading.current = module.id;
              }}
              onSight={onSight(module.id)}
              onDrop={(from, to) => onLink(to, handles.current.get(from.pane)?.itemAt(from.index), refresh)}
            />
          );
        })}
      </div>
    </main>
  );
}
