import { useInfiniteQuery } from "@tanstack/react-query";
import { CheckCheck, ShieldCheck } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { causesQuery, type SuspectScope } from "../api/suspect";
import { useClearing } from "../model/use-clearing";

import { CauseLinks } from "./CauseLinks";
import { CauseList } from "./CauseList";
import styles from "./Suspect.module.css";

import { shownProblem } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { SelectField, TextField } from "@/components/ui/Field";
import { ListSkeleton } from "@/components/ui/ListCard";
import { ProblemState } from "@/components/ui/ProblemState";
import { State } from "@/components/ui/State";
import { useNumberFormat } from "@/lib/format";

export interface SuspectPlace {
  module?: string | undefined;
  cause?: string | undefined;
  link?: string | undefined;
}

interface SuspectInboxProps {
  scope: SuspectScope;
  modules: readonly { id: string; name: string; mayWrite: boolean }[];
  place: SuspectPlace;
  onPlace: (place: SuspectPlace, replace?: boolean) => void;
  typeName: (typeId: string, outgoing: boolean) => string;
  renderObject: (objectId: string, children: ReactNode) => ReactNode;
  onOpen: (objectId: string) => void;
  undo: (changeSet: string) => Promise<unknown>;
}

/** Suspect links by what made them so: looked at, and cleared one by one, by marks, by cause or by module. */
export function SuspectInbox({ scope, modules, place, onPlace, typeName, renderObject, onOpen, undo }: SuspectInboxProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const query = useInfiniteQuery(causesQuery(scope));
  const [reason, setReason] = useState("");
  const { busy, clear } = useClearing(undo);
  const causes = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const first = query.data?.pages[0];
  const module = modules.find(({ id }) => id === scope.moduleId);
  const current = causes.find(({ object }) => object.object_id === place.cause) ?? causes[0];
  const at = current === undefined ? -1 : causes.indexOf(current);
  const go = (next: SuspectPlace, replace?: boolean) => onPlace({ module: place.module, ...next }, replace);
  const leave = (by: -1 | 1) => {
    const next = causes[at + by];
    if (next === undefined) return false;
    go({ cause: next.object.object_id }, true);
    return true;
  };

  return (
    <>
      <div className={styles.bar}>
        <SelectField
          label={t("suspect.module")}
          value={scope.moduleId ?? ""}
          onChange={({ target }) => onPlace({ module: target.value || undefined })}
        >
          <option value="">{t("suspect.allModules")}</option>
          {modules.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        {causes.length > 0 && (
          <TextField
            label={t("suspect.reason")}
            value={reason}
            maxLength={2000}
            placeholder={t("suspect.reasonHint")}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
        {module && causes.length > 0 && (
          <Button
            icon={CheckCheck}
            busy={busy}
            disabledReason={module.mayWrite ? undefined : t("right.write")}
            onClick={() => clear({ all: module.id, seen: first?.seen_revisions ?? {} }, reason)}
          >
            {t("suspect.clearModule")}
          </Button>
        )}
        {first && (
          <span role="status" className={styles.count}>
            {t("suspect.links", { count: first.links, total: number(first.links) })}
            {" · "}
            {t("suspect.causesCount", { count: first.total, total: number(first.total) })}
          </span>
        )}
      </div>
      {query.isPending && <ListSkeleton />}
      {query.error && query.data === undefined && (
        <ProblemState {...shownProblem(query.error, t)} onRetry={() => void query.refetch()} />
      )}
      {query.data && causes.length === 0 && (
        <State icon={ShieldCheck} title={t("suspect.empty")}>
          {t("suspect.emptyText")}
        </State>
      )}
      {current && (
        <div className={styles.inbox}>
          <CauseList
            causes={causes}
            chosen={current.object.object_id}
            onChoose={(cause) => go({ cause })}
            more={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
            busy={query.isFetchingNextPage}
          />
          <CauseLinks
            key={current.object.object_id}
            scope={scope}
            cause={current}
            chosen={place.link}
            busy={busy}
            typeName={typeName}
            renderObject={renderObject}
            onChoose={(link, replace) => go({ cause: current.object.object_id, link }, replace)}
            onOpen={onOpen}
            onLeave={leave}
            onClear={(links, done) => clear({ links }, reason, done)}
            onClearCause={() => clear({ cause: current, scope }, reason, () => leave(1))}
          />
        </div>
      )}
    </>
  );
}
