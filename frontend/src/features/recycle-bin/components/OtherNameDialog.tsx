import { useTranslation } from "react-i18next";

import { fieldErrors, type ProblemError } from "@/api/problem";
import { Dialog } from "@/components/ui/Dialog";
import { TextField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";

interface OtherNameDialogProps {
  name: string;
  problem: ProblemError;
  busy: boolean;
  onClose: () => void;
  onSubmit: (name: string) => void;
}

/** Asks for another name when somebody has taken the one of a deleted project. */
export function OtherNameDialog({ name, problem, busy, onClose, onSubmit }: OtherNameDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog open onClose={onClose} title={t("bin.nameTaken")} description={t("bin.nameTakenText", { name })}>
      <Form submitLabel={t("bin.restore")} busy={busy} onSubmit={(data) => onSubmit(textOf(data, "name"))}>
        <TextField
          name="name"
          label={t("common.name")}
          defaultValue={`${name} (2)`}
          error={fieldErrors(problem, t).name}
          maxLength={200}
          required
          autoComplete="off"
        />
      </Form>
    </Dialog>
  );
}
