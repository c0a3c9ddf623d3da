import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useSaveLinkRule, type LinkRule } from "../api/link-schema";

import { EndChooser, type EndChoice, type EndModule } from "./EndChooser";
import styles from "./LinkSchema.module.css";

import { fieldErrors, problemText } from "@/api/problem";
import type { LinkType } from "@/api/types";
import { Dialog } from "@/components/ui/Dialog";
import { SelectField, TextField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";

interface LinkRuleDialogProps {
  workspaceId: string;
  types: readonly LinkType[];
  modules: readonly EndModule[];
  /** The rule that is changed; none for a new one. */
  rule: LinkRule | null;
  onClose: () => void;
}

const numberOf = (data: FormData, name: string) => {
  const text = textOf(data, name);
  return text === "" ? null : Number(text);
};

/** A link rule: type, ends, how many. */
export function LinkRuleDialog({ workspaceId, types, modules, rule, onClose }: LinkRuleDialogProps) {
  const { t } = useTranslation();
  const save = useSaveLinkRule(workspaceId);
  const errors = fieldErrors(save.error, t);
  const [source, setSource] = useState<EndChoice>({ modules: rule?.source_module_ids ?? [], types: rule?.source_type_ids ?? [] });
  const [target, setTarget] = useState<EndChoice>({ modules: rule?.target_module_ids ?? [], types: rule?.target_type_ids ?? [] });
  const count = (name: "min_targets" | "max_targets" | "max_sources", label: string) => (
    <TextField name={name} label={label} type="number" min={1} max={1_000_000} defaultValue={rule?.[name] ?? ""} error={errors[name]} />
  );
  return (
    <Dialog open wide onClose={onClose} title={t(rule ? "linkSchema.editRule" : "linkSchema.newRule")} description={t("linkSchema.ruleText")}>
      <Form
        submitLabel={t(rule ? "linkSchema.save" : "common.create")}
        busy={save.isPending}
        error={save.error ? problemText(save.error, t) : undefined}
        onSubmit={(data) =>
          save.mutate(
            {
              id: rule?.id,
              name: textOf(data, "name"),
              link_type_id: textOf(data, "type"),
              source_module_ids: [...source.modules],
              source_type_ids: [...source.types],
              target_module_ids: [...target.modules],
              target_type_ids: [...target.types],
              min_targets: numberOf(data, "min_targets"),
              max_targets: numberOf(data, "max_targets"),
              max_sources: numberOf(data, "max_sources"),
            },
            { onSuccess: onClose },
          )
        }
      >
        <TextField name="name" label={t("common.name")} defaultValue={rule?.name} error={errors.name} maxLength={200} required />
        <SelectField name="type" label={t("linkSchema.linkType")} defaultValue={rule?.link_type_id} error={errors.link_type_id}>
          {types.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <div className={styles.pair}>
          <EndChooser label={t("linkSchema.from")} modules={modules} value={source} onChange={setSource} />
          <EndChooser label={t("linkSchema.to")} modules={modules} value={target} onChange={setTarget} />
        </div>
        <div className={styles.counts}>
          {count("min_targets", t("linkSchema.minTargets"))}
          {count("max_targets", t("linkSchema.maxTargets"))}
          {count("max_sources", t("linkSchema.maxSources"))}
        </div>
      </Form>
    </Dialog>
  );
}
