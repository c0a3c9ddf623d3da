import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { typeImpactQuery, useSaveType } from "../api/schema";
import { has, typeDraftOf, typePatchOf, type TypeDraft } from "../model/type-draft";

import { DeleteTypeDialog } from "./DeleteTypeDialog";
import { FormLayoutEditor } from "./FormLayoutEditor";
import { NameFields } from "./NameFields";
import styles from "./Schema.module.css";

import { fieldErrors, problemText } from "@/api/problem";
import type { AttributeDefinition, Classification, ObjectType } from "@/api/types";
import { LeaveGuard } from "@/components/LeaveGuard";
import { Button } from "@/components/ui/Button";
import { SelectField } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { toastDone } from "@/components/ui/toasts";
import { useNumberFormat } from "@/lib/format";

const CLASSES = ["heading", "normative", "informative"] as const satisfies readonly Classification[];

interface TypeEditorProps {
  moduleId: string;
  /** None for a new one. */
  type: ObjectType | null;
  types: readonly ObjectType[];
  definitions: readonly AttributeDefinition[];
  disabledReason: string | undefined;
  onSaved: (type: ObjectType) => void;
  onDeleted: () => void;
}

/** One object type: its attributes, what it requires, its form. */
export function TypeEditor(props: TypeEditorProps) {
  const { moduleId, types, definitions, disabledReason, onSaved, onDeleted } = props;
  const { t } = useTranslation();
  // What the edit began with: others' changes since then are theirs, and are not sent back.
  const [type, setType] = useState(props.type);
  const [saved, setSaved] = useState<TypeDraft>(() => typeDraftOf(type, definitions));
  const [draft, setDraft] = useState(saved);
  const [deleting, setDeleting] = useState(false);
  const save = useSaveType(moduleId);
  const errors = fieldErrors(save.error, t);
  const change = (part: Partial<TypeDraft>) => setDraft((old) => ({ ...old, ...part }));
  const patch = typePatchOf(draft, definitions, type);
  const own = definitions.filter(({ id }) => has(draft, id));
  return (
    <>
      <LeaveGuard unsaved={!deleting && JSON.stringify(draft) !== JSON.stringify(saved)} />
      {type !== null && disabledReason === undefined && <Effect id={type.id} patch={patch} />}
      <Form
        submitLabel={t(type === null ? "common.create" : "schema.save")}
        busy={save.isPending}
        error={save.error ? problemText(save.error, t) : undefined}
        onSubmit={() => {
          if (disabledReason !== undefined) return;
          save.mutate(
            { id: type?.id ?? null, patch },
            {
              onSuccess: (stored) => {
                const now = typeDraftOf(stored, definitions);
                setType(stored);
                setSaved(now);
                setDraft(now);
                toastDone(t(type === null ? "schema.created" : "schema.saved", { name: stored.name }));
                onSaved(stored);
              },
            },
          );
        }}
        secondary={
          type !== null && (
            <Button variant="danger" disabledReason={disabledReason} onClick={() => setDeleting(true)}>
              {t("schema.delete")}
            </Button>
          )
        }
      >
        <fieldset className={styles.fields} disabled={disabledReason !== undefined}>
          <legend className="visually-hidden">{t("schema.objectType")}</legend>
          <NameFields draft={draft} error={errors.name} onChange={change} />
          <SelectField
            label={t("schema.classification")}
            value={draft.classification}
            onChange={({ target }) => change({ classification: target.value as Classification })}
          >
            {CLASSES.map((kind) => (
              <option key={kind} value={kind}>
                {t(`classification.${kind}`)}
              </option>
            ))}
          </SelectField>
          <label className={styles.choice}>
            <input
              type="checkbox"
              checked={draft.attributes === null}
              onChange={({ target }) => change({ attributes: target.checked ? null : definitions.map(({ id }) => id) })}
            />
            {t("schema.allAttributes")}
          </label>
          {definitions.length > 0 && (
            <table className={styles.matrix}>
              <thead>
                <tr>
                  <th scope="col">{t("schema.attribute")}</th>
                  <th scope="col">{t("schema.has")}</th>
                  <th scope="col">{t("schema.mustHave")}</th>
                </tr>
              </thead>
              <tbody>
                {definitions.map(({ id, name }) => (
                  <tr key={id}>
                    <th scope="row">{name}</th>
                    <td>
                      <input
                        type="checkbox"
                        aria-label={t("schema.hasAttribute", { name })}
                        disabled={draft.attributes === null}
                        checked={has(draft, id)}
                        onChange={({ target }) => {
                          const others = (draft.attributes ?? []).filter((other) => other !== id);
                          change({ attributes: target.checked ? [...others, id] : others });
                        }}
                      />
                    </td>
                    <td>
                      <input
                        type="checkbox"
                        aria-label={t("schema.requiresAttribute", { name })}
                        disabled={!has(draft, id)}
                        checked={has(draft, id) && draft.required.includes(id)}
                        onChange={({ target }) => {
                          const others = draft.required.filter((other) => other !== id);
                          change({ required: target.checked ? [...others, id] : others });
                        }}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <FormLayoutEditor
            sections={draft.sections}
            attributes={own}
            disabledReason={disabledReason}
            onChange={(sections) => change({ sections })}
          />
        </fieldset>
      </Form>
      {deleting && type !== null && (
        <DeleteTypeDialog
          type={type}
          others={types.filter(({ id }) => id !== type.id)}
          onDeleted={onDeleted}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
}

/** What the draft would mean for the objects of the type; nothing is said before they have been counted. */
function Effect({ id, patch }: { id: string; patch: ReturnType<typeof typePatchOf> }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  // Names and forms concern no object.
  const { required_attributes, attributes } = patch;
  const change = {
    ...(required_attributes !== undefined && { required_attributes }),
    ...(attributes !== undefined && { attributes }),
  };
  const { data, isFetching } = useQuery({
    ...typeImpactQuery(id, { action: "update", change }),
    placeholderData: (before) => before,
  });
  if (data === undefined) {
    return (
      <p className={styles.usage} role="status">
        {isFetching && t("schema.counting")}
      </p>
    );
  }
  return (
    <div className={styles.usage} role="status">
      <p>{t("schema.typeUsage", { count: data.objects, shown: number(data.objects) })}</p>
      {data.missing.map(({ id: attribute, name, objects }) => (
        <p key={attribute} className={styles.warning}>
          {t("schema.missing", { name, count: objects, shown: number(objects) })}
        </p>
      ))}
      {data.outside.map(({ id: attribute, name, objects }) => (
        <p key={attribute} className={styles.warning}>
          {t("schema.outside", { name, count: objects, shown: number(objects) })}
        </p>
      ))}
    </div>
  );
}
