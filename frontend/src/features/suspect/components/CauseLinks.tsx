import { useInfiniteQuery } from "@tanstack/react-query";
import { CheckCheck } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { suspectLinksQuery, type SuspectCause, type SuspectLink, type SuspectScope } from "../api/suspect";

import styles from "./Suspect.module.css";
import { otherEnd, rowId, SuspectLinkList } from "./SuspectLinkList";
import { Suspicion } from "./Suspicion";

import { shownProblem } from "@/api/problem";
import type { Action } from "@/components/actions/action";
import { useRegisterActions } from "@/components/actions/registry";
import { Button } from "@/components/ui/Button";
import { ProblemState } from "@/components/ui/ProblemState";
import { Skeleton } from "@/components/ui/Skeleton";
import { useNumberFormat } from "@/lib/format";

interface CauseLinksProps {
  scope: SuspectScope;
  cause: SuspectCause;
  chosen: string | undefined;
  busy: boolean;
  typeName: (typeId: string, outgoing: boolean) => string;
  renderObject: (objectId: string, children: ReactNode) => ReactNode;
  onChoose: (linkId: string | undefined, replace?: boolean) => void;
  onOpen: (objectId: string) => void;
  /** To the cause before or after this one; tells whether there is one. */
  onLeave: (by: -1 | 1) => boolean;
  onClear: (links: readonly SuspectLink[], done: () => void) => void;
  onClearCause: () => void;
}

/** One cause: what changed, the links that it made suspect, and clearing them by key, by marks or all at once. */
export function CauseLinks(props: CauseLinksProps) {
  const { scope, cause, chosen, busy, typeName, renderObject, onChoose, onOpen, onLeave, onClear, onClearCause } = props;
  const { t } = useTranslation();
  const number = useNumberFormat();
  const causeId = cause.object.object_id;
  const query = useInfiniteQuery(suspectLinksQuery(scope, causeId));
  const links = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const shown = links.find(({ id }) => id === chosen) ?? links[0];
  const toFocus = useRef(false);
  const shownId = shown?.id;
  // After a key the focus follows the row, which is there only now.
  useEffect(() => {
    if (!toFocus.current || shownId === undefined) return;
    toFocus.current = false;
    document.getElementById(rowId(shownId))?.focus();
  }, [shownId]);

  const actions = useMemo((): Action[] => {
    const group = t("suspect.title");
    const at = links.findIndex(({ id }) => id === shownId);
    const go = (by: -1 | 1) => {
      const next = links[at + by];
      if (next === undefined) {
        if (by === 1 && query.hasNextPage) void query.fetchNextPage();
        else onLeave(by);
        return;
      }
      toFocus.current = true;
      onChoose(next.id, true);
    };
    const clear = () => {
      const link = links[at];
      if (link === undefined) return;
      const next = links[at + 1] ?? links[at - 1];
      onClear([link], () => {
        toFocus.current = next !== undefined;
        if (next !== undefined) onChoose(next.id, true);
        else onLeave(1);
      });
    };
    const link = links[at];
    const mayNot = link?.may_clear === false ? t("suspect.mayNot", { module: link.source.module_name }) : undefined;
    const mark = () => link && setMarked((before) => toggled(before, link.id));
    const open = () => link && onOpen(otherEnd(link, causeId).object_id);
    return [
      { id: "suspect-next", group, label: t("suspect.next"), shortcut: "j", scope: "page", run: () => go(1) },
      { id: "suspect-previous", group, label: t("suspect.previous"), shortcut: "k", scope: "page", run: () => go(-1) },
      { id: "suspect-clear", group, label: t("suspect.clearThis"), shortcut: "s", scope: "page", disabledReason: mayNot, run: clear },
      { id: "suspect-clear-all", group, label: t("suspect.clearCause"), shortcut: "S", scope: "page", run: onClearCause },
      { id: "suspect-mark", group, label: t("suspect.markThis"), shortcut: "x", scope: "page", disabledReason: mayNot, run: mark },
      { id: "suspect-open", group, label: t("suspect.openThis"), shortcut: "o", scope: "page", run: open },
    ];
  }, [t, links, shownId, causeId, query, onChoose, onClear, onClearCause, onLeave, onOpen]);
  useRegisterActions("suspect", actions);

  const chosenOnes = links.filter(({ id }) => marked.has(id));
  const { object } = cause;
  return (
    <section className={styles.cause} aria-label={t("suspect.cause", { key: object.key })}>
      <header className={styles.causeHead}>
        <h2>
          {renderObject(
            causeId,
            <>
              <code>{object.key}</code> {object.heading ?? object.text}
            </>,
          )}
        </h2>
        <div className={styles.buttons}>
          {chosenOnes.length > 0 && (
            <Button busy={busy} onClick={() => onClear(chosenOnes, () => setMarked(new Set()))}>
              {t("suspect.clearMarked", { count: chosenOnes.length })}
            </Button>
          )}
          <Button variant="primary" icon={CheckCheck} busy={busy} onClick={onClearCause}>
            {t("suspect.clearAll", { count: cause.links, total: number(cause.links) })}
          </Button>
        </div>
      </header>
      {query.isPending && <Skeleton lines={4} />}
      {query.error && query.data === undefined && (
        <ProblemState {...shownProblem(query.error, t)} onRetry={() => void query.refetch()} />
      )}
      {shown && (
        <div className={styles.why}>
          <Suspicion linkId={shown.id} />
        </div>
      )}
      <SuspectLinkList
        causeId={causeId}
        links={links}
        chosen={shownId}
        marked={marked}
        typeName={typeName}
        renderObject={renderObject}
        onChoose={onChoose}
        onMark={(id) => setMarked((before) => toggled(before, id))}
        onClear={(link) => onClear([link], () => onChoose(undefined, true))}
      />
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("suspect.moreLinks")}
        </Button>
      )}
    </section>
  );
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
