import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";

import { sessionQuery } from "@/api/session";
import { membersQuery } from "@/features/members/api/members";

/** Names of the people of a workspace by their ids; empty for who is no member any more. */
export function useNames(workspaceId: string | undefined): (userId: string) => string {
  const members = useQuery({
    ...membersQuery({ kind: "workspace", id: workspaceId ?? "" }),
    enabled: workspaceId !== undefined,
  }).data;
  // A server administrator need not be a member.
  const me = useQuery(sessionQuery).data;
  return useCallback(
    (userId) => {
      if (userId === me?.id) return me.display_name;
      return members?.find(({ user_id }) => user_id === userId)?.display_name ?? "";
    },
    [members, me],
  );
}
