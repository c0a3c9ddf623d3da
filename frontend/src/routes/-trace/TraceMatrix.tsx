import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useLastAct } from "./last-act";
import { listOf, type TraceSearch } from "./trace-search";
import type { TraceModules } from "./use-trace-modules";

import { can } from "@/api/capabilities";
import type { LinkType } from "@/api/types";
import type { CoverageEdge } from "@/features/coverage/api/coverage";
import { pointsQuery } from "@/features/trace/api/baselines";
import type { MatrixFilter } from "@/features/trace/api/matrix";
import type { MatrixPlace } from "@/features/trace/components/MatrixGrid";
import { MatrixToolbar } from "@/features/trace/components/MatrixToolbar";
import { MatrixView } from "@/features/trace/components/MatrixView";
import { NewLinkKind } from "@/features/trace/components/NewLinkKind";
import { useDebounced } from "@/lib/use-debounced";

const SETTLED_MS = 250;

export interface TracePaneProps {
  projectId: string;
  search: TraceSearch;
  onSearch: (change: Partial<TraceSearch>) => void;
  modules: TraceModules;
  types: readonly LinkType[];
  /** What is linked in the project, for a start. */
  edges: readonly CoverageEdge[];
}

const isBetween = ({ source_module_id: from, target_module_id: to }: CoverageEdge, one: string, other: string) =>
  (from === one && to === other) || (from === other && to === one);

/** The matrix as the address describes it. */
export function TraceMatrix({ search, onSearch, modules, types, edges }: TracePaneProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const lastAct = useLastAct();
  const chosen = listOf(search.types);
  // Who asks for nothing gets the two modules with the most links between them.
  const busiest = edges.toSorted((a, b) => b.links - a.links)[0];
  const [first, second = first] = modules.list;
  const filter: MatrixFilter = {
    source: search.source ?? busiest?.source_module_id ?? second?.id ?? "",
    target: search.target ?? busiest?.target_module_id ?? first?.id ?? "",
    types: chosen,
    way: search.way ?? "both",
    rows: search.rows ?? "all",
    columns: search.columns ?? "all",
    headings: search.headings ?? false,
    asOf: search.asof,
  };
  const moduleOf = (id: string) => modules.list.find((module) => module.id === id);
  const source = moduleOf(filter.source);
  const target = moduleOf(filter.target);
  const baselines = useQuery(pointsQuery(filter.source)).data ?? [];
  // New links are what most links between the two are, until somebody says otherwise.
  const usual = edges
    .filter((edge) => isBetween(edge, filter.source, filter.target) && (chosen.length === 0 || chosen.includes(edge.link_type_id)))
    .toSorted((a, b) => b.links - a.links)[0];
  const usualWay = usual === undefined || usual.source_module_id === filter.source ? "forward" : "backward";
  const kind = {
    type: search.link ?? chosen[0] ?? usual?.link_type_id ?? types[0]?.id,
    outgoing: (search.way ?? search.as ?? usualWay) === "forward",
  };
  const [place, setPlace] = useState<MatrixPlace>(() => {
    const [row = 0, column = 0] = (search.cell ?? "").split("-").map(Number);
    return { row, column };
  });
  // The address follows when one rests: a key held down would change it too often.
  const settled = useDebounced(place, SETTLED_MS);
  const cell = `${settled.row}-${settled.column}`;
  const told = useRef(search.cell ?? "0-0");
  useEffect(() => {
    if (told.current === cell) return;
    told.current = cell;
    onSearch({ cell: cell === "0-0" ? undefined : cell });
  }, [cell, onSearch]);
  const onOpen = useCallback((object: string) => void navigate({ to: "/o/$object", params: { object } }), [navigate]);
  const onImpact = useCallback((object: string) => void navigate({ to: "/o/$object/impact", params: { object } }), [navigate]);
  const refusal = (outgoing: boolean) => {
    if (filter.asOf !== undefined) return t("trace.past");
    return can(outgoing ? source : target, "create") ? undefined : t("right.create");
  };
  return (
    <>
      <MatrixToolbar
        filter={filter}
        groups={modules.groups}
        types={types}
        baselines={baselines}
        onFilter={({ types: wanted, way, rows, columns, headings, asOf, ...ends }) => {
          const isOther = (name: string, choice: string | undefined) => (choice === name ? undefined : choice);
          setPlace({ row: 0, column: 0 });
          onSearch({
            ...ends,
            ...("source" in ends || "target" in ends ? { link: undefined, as: undefined } : {}),
            ...(wanted && { types: wanted.join(",") || undefined }),
            ...(way && { way: isOther("both", way) as TraceSearch["way"] }),
            ...(rows && { rows: isOther("all", rows) as TraceSearch["rows"] }),
            ...(columns && { columns: isOther("all", columns) as TraceSearch["columns"] }),
            ...(headings !== undefined && { headings: headings || undefined }),
            asof: asOf ?? ("source" in ends ? undefined : search.asof),
          });
        }}
      />
      <MatrixView
        key={JSON.stringify(filter)}
        filter={filter}
        types={types}
        rowsName={source?.name ?? ""}
        columnsName={target?.name ?? ""}
        place={place}
        onPlace={setPlace}
        kind={kind}
        kindPicker={
          <NewLinkKind
            kind={kind}
            types={types}
            onKind={({ type, outgoing }) => onSearch({ link: type, as: outgoing ? "forward" : "backward" })}
          />
        }
        refusal={refusal}
        lastAct={lastAct}
        onOpen={onOpen}
        onImpact={onImpact}
      />
    </>
  );
}
