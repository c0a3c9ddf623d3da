import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { templatesQuery } from "@/features/modules/api/modules";
import { projectsQuery } from "@/features/projects/api/projects";
import { QualityBrief } from "@/features/quality/components/QualityBrief";
import { CreateVersionDialog } from "@/features/versions/components/CreateVersionDialog";

interface CreateVersionProps {
  workspaceId: string;
  projectId: string;
  /** Modules that are chosen at first. */
  chosen: readonly string[];
  onClose: () => void;
}

/** The dialog for baselines and sets, with the modules of the workspace and what is open in them. */
export function CreateVersion({ workspaceId, projectId, chosen, onClose }: CreateVersionProps) {
  const modules = useQuery(templatesQuery(workspaceId)).data;
  const projects = useQuery(projectsQuery(workspaceId)).data?.items;
  // The choice begins with what is there: a dialog that changes under the hand is none.
  if (modules === undefined) return null;
  const sorted = modules.toSorted(
    (a, b) => Number(a.project_id !== projectId) - Number(b.project_id !== projectId) || a.name.localeCompare(b.name),
  );
  return (
    <CreateVersionDialog
      projectId={projectId}
      modules={sorted}
      projectOf={({ project_id }) => (project_id === projectId ? undefined : projects?.find(({ id }) => id === project_id)?.name)}
      chosen={chosen}
      renderChecks={(moduleId) => (
        <QualityBrief
          moduleId={moduleId}
          renderLink={(children) => (
            <Link to="/p/$project/quality" params={{ project: modules.find(({ id }) => id === moduleId)?.project_id ?? projectId }} search={{ module: moduleId }}>
              {children}
            </Link>
          )}
        />
      )}
      onClose={onClose}
    />
  );
}
