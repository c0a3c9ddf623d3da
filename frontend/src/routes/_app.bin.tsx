import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

import type { BinEntry } from "@/api/types";
import { BinPage } from "@/features/recycle-bin/components/BinPage";
import { binSearch } from "@/features/recycle-bin/model/bin-search";

export const Route = createFileRoute("/_app/bin")({
  validateSearch: binSearch,
  component: ServerBin,
});

const SCOPE = { kind: "server" } as const;

function ServerBin() {
  const { kind, q = "" } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const onFilter = useCallback(
    (nextKind: BinEntry["kind"] | undefined, text: string) =>
      void navigate({ search: { kind: nextKind, q: text || undefined }, replace: true }),
    [navigate],
  );
  return (
    <BinPage
      scope={SCOPE}
      kind={kind}
      q={q}
      onFilter={onFilter}
      onOpen={({ id }) => void navigate({ to: "/w/$workspace", params: { workspace: id } })}
    />
  );
}
