import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCallback } from "react";

import type { TracePaneProps } from "./TraceMatrix";
import { listOf } from "./trace-search";

import { levelsOf } from "@/features/coverage/model/levels";
import { pointsQuery } from "@/features/trace/api/baselines";
import type { TraceFilter } from "@/features/trace/api/trace";
import { TraceTable } from "@/features/trace/components/TraceTable";
import { TraceToolbar } from "@/features/trace/components/TraceToolbar";

/** How many levels a table opens with. */
const START = 4;

/** The table of traces as the address describes it; without a chain, the modules of the project by their level. */
export function TraceTablePane({ projectId, search, onSearch, modules, types, edges }: TracePaneProps) {
  const own = modules.list.filter(({ project_id }) => project_id === projectId);
  const linked = levelsOf(own.map(({ id }) => id), edges).flat().filter((id) => edges.some((edge) => edge.source_module_id === id || edge.target_module_id === id));
  const start = [...new Set([...linked, ...own.map(({ id }) => id), ...modules.list.map(({ id }) => id)])];
  const asked = listOf(search.chain).filter((id) => modules.list.some((module) => module.id === id));
  const chain = asked.length >= 2 ? asked : start.slice(0, Math.max(2, Math.min(START, linked.length)));
  const filter: TraceFilter = { chain, types: listOf(search.types), gapsOnly: search.gaps ?? false, asOf: search.asof };
  const baselines = useQuery(pointsQuery(chain[0] ?? "")).data ?? [];
  const typeName = useCallback(
    (id: string, direction: "forward" | "backward") => {
      const type = types.find((one) => one.id === id);
      return (direction === "backward" ? type?.backward_name : type?.name) ?? "";
    },
    [types],
  );
  return (
    <>
      <TraceToolbar
        filter={filter}
        groups={modules.groups}
        types={types}
        baselines={baselines}
        onFilter={({ chain: levels, types: wanted, gapsOnly, ...rest }) =>
          onSearch({
            ...(levels && { chain: levels.join(",") }),
            ...(wanted && { types: wanted.join(",") || undefined }),
            ...(gapsOnly !== undefined && { gaps: gapsOnly || undefined }),
            ...("asOf" in rest && { asof: rest.asOf }),
            // A revision or a baseline is one of the first module.
            ...(levels && levels[0] !== chain[0] && { asof: undefined }),
          })
        }
      />
      <TraceTable
        key={JSON.stringify(filter)}
        filter={filter}
        typeName={typeName}
        renderLink={(id, children) => (
          <Link to="/o/$object" params={{ object: id }}>
            {children}
          </Link>
        )}
      />
    </>
  );
}
