import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useCreateScript, type Script } from "../api/scripts";
import { EXAMPLES } from "../model/examples";
import { isKind, typeOf, type Kind } from "../model/kinds";
import { scheduleOf, usualTimes } from "../model/time-table";

import { KindOptions } from "./KindOptions";
import styles from "./Scripts.module.css";

import { fieldErrors, problemText } from "@/api/problem";
import { Dialog } from "@/components/ui/Dialog";
import { SelectField, TextField } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";

interface NewScriptDialogProps {
  /** Modules whose scripts one may change. */
  modules: readonly { id: string; name: string }[];
  /** The one that is looked at. */
  moduleId: string | undefined;
  /** The example to begin from. */
  from: string | undefined;
  /** Whether one may make scripts of the whole workspace. */
  mayEverywhere: boolean;
  onClose: () => void;
  onCreated: (script: Script) => void;
}

const codeOf = (from: string) => EXAMPLES.find(({ id }) => id === from);

/** Asks for module, name and type of a new script, and what it begins with. */
export function NewScriptDialog({ modules, moduleId, from, mayEverywhere, onClose, onCreated }: NewScriptDialogProps) {
  const { t } = useTranslation();
  const first = codeOf(from ?? "");
  const [example, setExample] = useState(first?.id ?? "");
  const [module, setModule] = useState(modules.find(({ id }) => id === moduleId)?.id ?? modules[0]?.id ?? "");
  const [name, setName] = useState(first?.name ?? "");
  const [kind, setKind] = useState<Kind>(first?.kind ?? "action");
  const [everywhere, setEverywhere] = useState(false);
  const create = useCreateScript();
  const errors = fieldErrors(create.error, t);
  const known = ["name", "script_type", "hook_point"].some((field) => field in errors);
  const choose = (id: string) => {
    setExample(id);
    const chosen = codeOf(id);
    if (chosen === undefined) return;
    setKind(chosen.kind);
    if (name === "" || EXAMPLES.some((one) => one.name === name)) setName(chosen.name);
  };
  return (
    <Dialog open wide onClose={onClose} title={t("scripts.create")} description={t("scripts.createText")}>
      <Form
        submitLabel={t("common.create")}
        busy={create.isPending}
        error={create.error && !known ? problemText(create.error, t) : undefined}
        onSubmit={() =>
          create.mutate(
            {
              moduleId: module,
              name,
              ...typeOf(kind),
              ...(kind === "scheduled" && scheduleOf(usualTimes())),
              source_code: codeOf(example)?.code ?? "",
              ...(everywhere && kind !== "scheduled" && { everywhere }),
            },
            { onSuccess: onCreated },
          )
        }
      >
        <TextField
          label={t("common.name")}
          value={name}
          error={errors.name}
          maxLength={200}
          required
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
        />
        <SelectField
          label={t("scripts.type")}
          hint={t(`scripts.when.${kind}`)}
          value={kind}
          error={errors.script_type ?? errors.hook_point}
          onChange={({ target }) => isKind(target.value) && setKind(target.value)}
        >
          <KindOptions />
        </SelectField>
        <SelectField label={t("scripts.begin")} value={example} onChange={({ target }) => choose(target.value)}>
          <option value="">{t("scripts.blank")}</option>
          {EXAMPLES.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <SelectField label={t("modules.name")} value={module} onChange={({ target }) => setModule(target.value)}>
          {modules.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
        {mayEverywhere && kind !== "scheduled" && (
          <label className={styles.choice}>
            <input type="checkbox" checked={everywhere} onChange={({ target }) => setEverywhere(target.checked)} />
            <span>{t("scripts.forAll")}</span>
          </label>
        )}
      </Form>
    </Dialog>
  );
}
