import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { attributeImpactQuery, useDeleteAttribute, type AttributeImpact, type AttributePatch } from "../api/schema";
import type { AttributeDraft } from "../model/draft";

import styles from "./Schema.module.css";

import { problemText } from "@/api/problem";
import type { AttributeDefinition } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { SelectField } from "@/components/ui/Field";
import { Skeleton } from "@/components/ui/Skeleton";
import { toastDone } from "@/components/ui/toasts";
import { useNumberFormat } from "@/lib/format";

interface AttributeChangeDialogProps {
  moduleId: string;
  definition: AttributeDefinition;
  draft: AttributeDraft;
  /** What shall change; the attribute goes when there is none. */
  patch: AttributePatch | null;
  busy: boolean;
  error: unknown;
  onConfirm: (patch: AttributePatch) => void;
  onDeleted: () => void;
  onClose: () => void;
}

/** A decision: nothing yet, the key of another value, or none. */
type Decisions = Record<string, string | null>;

/** What a change does to objects, what has to be decided, and the button that does it. */
export function AttributeChangeDialog(props: AttributeChangeDialogProps) {
  const { moduleId, definition, patch, onClose } = props;
  const { t } = useTranslation();
  const [decisions, setDecisions] = useState<Decisions>({});
  const remove = useDeleteAttribute(moduleId);
  const impact = useQuery(
    attributeImpactQuery(
      moduleId,
      definition.id,
      patch === null ? { action: "delete" } : { action: "update", change: { ...patch, replacements: decisions } },
    ),
  );
  // While a decision is counted anew, the former counts stay in sight.
  const [seen, setSeen] = useState<AttributeImpact>();
  if (impact.data !== undefined && impact.data !== seen) setSeen(impact.data);

  const confirm = () => {
    if (impact.data === undefined) return;
    if (patch === null) {
      remove.mutate(
        { id: definition.id, seen: impact.data },
        {
          onSuccess: () => {
            toastDone(t("schema.deleted", { name: definition.name }));
            props.onDeleted();
          },
        },
      );
      return;
    }
    props.onConfirm({
      ...patch,
      replacements: decisions,
      expected_objects: impact.data.objects,
      expected_schema_version: impact.data.schema_version,
      ...(impact.data.misfits > 0 && { misfits: "clear" }),
    });
  };
  const failed = impact.error ?? remove.error ?? props.error;
  const open = seen !== undefined && seen.undecided > 0;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t(patch === null ? "schema.deleteTitle" : "schema.changeTitle", { name: definition.name })}
    >
      <div className={styles.fields}>
        {seen === undefined ? (
          !impact.error && (
            <div aria-busy>
              <p role="status">{t("schema.counting")}</p>
              <Skeleton lines={3} />
            </div>
          )
        ) : (
          <Impact {...props} impact={seen} decisions={decisions} onDecide={setDecisions} />
        )}
        {failed != null && (
          <p role="alert" className={styles.error}>
            {problemText(failed, t)}
          </p>
        )}
        <div className={styles.actions}>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            variant={patch === null ? "danger" : "primary"}
            busy={props.busy || remove.isPending}
            disabledReason={
              impact.data === undefined ? t("schema.counting") : open ? t("schema.undecided") : undefined
            }
            onClick={confirm}
          >
            {t(patch === null ? "schema.delete" : "schema.apply")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

interface ImpactProps extends Pick<AttributeChangeDialogProps, "patch" | "draft"> {
  impact: AttributeImpact;
  decisions: Decisions;
  onDecide: (decisions: Decisions) => void;
}

function Impact({ impact, patch, draft, decisions, onDecide }: ImpactProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const counted = { count: impact.objects, shown: number(impact.objects) };
  const kept = draft.options.filter(({ key }) => key !== null);
  return (
    <>
      <p>{t(patch === null ? "schema.deleteImpact" : "schema.changeImpact", counted)}</p>
      {impact.removed_values.map(({ option, objects }) => (
        <SelectField
          key={option.key}
          label={t("schema.replace", { count: objects, shown: number(objects), name: option.label ?? option.key })}
          value={decisions[option.key] === null ? "\u0000" : (decisions[option.key] ?? "")}
          onChange={({ target }) => {
            const rest = Object.fromEntries(Object.entries(decisions).filter(([key]) => key !== option.key));
            if (target.value === "") onDecide(rest);
            else onDecide({ ...rest, [option.key]: target.value === "\u0000" ? null : target.value });
          }}
        >
          <option value="">{t("schema.choose")}</option>
          {kept.map(({ key, label }) => (
            <option key={key} value={key ?? ""}>
              {label}
            </option>
          ))}
          <option value={"\u0000"}>{t("schema.clearValue")}</option>
        </SelectField>
      ))}
      {impact.misfits > 0 && (
        <div className={styles.warning}>
          <p>{t("schema.misfits", { count: impact.misfits, shown: number(impact.misfits) })}</p>
          <ul>
            {impact.examples.map(({ object_id, key, value }) => (
              <li key={object_id}>
                <code>{key}</code> {value}
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className={styles.hint}>{t(patch === null ? "schema.deleteHistory" : "schema.changeHistory")}</p>
    </>
  );
}
