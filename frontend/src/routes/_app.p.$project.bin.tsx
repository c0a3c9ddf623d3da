import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

import type { BinEntry } from "@/api/types";
import { projectQuery } from "@/features/projects/api/projects";
import { BinPage } from "@/features/recycle-bin/components/BinPage";
import { binSearch } from "@/features/recycle-bin/model/bin-search";

export const Route = createFileRoute("/_app/p/$project/bin")({
  validateSearch: binSearch,
  component: ProjectBin,
});

function ProjectBin() {
  const { project: id } = Route.useParams();
  const { kind, q = "" } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const onFilter = useCallback(
    (nextKind: BinEntry["kind"] | undefined, text: string) =>
      void navigate({ search: { kind: nextKind, q: text || undefined }, replace: true }),
    [navigate],
  );
  const open = (entry: BinEntry) =>
    void navigate({
      to: "/p/$project/m/$module",
      params: { project: id, module: entry.module_id ?? entry.id },
      search: entry.kind === "object" ? { sel: entry.id } : {},
    });
  return (
    <BinPage
      scope={{ kind: "project", id }}
      place={useQuery(projectQuery(id)).data?.name}
      kind={kind}
      q={q}
      onFilter={onFilter}
      onOpen={open}
    />
  );
}
