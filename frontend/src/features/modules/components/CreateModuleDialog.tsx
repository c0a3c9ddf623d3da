import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useCreateModule, type Template } from "../api/modules";

import styles from "./CreateModuleDialog.module.css";
import { TemplateChoice } from "./TemplateChoice";

import { fieldErrors, problemText } from "@/api/problem";
import type { Module } from "@/api/types";
import { Dialog } from "@/components/ui/Dialog";
import { TextAreaField, TextField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";



interface CreateModuleDialogProps {
  projectId: string;
  workspaceId: string | undefined;
  open: boolean;
  onClose: () => void;
  onCreated: (module: Module) => void;
}

/** Initials of the words, as people abbreviate specifications: "System Requirements" becomes "SR". */
function suggestPrefix(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = words.length > 1 ? words.map((word) => word[0]).join("") : (words[0] ?? "").slice(0, 3);
  return letters.toUpperCase().slice(0, 6);
}

export function CreateModuleDialog({ projectId, workspaceId, open, onClose, onCreated }: CreateModuleDialogProps) {
  const { t } = useTranslation();
  const create = useCreateModule(projectId);
  const [name, setName] = useState("");
  const [ownPrefix, setOwnPrefix] = useState<string>();
  const [digits, setDigits] = useState(4);
  const [template, setTemplate] = useState<Template | null>(null);
  const prefix = ownPrefix ?? suggestPrefix(name);
  const errors = fieldErrors(create.error, t);
  return (
    <Dialog open={open} onClose={onClose} title={t("modules.create")} description={t("modules.createText")}>
      <Form
        submitLabel={t("common.create")}
        busy={create.isPending}
        error={create.error ? problemText(create.error, t) : undefined}
        onSubmit={(data) =>
          create.mutate(
            { name, prefix, digits, separator: "-", description: textOf(data, "description") || null, template },
            { onSuccess: onCreated },
          )
        }
      >
        <TextField
          label={t("common.name")}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={errors.name}
          maxLength={200}
          required
          autoComplete="off"
        />
        <div className={styles.key}>
          <TextField
            label={t("modules.prefix")}
            value={prefix}
            onChange={(event) => setOwnPrefix(event.target.value)}
            error={errors.prefix}
            maxLength={32}
            autoComplete="off"
          />
          <TextField
            label={t("modules.digits")}
            type="number"
            min={1}
            max={12}
            value={digits}
            onChange={(event) => setDigits(event.target.valueAsNumber || 4)}
            error={errors.digits}
          />
          <p className={styles.example}>
            {t("modules.keyExample")}
            <code>
              {prefix}
              {prefix && "-"}
              {"1".padStart(digits, "0")}
            </code>
          </p>
        </div>
        <TemplateChoice workspaceId={workspaceId} projectId={projectId} value={template} onChange={setTemplate} />
        <TextAreaField name="description" label={t("common.description")} maxLength={2000} />
      </Form>
    </Dialog>
  );
}
