import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";

import { bulkObjects, type BulkAct, type BulkResult } from "../api/bulk";
import type { ObjectFilter } from "../api/objects";
import type { Marks } from "../model/marks";

import styles from "./BulkBar.module.css";
import { ClassifyFields, EditFields, TypeFields, type FieldsProps } from "./BulkFields";
import { MoveFields } from "./BulkMove";

import { problemText } from "@/api/problem";
import type { AttributeDefinition, Module } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { useDebounced } from "@/lib/use-debounced";

export type BulkKind = "edit" | "classify" | "type" | "move" | "delete" | "restore";

interface BulkFormProps {
  kind: BulkKind;
  module: Module;
  definitions: readonly AttributeDefinition[];
  target: [Marks, ObjectFilter];
  busy: boolean;
  /** Why the server refused it. */
  fault: string | null;
  onApply: (act: BulkAct) => void;
  onCancel: () => void;
}

const FIELDS = { edit: EditFields, classify: ClassifyFields, type: TypeFields, move: MoveFields } as const;

/** How long the fields must stand before the server is asked what would happen, in milliseconds. */
const STILL_MS = 250;

/** The fields of an act, and what it would do. */
export function BulkForm({ kind, module, definitions, target, busy, fault, onApply, onCancel }: BulkFormProps) {
  const { t } = useTranslation();
  const whole = kind === "delete" || kind === "restore";
  const [act, setAct] = useState<BulkAct | null>(whole ? { action: kind } : null);
  const onAct = useCallback((next: BulkAct | null) => setAct(next), []);
  const Fields = whole ? null : FIELDS[kind];
  const asked = useDebounced(act, STILL_MS);
  const preview = useQuery({
    queryKey: ["bulk", module.id, target[0] === "all" ? target : [...target[0]], asked],
    queryFn: () => bulkObjects(module.id, target, { action: "delete", ...asked, dry_run: true }),
    enabled: asked !== null,
    // Others go on writing.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const current = asked === act ? preview.data : undefined;
  const problem = fault ?? (asked === act && preview.error ? problemText(preview.error, t) : null);
  const submit = () => {
    if (act !== null && !busy) onApply(act);
  };
  const verb = verbOf(kind);
  const props: FieldsProps = { module, definitions, onAct, onSubmit: submit, onCancel };
  return (
    <form
      aria-label={t(`bulk.kind.${kind}`)}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {Fields !== null && <Fields {...props} />}
      {problem === null ? (
        <p role="status" className={styles.preview}>
          {current !== undefined && <Preview result={current} kind={kind} />}
        </p>
      ) : (
        <p role="alert" className={styles.fault}>
          {problem}
        </p>
      )}
      <Button
        type="submit"
        icon={Check}
        variant={kind === "delete" ? "danger" : "primary"}
        busy={busy}
        disabledReason={act === null ? t("bulk.incomplete") : undefined}
      >
        {t(`bulk.apply.${verb}`)}
      </Button>
      <Button variant="ghost" onClick={onCancel}>
        {t("common.cancel")}
      </Button>
    </form>
  );
}

const verbOf = (kind: BulkKind) => (kind === "classify" || kind === "type" ? "edit" : kind);

/** What would happen, in words. */
function Preview({ result, kind }: { result: BulkResult; kind: BulkKind }) {
  const { t } = useTranslation();
  const { changed, unchanged, skipped, below } = result;
  const verb = verbOf(kind);
  const parts = [
    t(`bulk.preview.${verb}`, { count: changed }),
    below > 0 && t("bulk.preview.below", { count: below }),
    unchanged > 0 && t("bulk.preview.unchanged", { count: unchanged }),
    skipped > 0 && t("bulk.preview.skipped", { count: skipped }),
  ];
  return parts.filter(Boolean).join(" · ");
}
