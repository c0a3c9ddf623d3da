import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Building2, ChevronRight, FileText, FolderKanban } from "lucide-react";
import { useTranslation } from "react-i18next";

import styles from "./Breadcrumbs.module.css";

import { moduleQuery } from "@/features/modules/api/modules";
import { objectPermalinkQuery } from "@/features/objects/api/objects";
import { projectQuery } from "@/features/projects/api/projects";
import { workspaceQuery } from "@/features/workspaces/api/workspaces";


/** Where one is: workspace, project, module. Read from the address, so every page has it. */
export function Breadcrumbs() {
  const { t } = useTranslation();
  const params = useParams({ strict: false });
  const object = useQuery({ ...objectPermalinkQuery(params.object ?? ""), enabled: params.object !== undefined }).data;
  const moduleId = params.module ?? object?.module_id;
  const projectId = params.project ?? object?.project_id;
  const module = useQuery({ ...moduleQuery(moduleId ?? ""), enabled: moduleId !== undefined }).data;
  const project = useQuery({ ...projectQuery(projectId ?? ""), enabled: projectId !== undefined }).data;
  const workspaceId = params.workspace ?? project?.workspace_id;
  const workspace = useQuery({ ...workspaceQuery(workspaceId ?? ""), enabled: workspaceId !== undefined }).data;
  return (
    <nav aria-label={t("nav.breadcrumbs")} className={styles.crumbs}>
      <ol role="list">
        {workspace && (
          <li>
            <Link to="/w/$workspace" params={{ workspace: workspace.id }}>
              <Building2 aria-hidden />
              <span>{workspace.name}</span>
            </Link>
          </li>
        )}
        {project && (
          <li>
            <ChevronRight aria-hidden />
            <Link to="/p/$project" params={{ project: project.id }} activeOptions={{ exact: true }}>
              <FolderKanban aria-hidden />
              <span>{project.name}</span>
            </Link>
          </li>
        )}
        {module && project && (
          <li>
            <ChevronRight aria-hidden />
            <Link to="/p/$project/m/$module" params={{ project: project.id, module: module.id }}>
              <FileText aria-hidden />
              <span>{module.name}</span>
            </Link>
          </li>
        )}
      </ol>
    </nav>
  );
}
