import { useQuery } from "@tanstack/react-query";

import type { RequirementObject } from "@/api/types";
import { HistoryPanel } from "@/features/history/components/HistoryPanel";
import { membersQuery } from "@/features/members/api/members";
import { moduleQuery } from "@/features/modules/api/modules";

/** The history with the names of the people in it. */
export function ObjectHistory({ object }: { object: RequirementObject }) {
  const workspaceId = useQuery(moduleQuery(object.module_id)).data?.workspace_id;
  const members = useQuery({
    ...membersQuery({ kind: "workspace", id: workspaceId ?? "" }),
    enabled: workspaceId !== undefined,
  }).data;
  return (
    <HistoryPanel
      object={object}
      nameOf={(userId) => members?.find(({ user_id }) => user_id === userId)?.display_name ?? ""}
    />
  );
}
