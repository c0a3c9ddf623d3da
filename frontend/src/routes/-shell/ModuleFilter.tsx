import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { Module } from "@/api/types";
import { FilterBar } from "@/features/filters/components/FilterBar";
import { linkTypesQuery } from "@/features/links/api/links";
import { attributesQuery } from "@/features/objects/api/objects";
import { usePeople } from "@/features/objects/model/people";

interface ModuleFilterProps {
  module: Module;
  value: string;
  onChange: (filter: string | undefined) => void;
  onClose: () => void;
  onLeave: () => void;
}

/** The typed filter of a module, with everything that can be named in it. */
export function ModuleFilter({ module, ...bar }: ModuleFilterProps) {
  const definitions = useQuery(attributesQuery(module.id)).data;
  const linkTypes = useQuery(linkTypesQuery).data;
  const people = usePeople().list;
  const words = useMemo(
    () => ({
      definitions: definitions ?? [],
      linkTypes: (linkTypes ?? []).filter((type) => type.workspace_id === module.workspace_id),
      people: people.map(({ name }) => name),
    }),
    [definitions, linkTypes, people, module.workspace_id],
  );
  return <FilterBar moduleId={module.id} words={words} {...bar} />;
}
