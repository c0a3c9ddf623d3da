import { Check, CircleAlert, LoaderCircle } from "lucide-react";
import { Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";


import { uploadFile } from "../api/objects";
import type { DraftText } from "../model/drafts";
import type { Field, FieldValue } from "../model/field";
import { useFieldEdit } from "../model/use-field-edit";
import type { ObjectCommands } from "../model/use-object-commands";

import { AttributeInput } from "./AttributeInput";
import { ConflictPanel } from "./ConflictPanel";
import styles from "./FieldEditor.module.css";

import { problemText } from "@/api/problem";
import type { AttributeDefinition, RequirementObject } from "@/api/types";
import { RichText } from "@/components/editor/RichText";
import type { EditEnd } from "@/components/editor/RichTextEditor";
import { later } from "@/lib/later";

// The text editor is larger than all of the rest; most page views never need it.
const RichTextEditor = later(() => import("@/components/editor/RichTextEditor").then((module) => module.RichTextEditor));

interface FieldEditorProps {
  rowKey: string;
  object: RequirementObject;
  field: Field;
  label: string;
  /** Of an attribute. */
  definition?: AttributeDefinition | undefined;
  draft?: DraftText | undefined;
  commands: ObjectCommands;
  /** What was typed before the editor was there. */
  takeEarlyKeys: () => string;
  onSaved: (rowKey: string, object: RequirementObject) => void;
  onEnd: (end: EditEnd | "cancel") => void;
}

/** The editor that fits the field, with autosave, conflict and failure shown in place. */
export function FieldEditor({ field, label, definition, takeEarlyKeys, onEnd, ...edit }: FieldEditorProps) {
  const { t } = useTranslation();
  const { session, state } = useFieldEdit({ ...edit, field });
  const moduleId = edit.object.module_id;

  const end = (how: EditEnd) => {
    if (session.state().status === "conflict") return;
    void session.flush();
    onEnd(how);
  };
  const cancel = () => {
    void session.cancel();
    onEnd("cancel");
  };
  const change = (value: FieldValue) => session.change(value);
  const isRich = field.kind === "body" || definition?.data_type === "rich_text";
  const text = typeof state.value === "string" ? state.value : "";

  // An input has the focus as soon as it is drawn; only the text editor comes later and takes the keys itself.
  useEffect(() => {
    if (!isRich) takeEarlyKeys();
  }, [isRich, takeEarlyKeys]);

  return (
    <div className={styles.editor}>
      {state.theirs !== null ? (
        <ConflictPanel
          field={field}
          definition={definition}
          mine={state.value}
          theirs={state.theirs}
          onKeepMine={() => void session.keepMine().then((saved) => saved && onEnd("done"))}
          onTakeTheirs={() => {
            session.takeTheirs();
            onEnd("done");
          }}
        />
      ) : isRich ? (
        <Suspense fallback={<RichText html={text} />}>
          <RichTextEditor
            label={label}
            value={text}
            onChange={change}
            onEnd={end}
            onCancel={cancel}
            takeEarlyKeys={takeEarlyKeys}
            uploadImage={async (file) => {
              const { id, url } = await uploadFile(moduleId, file);
              return { src: url, fileId: id };
            }}
          />
        </Suspense>
      ) : (
        <AttributeInput
          // The cell was opened to be edited.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          className={field.kind === "heading" ? styles.heading : undefined}
          label={label}
          definition={definition}
          value={state.value}
          onChange={change}
          onEnd={end}
          onCancel={cancel}
        />
      )}
      <span className={styles.status} role="status">
        {state.status === "saving" && <LoaderCircle aria-label={t("save.saving")} className={styles.spin} />}
        {state.status === "saved" && <Check aria-label={t("save.saved")} className={styles.ok} />}
        {state.status === "failed" && (
          <span className={styles.failed}>
            <CircleAlert aria-hidden />
            {problemText(state.error, t)}
            <button type="button" onClick={() => void session.flush()}>
              {t("common.retry")}
            </button>
          </span>
        )}
      </span>
    </div>
  );
}
