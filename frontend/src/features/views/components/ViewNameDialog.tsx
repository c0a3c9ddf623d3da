import { useTranslation } from "react-i18next";

import { fieldErrors, problemText } from "@/api/problem";
import { Dialog } from "@/components/ui/Dialog";
import { TextField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";

interface ViewNameDialogProps {
  name: string;
  title: string;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onSubmit: (name: string) => void;
}

/** Asks for the name of a view. */
export function ViewNameDialog({ name, title, busy, error, onClose, onSubmit }: ViewNameDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog open title={title} onClose={onClose}>
      <Form
        submitLabel={t("views.keep")}
        busy={busy}
        error={error ? problemText(error, t) : undefined}
        onSubmit={(data) => onSubmit(textOf(data, "name"))}
      >
        <TextField
          name="name"
          label={t("common.name")}
          defaultValue={name}
          error={fieldErrors(error, t).name}
          maxLength={200}
          required
          autoComplete="off"
        />
      </Form>
    </Dialog>
  );
}
