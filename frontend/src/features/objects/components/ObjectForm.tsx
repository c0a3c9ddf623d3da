import { useQuery } from "@tanstack/react-query";
import { Fragment, useEffect, useId } from "react";
import { useTranslation } from "react-i18next";


import { objectTypesQuery } from "../api/object-types";
import { allowedHere } from "../model/allowed-options";
import { useDraft } from "../model/drafts";
import { fieldKey, sameValue, valueOf, type Field } from "../model/field";
import { formSections } from "../model/form-sections";
import { usePeople } from "../model/people";
import { useFieldEdit } from "../model/use-field-edit";
import type { ObjectCommands } from "../model/use-object-commands";

import { AttributeInput } from "./AttributeInput";
import { AttributeValue } from "./AttributeValue";
import { ConflictPanel } from "./ConflictPanel";
import styles from "./DetailsPanel.module.css";
import { DraftNotice } from "./DraftNotice";
import { LateConflict } from "./LateConflict";

import { can } from "@/api/capabilities";
import { problemText } from "@/api/problem";
import type { AttributeDefinition, Classification, RequirementObject } from "@/api/types";
import { Time } from "@/components/ui/Time";
import { requiredNamesOf } from "@/lib/required-names";

interface ObjectFormProps {
  object: RequirementObject;
  rowKey: string | undefined;
  /** The point of the past that is shown. */
  asOf: string | undefined;
  definitions: readonly AttributeDefinition[];
  /** Names of the attributes that must have a value. */
  required: readonly string[];
  commands: ObjectCommands;
  onSaved: (object: RequirementObject) => void;
}

const CLASSES = ["heading", "normative", "informative"] as const satisfies readonly Classification[];

/** The attributes of an object, each saved by itself when one leaves it. */
export function ObjectForm({ object, definitions, required, commands, onSaved, rowKey, asOf }: ObjectFormProps) {
  const { t } = useTranslation();
  const { nameOf } = usePeople();
  const id = useId();
  const writable = can(object, "write");
  const types = useQuery(objectTypesQuery(object.module_id, asOf)).data;
  const type = types?.find((one) => one.id === object.object_type_id);
  const asked = new Set([...required, ...requiredNamesOf(type?.required_attributes)].map((name) => name.toLowerCase()));
  const shared = { object, commands, onSaved, rowKey: rowKey ?? object.id, writable };
  return (
    <div className={styles.form}>
      <FormField {...shared} field={{ kind: "heading" }} label={t("details.heading")} />
      <div className={styles.row}>
        <label htmlFor={id}>{t("details.kind")}</label>
        <select
          id={id}
          className={styles.select}
          value={object.classification}
          disabled={!writable}
          title={writable ? undefined : t("right.write")}
          onChange={({ target }) => commands.change(object, { classification: target.value as Classification })}
        >
          {CLASSES.map((kind) => (
            <option key={kind} value={kind}>
              {t(`classification.${kind}`)}
            </option>
          ))}
        </select>
      </div>
      {types !== undefined && types.length > 0 && (
        <div className={styles.row}>
          <label htmlFor={`${id}-type`}>{t("details.type")}</label>
          <select
            id={`${id}-type`}
            className={styles.select}
            value={object.object_type_id ?? ""}
            disabled={!writable}
            title={writable ? undefined : t("right.write")}
            onChange={({ target }) => commands.change(object, { object_type_id: target.value || null })}
          >
            <option value="">{t("details.noType")}</option>
            {types.map((type) => (
              <option key={type.id} value={type.id}>
                {type.name}
              </option>
            ))}
          </select>
        </div>
      )}
      {formSections(definitions, object, type).map(({ title, attributes }) => {
        const fields = attributes.map((definition) => (
          <FormField
            key={definition.id}
            {...shared}
            field={{ kind: "attribute", name: definition.name }}
            label={definition.name}
            definition={allowedHere(definition, definitions, object)}
            required={asked.has(definition.name.toLowerCase())}
          />
        ));
        if (title === null) return <Fragment key="rest">{fields}</Fragment>;
        return (
          <section key={title} aria-label={title} className={styles.section}>
            <h3>{title}</h3>
            {fields}
          </section>
        );
      })}
      <dl className={styles.facts}>
        <dt>{t("details.outline")}</dt>
        <dd>{object.level}</dd>
        <dt>{t("details.version")}</dt>
        <dd>{object.current_version}</dd>
        <dt>{t("details.created")}</dt>
        <dd>
          <Time at={object.created_at} />
        </dd>
        <dt>{t("details.changed")}</dt>
        <dd>
          <Time at={object.updated_at} by={nameOf(object.updated_by)} />
        </dd>
        <dt>{t("details.reviewed")}</dt>
        <dd>
          {object.reviewed_at ? (
            <Time at={object.reviewed_at} by={object.reviewed_by ? nameOf(object.reviewed_by) : undefined} />
          ) : (
            t("details.notReviewed")
          )}
        </dd>
      </dl>
    </div>
  );
}

interface FormFieldProps {
  object: RequirementObject;
  rowKey: string;
  field: Field;
  label: string;
  definition?: AttributeDefinition;
  required?: boolean;
  writable: boolean;
  commands: ObjectCommands;
  onSaved: (object: RequirementObject) => void;
}

function FormField(props: FormFieldProps) {
  const { object, field, label, definition, required, writable } = props;
  const id = useId();
  const value = valueOf(object, field);
  const editable = writable && definition?.data_type !== "rich_text";
  return (
    <div className={styles.row}>
      {editable && !definition?.multi_select ? (
        <label htmlFor={id} title={definition?.description ?? undefined}>
          {label}
          {required && <span className={styles.required}> *</span>}
        </label>
      ) : (
        <span>{label}</span>
      )}
      {editable ? (
        <LateConflict objectId={object.id} field={field} definition={definition}>
          <FieldInput {...props} id={definition?.multi_select ? undefined : id} />
        </LateConflict>
      ) : (
        <div className={styles.value}>
          {value === null || value === "" ? "—" : definition ? <AttributeValue definition={definition} value={value} /> : object.heading}
        </div>
      )}
    </div>
  );
}

function FieldInput({ id, label, definition, field, ...edit }: FormFieldProps & { id: string | undefined }) {
  const { t } = useTranslation();
  const { session, state } = useFieldEdit({ ...edit, field, onSaved: (_key, object) => edit.onSaved(object) });
  // The same object may be edited in its row, or by somebody else.
  useEffect(() => session.follow(edit.object), [session, edit.object]);
  const draft = useDraft(edit.object.id, fieldKey(field));
  // Of heading and text the row offers it.
  const offered = field.kind === "attribute" && state.status === "clean" && draft && !sameValue(draft.value, state.value);
  if (state.theirs !== null) {
    return (
      <ConflictPanel
        field={field}
        definition={definition}
        mine={state.value}
        theirs={state.theirs}
        onKeepMine={() => void session.keepMine()}
        onTakeTheirs={() => session.takeTheirs()}
      />
    );
  }
  return (
    <>
      <AttributeInput
        id={id}
        label={label}
        definition={definition}
        value={state.value}
        onChange={(value) => session.change(value)}
        onEnd={() => void session.flush()}
        onCancel={() => void session.reset()}
      />
      {offered && (
        <DraftNotice
          objectId={edit.object.id}
          fieldKey={fieldKey(field)}
          draft={draft}
          onRestore={() => session.change(draft.value)}
        />
      )}
      {state.status === "failed" && (
        <p role="alert" className={styles.note}>
          {problemText(state.error, t)}
        </p>
      )}
    </>
  );
}
