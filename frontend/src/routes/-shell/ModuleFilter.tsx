import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import type { Module } from "@/api/types";
import { FilterBar } from "@/features/filters/components/FilterBar";
import { modulesIn } from "@/features/filters/model/complete";
import { linkTypesQuery } from "@/features/links/api/links";
import { templatesQuery } from "@/features/modules/api/modules";
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
  const [text, setText] = useState(bar.value);
  // Those of the workspace: links lead nowhere else.
  const modules = useQuery({ ...templatesQuery(module.workspace_id), enabled: /\bhas\b/i.test(text) }).data;
  const named = useMemo(() => {
    const find = (name: string) =>
      modules?.find((one) => same(one.name, name)) ?? modules?.find((one) => same(one.prefix, name) || one.id === name);
    return modulesIn(text).map((name) => ({ name, id: find(name)?.id ?? "" }));
  }, [modules, text]);
  const others = useQueries({
    queries: named.map(({ id }) => ({ ...attributesQuery(id), enabled: id !== "" })),
    combine: (answers) => answers.map(({ data }) => data ?? []),
  });
  const words = useMemo(
    () => ({
      definitions: definitions ?? [],
      linkTypes: (linkTypes ?? []).filter((type) => type.workspace_id === module.workspace_id),
      people: people.map(({ name }) => name),
      modules: (modules ?? []).map(({ name }) => name),
      definitionsOf: (name: string) => others[named.findIndex((one) => one.name === name)] ?? [],
    }),
    [definitions, linkTypes, people, module.workspace_id, modules, named, others],
  );
  return <FilterBar moduleId={module.id} words={words} onText={setText} {...bar} />;
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
