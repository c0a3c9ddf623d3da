import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { typeImpactQuery, useDeleteType } from "../api/schema";

import styles from "./Schema.module.css";

import { problemText } from "@/api/problem";
import type { ObjectType } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { SelectField } from "@/components/ui/Field";
import { toastDone } from "@/components/ui/toasts";
import { useNumberFormat } from "@/lib/format";

interface DeleteTypeDialogProps {
  type: ObjectType;
  others: readonly ObjectType[];
  onDeleted: () => void;
  onClose: () => void;
}

/** What becomes of the objects of a type that goes. */
export function DeleteTypeDialog({ type, others, onDeleted, onClose }: DeleteTypeDialogProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const [replaceWith, setReplaceWith] = useState("");
  const { data, error } = useQuery(typeImpactQuery(type.id, { action: "delete" }));
  const remove = useDeleteType();
  const failed = error ?? remove.error;
  const confirm = () => {
    if (data === undefined) return;
    remove.mutate(
      {
        id: type.id,
        objects: data.objects,
        schemaVersion: data.schema_version,
        replaceWith: replaceWith || null,
      },
      {
        onSuccess: () => {
          toastDone(t("schema.deleted", { name: type.name }));
          onDeleted();
        },
      },
    );
  };
  return (
    <Dialog open onClose={onClose} title={t("schema.deleteTitle", { name: type.name })}>
      <div className={styles.fields}>
        <p role="status">
          {data === undefined
            ? t("schema.counting")
            : t("schema.typeUsage", { count: data.objects, shown: number(data.objects) })}
        </p>
        {data !== undefined && data.objects > 0 && (
          <SelectField
            label={t("schema.newType")}
            value={replaceWith}
            onChange={({ target }) => setReplaceWith(target.value)}
          >
            <option value="">{t("schema.noType")}</option>
            {others.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        )}
        {failed != null && (
          <p role="alert" className={styles.error}>
            {problemText(failed, t)}
          </p>
        )}
        <div className={styles.actions}>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            variant="danger"
            busy={remove.isPending}
            disabledReason={data === undefined ? t("schema.counting") : undefined}
            onClick={confirm}
          >
            {t("schema.delete")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
