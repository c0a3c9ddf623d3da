import { useTranslation } from "react-i18next";

import { useSaveLinkType } from "../api/link-schema";

import { fieldErrors, problemText } from "@/api/problem";
import type { LinkType } from "@/api/types";
import { Dialog } from "@/components/ui/Dialog";
import { TextAreaField, TextField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";

interface LinkTypeDialogProps {
  workspaceId: string;
  /** The type that is changed; none for a new one. */
  type: LinkType | null;
  onClose: () => void;
}

/** A link type: how it reads from either end. */
export function LinkTypeDialog({ workspaceId, type, onClose }: LinkTypeDialogProps) {
  const { t } = useTranslation();
  const save = useSaveLinkType(workspaceId);
  const errors = fieldErrors(save.error, t);
  return (
    <Dialog open onClose={onClose} title={t(type ? "linkSchema.editType" : "linkSchema.newType")}>
      <Form
        submitLabel={t(type ? "linkSchema.save" : "common.create")}
        busy={save.isPending}
        error={save.error ? problemText(save.error, t) : undefined}
        onSubmit={(data) =>
          save.mutate(
            {
              id: type?.id,
              name: textOf(data, "name"),
              backward_name: textOf(data, "backward"),
              description: textOf(data, "description") || null,
            },
            { onSuccess: onClose },
          )
        }
      >
        <TextField name="name" label={t("linkSchema.forward")} hint={t("linkSchema.forwardHint")} defaultValue={type?.name} error={errors.name} maxLength={200} required />
        <TextField name="backward" label={t("linkSchema.backward")} hint={t("linkSchema.backwardHint")} defaultValue={type?.backward_name} error={errors.backward_name} maxLength={220} required />
        <TextAreaField name="description" label={t("common.description")} defaultValue={type?.description ?? ""} error={errors.description} maxLength={10_000} />
      </Form>
    </Dialog>
  );
}
