import { useTranslation } from "react-i18next";

import type { Baseline, BaselineSet } from "@/api/types";
import { Dialog } from "@/components/ui/Dialog";
import { Form } from "@/components/ui/Form";

interface DeleteVersionDialogProps {
  doomed: { baseline: Baseline } | { set: BaselineSet };
  busy: boolean;
  onClose: () => void;
  onDelete: () => void;
}

/** Asks before a baseline or a set is taken away, and says what stays: the history, and the record of who did it. */
export function DeleteVersionDialog({ doomed, busy, onClose, onDelete }: DeleteVersionDialogProps) {
  const { t } = useTranslation();
  const isSet = "set" in doomed;
  const name = isSet ? `${doomed.set.name} ${doomed.set.version}` : doomed.baseline.name;
  return (
    <Dialog open onClose={onClose} title={t(isSet ? "versions.deleteSetTitle" : "versions.deleteTitle", { name })}>
      <Form danger submitLabel={t(isSet ? "versions.deleteSet" : "versions.delete")} busy={busy} onSubmit={onDelete}>
        <p>{t(isSet ? "versions.deleteSetText" : "versions.deleteText", { module: isSet ? "" : doomed.baseline.module_name })}</p>
        <p>{t("versions.deleteAudited")}</p>
      </Form>
    </Dialog>
  );
}
