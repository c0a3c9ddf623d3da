import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { executeScript, type Executed, type Selected } from "../api/run";
import type { Script } from "../api/scripts";

import { DiffList } from "./DiffList";
import styles from "./RunScript.module.css";

import { problemText } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { SelectField } from "@/components/ui/Field";
import { toastDone } from "@/components/ui/toasts";
import { useNumberFormat } from "@/lib/format";

interface RunScriptProps {
  moduleId: string;
  /** A value of an attribute in the words that people see. */
  textOf: (attribute: string, value: unknown) => string;
  /** The actions that are switched on. */
  scripts: readonly Script[];
  selected: Selected;
  /** Called after something was written, with the revision that it made. */
  onDone: (revision: number) => void;
  /** Takes back what made a revision of the module. */
  onUndo: (revision: number) => void;
  onLeave: () => void;
  /** Leads to the page of a script. */
  renderLink: (script: Script, children: ReactNode) => ReactNode;
}

/** Runs an action over the marked rows, after a look at what it would change. */
export function RunScript({ moduleId, scripts, selected, onDone, onUndo, onLeave, renderLink, textOf }: RunScriptProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState("");
  const script = scripts.find(({ id }) => id === chosen);
  const dry = useQuery({
    queryKey: ["script-run", moduleId, script?.id, script?.version, selected],
    queryFn: ({ signal }) => executeScript(moduleId, script?.id ?? "", selected, true, signal),
    enabled: script !== undefined,
    // Each look is a run; others go on writing.
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const apply = useMutation({
    mutationFn: (wanted: Script) => executeScript(moduleId, wanted.id, selected, false),
    onSuccess: (done, { name }) => {
      void queries.invalidateQueries({ queryKey: ["scripts", moduleId] });
      const { revision } = done;
      if (revision != null) onDone(revision);
      toastDone(
        t("scripts.applied", { name, count: done.mutations_applied, shown: number(done.mutations_applied) }),
        revision == null ? {} : { undo: { label: t("common.undo"), run: () => onUndo(revision) } },
      );
      onLeave();
    },
  });
  // It was asked for by a button; the first field is what comes next.
  useEffect(() => form.current?.querySelector("select")?.focus(), []);
  const choose = (id: string) => {
    apply.reset();
    setChosen(id);
  };
  const found = dry.isFetching ? undefined : dry.data;
  const error = apply.error ?? (dry.isFetching ? null : dry.error);
  const reason =
    script === undefined
      ? t("bulk.incomplete")
      : found === undefined
        ? t("scripts.lookFirst")
        : found.mutations_applied === 0
          ? t("scripts.nothingChanges")
          : undefined;
  return (
    <form
      ref={form}
      aria-label={t("scripts.runOver")}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (script !== undefined && reason === undefined && !apply.isPending) apply.mutate(script);
      }}
    >
      <div className={styles.bar}>
        <SelectField label={t("scripts.one")} value={chosen} onChange={({ target }) => choose(target.value)}>
          <option value="">{t("scripts.chooseAction")}</option>
          {scripts.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <Button type="submit" icon={Check} variant="primary" busy={apply.isPending} disabledReason={reason}>
          {t("scripts.apply")}
        </Button>
        <Button variant="ghost" onClick={onLeave}>
          {t("common.cancel")}
        </Button>
        {error === null ? (
          <p role="status" className={styles.state}>
            {dry.isFetching ? t("scripts.looking") : found && <Outlook found={found} />}
          </p>
        ) : (
          <p role="alert" className={`${styles.state} ${styles.fault}`}>
            {problemText(error, t)} {script && renderLink(script, t("scripts.open"))}
          </p>
        )}
      </div>
      {found && found.diff.length > 0 && <DiffList diff={found.diff} textOf={textOf} />}
      {found && found.created.length > 0 && (
        <details className={styles.output}>
          <summary>{t("scripts.newObjects")}</summary>
          <ul className={styles.created}>
            {found.created.map(({ object_id: id, key, heading }) => (
              <li key={id}>
                <code>{key}</code> {heading}
              </li>
            ))}
          </ul>
        </details>
      )}
      {found && found.output.length > 0 && (
        <details className={styles.output}>
          <summary>{t("scripts.output")}</summary>
          <pre>{found.output.join("\n")}</pre>
        </details>
      )}
    </form>
  );
}

/** What would happen, in words. */
function Outlook({ found }: { found: Executed }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { diff, diff_total: total } = found;
  if (found.mutations_applied === 0) return t("scripts.nothingChanges");
  const said = [
    ...KINDS.map((kind) => {
      const count = found[`${kind}_total`];
      return count > 0 && t(`scripts.outlook.${kind}`, { count, shown: number(count) });
    }),
    total > diff.length && t("scripts.diffPart", { shown: number(diff.length), total: number(total) }),
  ];
  // A dot stays with what it stands behind.
  return said.filter((part) => part !== false).join("\u00a0· ");
}

const KINDS = ["changed", "created", "deleted", "linked", "unlinked"] as const;
