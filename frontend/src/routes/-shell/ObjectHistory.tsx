import { useQuery } from "@tanstack/react-query";

import { useNames } from "./use-names";

import type { RequirementObject } from "@/api/types";
import { HistoryPanel } from "@/features/history/components/HistoryPanel";
import { moduleQuery } from "@/features/modules/api/modules";

/** The history with the names of the people in it. */
export function ObjectHistory({ object }: { object: RequirementObject }) {
  const nameOf = useNames(useQuery(moduleQuery(object.module_id)).data?.workspace_id);
  return <HistoryPanel object={object} nameOf={nameOf} />;
}
