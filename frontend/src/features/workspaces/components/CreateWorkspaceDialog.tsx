import { useTranslation } from "react-i18next";

import { useCreateWorkspace } from "../api/workspaces";

import { fieldErrors, problemText } from "@/api/problem";
import type { Workspace } from "@/api/types";
import { Dialog } from "@/components/ui/Dialog";
import { TextAreaField, TextField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";


interface CreateWorkspaceDialogProps {
  open: boolean;
  onClose: () => void;
  onCreated: (workspace: Workspace) => void;
}

export function CreateWorkspaceDialog({ onCreated, open, onClose }: CreateWorkspaceDialogProps) {
  const { t } = useTranslation();
  const create = useCreateWorkspace();
  return (
    <Dialog open={open} onClose={onClose} title={t("workspaces.create")} description={t("workspaces.createText")}>
      <Form
        submitLabel={t("common.create")}
        busy={create.isPending}
        error={create.error ? problemText(create.error, t) : undefined}
        onSubmit={(data) =>
          create.mutate(
            { name: textOf(data, "name"), description: textOf(data, "description") || null },
            { onSuccess: onCreated },
          )
        }
      >
        <TextField
          name="name"
          label={t("common.name")}
          error={fieldErrors(create.error).name}
          maxLength={200}
          required
          autoComplete="off"
        />
        <TextAreaField name="description" label={t("common.description")} maxLength={2000} />
      </Form>
    </Dialog>
  );
}
