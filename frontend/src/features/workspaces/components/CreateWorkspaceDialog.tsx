import { useTranslation } from "react-i18next";

import { useCreateWorkspace } from "../api/workspaces";

import { fieldErrors, problemText } from "@/api/problem";
import type { Workspace } from "@/api/types";
import { CreateDialog } from "@/components/CreateDialog";

interface CreateWorkspaceDialogProps {
  open: boolean;
  onClose: () => void;
  onCreated: (workspace: Workspace) => void;
}

export function CreateWorkspaceDialog({ onCreated, open, onClose }: CreateWorkspaceDialogProps) {
  const { t } = useTranslation();
  const create = useCreateWorkspace();
  return (
    <CreateDialog
      title={t("workspaces.create")}
      text={t("workspaces.createText")}
      open={open}
      busy={create.isPending}
      error={create.error ? problemText(create.error, t) : undefined}
      nameError={fieldErrors(create.error, t).name}
      onClose={onClose}
      onCreate={(named) => create.mutate(named, { onSuccess: onCreated })}
    />
  );
}
