import { useTranslation } from "react-i18next";

import { useSaveExternalLink, type ExternalLink } from "../api/external-links";

import { fieldErrors, problemText } from "@/api/problem";
import { Dialog } from "@/components/ui/Dialog";
import { TextField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";

interface ExternalLinkDialogProps {
  objectId: string;
  /** The link that is changed; none for a new one. */
  link: ExternalLink | null;
  onClose: () => void;
  onSaved: () => void;
}

/** Where a link to the world outside leads, and what it is called. */
export function ExternalLinkDialog({ objectId, link, onClose, onSaved }: ExternalLinkDialogProps) {
  const { t } = useTranslation();
  const save = useSaveExternalLink(objectId);
  const errors = fieldErrors(save.error, t);
  const elsewhere = save.error && errors.uri === undefined && errors.title === undefined;
  return (
    <Dialog open onClose={onClose} title={t(link ? "externalLinks.edit" : "externalLinks.new")}>
      <Form
        submitLabel={t(link ? "externalLinks.save" : "externalLinks.create")}
        busy={save.isPending}
        error={elsewhere ? problemText(save.error, t) : undefined}
        onSubmit={(data) =>
          save.mutate(
            { id: link?.id, uri: textOf(data, "uri"), title: textOf(data, "title") || null },
            {
              onSuccess: () => {
                onSaved();
                onClose();
              },
            },
          )
        }
      >
        <TextField
          name="uri"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          label={t("externalLinks.uri")}
          hint={t("externalLinks.uriHint")}
          defaultValue={link?.uri}
          error={errors.uri}
          maxLength={2_000}
          required
        />
        <TextField
          name="title"
          autoComplete="off"
          label={t("externalLinks.name")}
          hint={t("externalLinks.nameHint")}
          defaultValue={link?.title ?? ""}
          error={errors.title}
          maxLength={300}
        />
      </Form>
    </Dialog>
  );
}
