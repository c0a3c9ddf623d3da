import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { attributeImpactQuery, useSaveAttribute, type AttributePatch } from "../api/schema";
import {
  DATA_TYPES,
  draftOf,
  emptyDraft,
  isRequired,
  patchOf,
  requiredNames,
  touchesValues,
  type AttributeDraft,
} from "../model/draft";

import { AttributeChangeDialog } from "./AttributeChangeDialog";
import { DefaultField } from "./DefaultField";
import { DependencyEditor } from "./DependencyEditor";
import { EnumEditor } from "./EnumEditor";
import { NameFields } from "./NameFields";
import styles from "./Schema.module.css";

import { fieldErrors, problemText } from "@/api/problem";
import type { AttributeDefinition } from "@/api/types";
import { LeaveGuard } from "@/components/LeaveGuard";
import { Button } from "@/components/ui/Button";
import { SelectField } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { toastDone } from "@/components/ui/toasts";
import { useNumberFormat } from "@/lib/format";

interface AttributeEditorProps {
  moduleId: string;
  /** None for a new one. */
  definition: AttributeDefinition | null;
  definitions: readonly AttributeDefinition[];
  /** Names that the module requires. */
  required: readonly string[];
  /** Why nothing can be changed. */
  disabledReason: string | undefined;
  onSaved: (definition: AttributeDefinition) => void;
  onDeleted: () => void;
}

/** One attribute: what it is called, what it may hold, and what it asks for. */
export function AttributeEditor(props: AttributeEditorProps) {
  const { moduleId, definitions, required, disabledReason } = props;
  const { t } = useTranslation();
  // What the edit began with: others' changes since then are theirs, and are not sent back.
  const [definition, setDefinition] = useState(props.definition);
  const [saved, setSaved] = useState<AttributeDraft>(() =>
    definition === null ? emptyDraft() : draftOf(definition, required),
  );
  const [draft, setDraft] = useState(saved);
  const [dialog, setDialog] = useState<{ patch: AttributePatch | null } | null>(null);
  const save = useSaveAttribute(moduleId);
  const errors = fieldErrors(save.error, t);
  const change = (part: Partial<AttributeDraft>) => setDraft((old) => ({ ...old, ...part }));
  const isEnum = draft.dataType === "enum";
  const wasRequired = definition !== null && isRequired(definition.name, required);

  const store = (patch: AttributePatch) => {
    const names = draft.required === wasRequired ? null : requiredNames(required, definition?.name ?? null, draft);
    save.mutate(
      { id: definition?.id ?? null, patch, required: names },
      {
        onSuccess: (stored) => {
          setDialog(null);
          setDefinition(stored);
          const now = { ...draftOf(stored, []), required: draft.required };
          setSaved(now);
          setDraft(now);
          toastDone(t(definition === null ? "schema.created" : "schema.saved", { name: stored.name }));
          props.onSaved(stored);
        },
      },
    );
  };
  const submit = () => {
    if (disabledReason !== undefined) return;
    const patch = patchOf(draft, definition);
    if (definition !== null && touchesValues(draft, definition)) setDialog({ patch });
    else store(definition === null ? { data_type: draft.dataType, ...patch } : patch);
  };

  return (
    <>
      <LeaveGuard unsaved={dialog === null && JSON.stringify(draft) !== JSON.stringify(saved)} />
      {definition !== null && disabledReason === undefined && <Usage moduleId={moduleId} id={definition.id} />}
      <Form
        submitLabel={t(definition === null ? "common.create" : "schema.save")}
        busy={save.isPending}
        error={save.error && dialog === null ? problemText(save.error, t) : undefined}
        onSubmit={submit}
        secondary={
          definition !== null && (
            <Button variant="danger" disabledReason={disabledReason} onClick={() => setDialog({ patch: null })}>
              {t("schema.delete")}
            </Button>
          )
        }
      >
        <fieldset className={styles.fields} disabled={disabledReason !== undefined}>
          <legend className="visually-hidden">{t("schema.attribute")}</legend>
          <NameFields draft={draft} error={errors.name} onChange={change} />
          <SelectField
            label={t("schema.dataType")}
            value={draft.dataType}
            error={errors.data_type}
            onChange={({ target }) =>
              change({ dataType: target.value, defaultValue: target.value === "enum" && draft.multi ? [] : "" })
            }
          >
            {DATA_TYPES.map((type) => (
              <option key={type} value={type}>
                {t(`schema.type.${type}`)}
              </option>
            ))}
          </SelectField>
          {isEnum && (
            <Choice
              label={t("schema.multi")}
              checked={draft.multi}
              onChange={(multi) => change({ multi, defaultValue: multi ? [] : "" })}
            />
          )}
          {isEnum && (
            <EnumEditor
              options={draft.options}
              disabledReason={disabledReason}
              error={errors.enum_values}
              onChange={(options) => change({ options })}
            />
          )}
          {isEnum && (
            <DependencyEditor draft={draft} own={definition?.id} definitions={definitions} onChange={change} />
          )}
          <DefaultField draft={draft} error={errors.default_value} onChange={(defaultValue) => change({ defaultValue })} />
          <Choice
            label={t("schema.required")}
            hint={t("schema.requiredHint")}
            checked={draft.required}
            onChange={(wanted) => change({ required: wanted })}
          />
          <Choice
            label={t("schema.normative")}
            hint={t("schema.normativeHint")}
            checked={draft.normative}
            onChange={(normative) => change({ normative })}
          />
        </fieldset>
      </Form>
      {dialog !== null && definition !== null && (
        <AttributeChangeDialog
          moduleId={moduleId}
          definition={definition}
          draft={draft}
          patch={dialog.patch}
          busy={save.isPending}
          error={save.error}
          onConfirm={store}
          onDeleted={props.onDeleted}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}

interface ChoiceProps {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Choice({ label, hint, checked, onChange }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />
      <span>
        {label}
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
      </span>
    </label>
  );
}

/** How many objects have a value; nothing is said before they have been counted. */
function Usage({ moduleId, id }: { moduleId: string; id: string }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { data } = useQuery(attributeImpactQuery(moduleId, id, { action: "update" }));
  return (
    <p className={styles.usage} role="status">
      {data === undefined
        ? t("schema.counting")
        : t("schema.usage", {
            count: data.with_value,
            shown: number(data.with_value),
            without: number(data.without_value),
          })}
    </p>
  );
}
