import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { startExport, type ExportWish } from "../api/reqif";

import { problemText } from "@/api/problem";
import type { Baseline, Module } from "@/api/types";
import { Dialog } from "@/components/ui/Dialog";
import { SelectField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";
import { toastDone } from "@/components/ui/toasts";


interface ExportDialogProps {
  module: Module;
  /** What the module was at these points can be written, too. */
  baselines: readonly Baseline[];
  /** The point of the past that is shown, and what it is called. */
  shown: { asOf: string; name: string } | undefined;
  open: boolean;
  onClose: () => void;
}

/** Writes a module as ReqIF, as it is or was, as long work with the file at the end. */
export function ExportDialog({ module, baselines, shown, open, onClose }: ExportDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: (wish: ExportWish) => startExport(module.id, wish),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["jobs"] });
      toastDone(t("exchange.exportStarted"));
      onClose();
    },
  });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("exchange.exportTitle", { name: module.name })}
      description={t("exchange.exportText")}
    >
      <Form
        submitLabel={t("exchange.exportStart")}
        busy={start.isPending}
        error={start.error ? problemText(start.error, t) : undefined}
        onSubmit={(data) =>
          start.mutate({
            format: textOf(data, "format") === "reqif" ? "reqif" : "reqifz",
            scope: textOf(data, "scope") === "document" ? "document" : "module",
            asOf: textOf(data, "as_of") || undefined,
          })
        }
      >
        <SelectField name="format" label={t("exchange.format")} hint={t("exchange.formatHint")}>
          <option value="reqifz">{t("exchange.reqifz")}</option>
          <option value="reqif">{t("exchange.reqif")}</option>
        </SelectField>
        <SelectField name="scope" label={t("exchange.scope")}>
          <option value="module">{t("exchange.scopeModule")}</option>
          <option value="document">{t("exchange.scopeDocument")}</option>
        </SelectField>
        {(baselines.length > 0 || shown) && (
          <SelectField name="as_of" label={t("exchange.asOf")} defaultValue={shown?.asOf ?? ""}>
            <option value="">{t("exchange.asOfNow")}</option>
            {shown && baselines.every(({ id }) => id !== shown.asOf) && <option value={shown.asOf}>{shown.name}</option>}
            {baselines.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        )}
      </Form>
    </Dialog>
  );
}
