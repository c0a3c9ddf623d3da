import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { Module, Project } from "@/api/types";
import { templatesQuery } from "@/features/modules/api/modules";
import { projectsQuery } from "@/features/projects/api/projects";

export interface TraceModules {
  list: readonly Module[];
  /** By project, the one that is looked at first. */
  groups: readonly { name: string; modules: readonly Module[] }[];
}

/** Modules of the workspace that one may see: specifications of one project are linked to those of others. */
export function useTraceModules(project: Project | undefined) {
  const { data: all, error, refetch } = useQuery(templatesQuery(project?.workspace_id));
  const projects = useQuery({ ...projectsQuery(project?.workspace_id ?? ""), enabled: project !== undefined }).data?.items;
  const data = useMemo((): TraceModules | undefined => {
    if (all === undefined || project === undefined) return undefined;
    const ids = [project.id, ...new Set(all.map(({ project_id }) => project_id).filter((id) => id !== project.id))];
    const groups = ids.flatMap((id) => {
      const modules = all.filter(({ project_id }) => project_id === id);
      const name = id === project.id ? project.name : (projects?.find((one) => one.id === id)?.name ?? "");
      return modules.length === 0 ? [] : [{ name, modules }];
    });
    return { list: groups.flatMap(({ modules }) => modules), groups };
  }, [all, project, projects]);
  return { data, error, refetch };
}
