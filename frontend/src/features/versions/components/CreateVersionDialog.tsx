import { useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { createBaseline, createBaselineSet } from "../api/baselines";

import styles from "./Versions.module.css";

import { can } from "@/api/capabilities";
import { fieldErrors, problemText } from "@/api/problem";
import type { Module } from "@/api/types";
import { Dialog } from "@/components/ui/Dialog";
import { TextAreaField, TextField } from "@/components/ui/Field";
import { FilterInput } from "@/components/ui/FilterInput";
import { Form, textOf } from "@/components/ui/Form";
import { toastDone } from "@/components/ui/toasts";
import { useNumberFormat } from "@/lib/format";

/** Modules in sight without a filter above them. */
const FEW = 8;

interface CreateVersionDialogProps {
  projectId: string;
  /** Modules of the workspace, those of the project first. */
  modules: readonly Module[];
  projectOf: (module: Module) => string | undefined;
  /** Modules that are chosen at first. */
  chosen: readonly string[];
  /** What is open or faulty in a module. */
  renderChecks: (moduleId: string) => ReactNode;
  onClose: () => void;
}

/** Names what one module is now, or what several are at one instant. */
export function CreateVersionDialog({ projectId, modules, projectOf, chosen: first, renderChecks, onClose }: CreateVersionDialogProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(first));
  const [filter, setFilter] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isSet = chosen.size > 1;
  const errors = fieldErrors(error, t);
  const atField = ["name", "version", "description"].some((field) => field in errors);
  const words = filter.trim().toLowerCase();
  const shown = modules.filter(
    (module) => chosen.has(module.id) || `${projectOf(module) ?? ""} ${module.name}`.toLowerCase().includes(words),
  );

  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const create = async (data: FormData) => {
    const [only] = chosen;
    if (only === undefined) return;
    const named = { name: textOf(data, "name"), description: textOf(data, "description") || null };
    setBusy(true);
    setError(null);
    try {
      await (isSet
        ? createBaselineSet({ ...named, version: textOf(data, "version"), project_id: projectId, module_ids: [...chosen] })
        : createBaseline(only, named));
      toastDone(t(isSet ? "versions.setMade" : "versions.made", { name: named.name }));
      await queries.invalidateQueries({ queryKey: ["baselines"] });
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog wide open onClose={onClose} title={t("versions.create")} description={t("versions.createText")}>
      <Form
        submitLabel={t(isSet ? "versions.createSet" : "versions.create")}
        busy={busy}
        error={chosen.size === 0 ? t("versions.noneChosen") : error !== null && !atField ? problemText(error, t) : undefined}
        onSubmit={(data) => void create(data)}
      >
        <div className={isSet ? styles.pair : undefined}>
          <TextField name="name" label={t("common.name")} hint={t("versions.nameHint")} error={errors.name} maxLength={200} required autoComplete="off" />
          {isSet && (
            <TextField name="version" label={t("versions.version")} error={errors.version} maxLength={100} required autoComplete="off" defaultValue="1.0" />
          )}
        </div>
        <TextAreaField name="description" label={t("common.description")} error={errors.description} maxLength={10_000} rows={2} />
        <fieldset className={styles.choices}>
          <legend>{isSet ? t("versions.chosenModules", { count: chosen.size }) : t("versions.modules")}</legend>
          {modules.length > FEW && (
            <FilterInput label={t("versions.filterModules")} placeholder={t("versions.filterModules")} value={filter} onChange={setFilter} />
          )}
          <ul role="list">
            {shown.map((module) => {
              const reason = can(module, "create") ? undefined : t("right.create");
              const project = projectOf(module);
              return (
                <li key={module.id}>
                  <label title={reason}>
                    <input type="checkbox" checked={chosen.has(module.id)} disabled={reason !== undefined} onChange={() => toggle(module.id)} />
                    {module.name}
                    {project !== undefined && <span>{project}</span>}
                    <span>
                      {reason ?? t("versions.state", { revision: number(module.revision), count: module.object_count, objects: number(module.object_count) })}
                    </span>
                  </label>
                  {chosen.has(module.id) && <div className={styles.checks}>{renderChecks(module.id)}</div>}
                </li>
              );
            })}
          </ul>
        </fieldset>
      </Form>
    </Dialog>
  );
}
