import { useTranslation } from "react-i18next";

import { useCreateProject } from "../api/projects";

import { fieldErrors, problemText } from "@/api/problem";
import type { Project } from "@/api/types";
import { CreateDialog } from "@/components/CreateDialog";

interface CreateProjectDialogProps {
  workspaceId: string;
  open: boolean;
  onClose: () => void;
  onCreated: (project: Project) => void;
}

export function CreateProjectDialog({ workspaceId, onCreated, open, onClose }: CreateProjectDialogProps) {
  const { t } = useTranslation();
  const create = useCreateProject(workspaceId);
  return (
    <CreateDialog
      title={t("projects.create")}
      text={t("projects.createText")}
      open={open}
      busy={create.isPending}
      error={create.error ? problemText(create.error, t) : undefined}
      nameError={fieldErrors(create.error, t).name}
      onClose={onClose}
      onCreate={(named) => create.mutate(named, { onSuccess: onCreated })}
    />
  );
}
