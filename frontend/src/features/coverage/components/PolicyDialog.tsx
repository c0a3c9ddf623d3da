import { useTranslation } from "react-i18next";

import type { CoveragePolicy, PolicyInput } from "../api/coverage";

import styles from "./Coverage.module.css";

import { fieldErrors, isStatus, problemText } from "@/api/problem";
import { ModuleOptions, type ModuleGroup } from "@/components/toolbar/ToolSelect";
import { Dialog } from "@/components/ui/Dialog";
import { SelectField, TextField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";

interface PolicyDialogProps {
  /** The one to change; none for a new one. */
  policy: CoveragePolicy | undefined;
  /** Modules of the project: what shall be covered. */
  own: readonly { id: string; name: string }[];
  /** Modules of the workspace: what may cover it. */
  groups: readonly ModuleGroup[];
  types: readonly { id: string; name: string }[];
  busy: boolean;
  problem: Error | null;
  onClose: () => void;
  onSubmit: (input: PolicyInput) => void;
}

const SEVERITIES = ["error", "warning", "info"] as const;

/** Asks what shall be linked to what. */
export function PolicyDialog({ policy, own, groups, types, busy, problem, onClose, onSubmit }: PolicyDialogProps) {
  const { t } = useTranslation();
  const errors = isStatus(problem, 400, 422) ? fieldErrors(problem, t) : {};
  const known = ["name", "module_id", "filter", "minimum"].some((field) => field in errors);
  return (
    <Dialog open wide onClose={onClose} title={t(policy ? "coverage.edit" : "coverage.create")} description={t("coverage.policyText")}>
      <Form
        submitLabel={t(policy ? "coverage.save" : "common.create")}
        busy={busy}
        error={problem && !known ? problemText(problem, t) : undefined}
        onSubmit={(data) =>
          onSubmit({
            name: textOf(data, "name"),
            module_id: textOf(data, "module"),
            filter: textOf(data, "filter") || null,
            direction: textOf(data, "direction") === "outgoing" ? "outgoing" : "incoming",
            link_type_id: textOf(data, "type") || null,
            other_module_id: textOf(data, "other") || null,
            minimum: Number(textOf(data, "minimum")) || 1,
            severity: SEVERITIES.find((one) => one === textOf(data, "severity")) ?? "warning",
          })
        }
      >
        <TextField name="name" label={t("common.name")} defaultValue={policy?.name} error={errors.name} maxLength={200} required autoComplete="off" />
        <div className={styles.pair}>
          <SelectField name="module" label={t("coverage.form.module")} defaultValue={policy?.module_id} error={errors.module_id}>
            {own.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <TextField
            name="filter"
            label={t("coverage.form.filter")}
            hint={t("coverage.form.filterHint")}
            defaultValue={policy?.filter ?? ""}
            error={errors.filter}
            spellCheck={false}
            autoComplete="off"
          />
        </div>
        <div className={styles.pair}>
          <SelectField name="direction" label={t("links.direction")} defaultValue={policy?.direction ?? "incoming"}>
            <option value="incoming">{t("coverage.form.incoming")}</option>
            <option value="outgoing">{t("coverage.form.outgoing")}</option>
          </SelectField>
          <SelectField name="type" label={t("links.type")} defaultValue={policy?.link_type_id ?? ""}>
            <option value="">{t("trace.types.all")}</option>
            {types.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        </div>
        <div className={styles.pair}>
          <SelectField name="other" label={t("coverage.form.other")} defaultValue={policy?.other_module_id ?? ""}>
            <option value="">{t("coverage.form.anyModule")}</option>
            <ModuleOptions groups={groups} />
          </SelectField>
          <div className={styles.pair}>
            <TextField name="minimum" type="number" min={1} max={1000} label={t("coverage.form.minimum")} defaultValue={policy?.minimum ?? 1} error={errors.minimum} required />
            <SelectField name="severity" label={t("quality.grade")} defaultValue={policy?.severity ?? "warning"}>
              {SEVERITIES.map((one) => (
                <option key={one} value={one}>
                  {t(`quality.severity.${one}`)}
                </option>
              ))}
            </SelectField>
          </div>
        </div>
      </Form>
    </Dialog>
  );
}
