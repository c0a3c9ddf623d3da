import { useTranslation } from "react-i18next";

import { Dialog } from "@/components/ui/Dialog";
import { TextAreaField, TextField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";

interface CreateDialogProps {
  title: string;
  text: string;
  open: boolean;
  busy: boolean;
  error: string | undefined;
  /** What is wrong with the name. */
  nameError: string | undefined;
  onClose: () => void;
  onCreate: (named: { name: string; description: string | null }) => void;
}

/** Asks for the name and description of something new that needs nothing else. */
export function CreateDialog({ title, text, open, busy, error, nameError, onClose, onCreate }: CreateDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} title={title} description={text}>
      <Form
        submitLabel={t("common.create")}
        busy={busy}
        error={error}
        onSubmit={(data) =>
          onCreate({ name: textOf(data, "name"), description: textOf(data, "description") || null })
        }
      >
        <TextField
          name="name"
          label={t("common.name")}
          error={nameError}
          maxLength={200}
          required
          autoComplete="off"
        />
        <TextAreaField name="description" label={t("common.description")} maxLength={2000} />
      </Form>
    </Dialog>
  );
}
