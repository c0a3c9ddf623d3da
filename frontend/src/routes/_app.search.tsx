import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import * as v from "valibot";

import { SearchPage } from "@/features/search/components/SearchPage";

export const Route = createFileRoute("/_app/search")({
  validateSearch: v.object({
    q: v.optional(v.fallback(v.string(), "")),
    offset: v.optional(v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0)),
  }),
  component: SearchRoute,
});

function SearchRoute() {
  const { q = "", offset = 0 } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const onSearch = useCallback(
    (text: string, start: number) =>
      void navigate({ search: { q: text || undefined, offset: start || undefined }, replace: true }),
    [navigate],
  );
  return (
    <SearchPage
      q={q}
      offset={offset}
      onSearch={onSearch}
      renderHit={(hit, className, children) => (
        <Link
          to="/p/$project/m/$module"
          params={{ project: hit.project_id, module: hit.module_id }}
          search={{ sel: hit.id }}
          className={className}
        >
          {children}
        </Link>
      )}
    />
  );
}
