import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { sessionQuery } from "@/api/session";
import { membersQuery } from "@/features/members/api/members";
import type { People } from "@/features/objects/model/people";

/** The members of a workspace, and the person who asks: a server administrator need not be a member. */
export function usePeopleOf(workspaceId: string | undefined): People {
  const members = useQuery({
    ...membersQuery({ kind: "workspace", id: workspaceId ?? "" }),
    enabled: workspaceId !== undefined,
  }).data;
  const me = useQuery(sessionQuery).data;
  return useMemo(() => {
    const list = (members ?? []).map(({ user_id, display_name }) => ({ id: user_id, name: display_name }));
    if (me && !list.some(({ id }) => id === me.id)) list.push({ id: me.id, name: me.display_name });
    const names = new Map(list.map(({ id, name }) => [id, name]));
    return { list: list.toSorted((a, b) => a.name.localeCompare(b.name)), nameOf: (id) => names.get(id) ?? "" };
  }, [members, me]);
}
