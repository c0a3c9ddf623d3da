import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

import type { BinEntry } from "@/api/types";
import { BinPage } from "@/features/recycle-bin/components/BinPage";
import { binSearch } from "@/features/recycle-bin/model/bin-search";
import { workspaceQuery } from "@/features/workspaces/api/workspaces";

export const Route = createFileRoute("/_app/w/$workspace_/bin")({
  validateSearch: binSearch,
  component: WorkspaceBin,
});

function WorkspaceBin() {
  const { workspace: id } = Route.useParams();
  const { kind, q = "" } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const onFilter = useCallback(
    (nextKind: BinEntry["kind"] | undefined, text: string) =>
      void navigate({ search: { kind: nextKind, q: text || undefined }, replace: true }),
    [navigate],
  );
  const open = (entry: BinEntry) =>
    entry.kind === "project" || entry.project_id == null
      ? void navigate({ to: "/p/$project", params: { project: entry.id } })
      : void navigate({ to: "/p/$project/m/$module", params: { project: entry.project_id, module: entry.id } });
  return (
    <BinPage
      scope={{ kind: "workspace", id }}
      place={useQuery(workspaceQuery(id)).data?.name}
      kind={kind}
      q={q}
      onFilter={onFilter}
      onOpen={open}
    />
  );
}
