import { useTranslation } from "react-i18next";

import { useCreateProject } from "../api/projects";

import { fieldErrors, problemText } from "@/api/problem";
import type { Project } from "@/api/types";
import { Dialog } from "@/components/ui/Dialog";
import { TextAreaField, TextField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";


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
    <Dialog open={open} onClose={onClose} title={t("projects.create")} description={t("projects.createText")}>
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
