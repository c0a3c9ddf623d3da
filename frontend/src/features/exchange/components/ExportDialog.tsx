import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { startExport } from "../api/reqif";

import { problemText } from "@/api/problem";
import type { Module } from "@/api/types";
import { Dialog } from "@/components/ui/Dialog";
import { SelectField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";
import { toastDone } from "@/components/ui/toasts";


interface ExportDialogProps {
  module: Module;
  open: boolean;
  onClose: () => void;
}

/** Writes a module as ReqIF, as long work with the file at the end. */
export function ExportDialog({ module, open, onClose }: ExportDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: ({ format, scope }: { format: "reqif" | "reqifz"; scope: "document" | "module" }) =>
      startExport(module.id, format, scope),
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
      </Form>
    </Dialog>
  );
}
