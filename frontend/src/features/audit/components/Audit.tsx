import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, ScrollText } from "lucide-react";
import { useTranslation } from "react-i18next";

import { auditCsvUrl, auditQuery, type AuditEvent, type AuditSearch } from "../api/audit";

import styles from "./Audit.module.css";
import { AuditFilters } from "./AuditFilters";

import { shownProblem } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { ProblemState } from "@/components/ui/ProblemState";
import { Skeleton } from "@/components/ui/Skeleton";
import { State } from "@/components/ui/State";
import { formatInstant, useNumberFormat } from "@/lib/format";

interface AuditProps {
  search: AuditSearch;
  onSearch: (search: AuditSearch) => void;
}

/** What happened to people, rights and settings, newest first. */
export function Audit({ search, onSearch }: AuditProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const log = useInfiniteQuery(auditQuery(search));
  const events = log.data?.pages.flatMap((page) => page.items) ?? [];
  const total = log.data?.pages[0]?.total ?? 0;
  return (
    <div className={styles.audit}>
      <AuditFilters search={search} onSearch={onSearch} />
      {log.error && log.data === undefined && (
        <ProblemState {...shownProblem(log.error, t)} onRetry={() => void log.refetch()} />
      )}
      <div className={styles.line}>
        <p className={card.secondary} role="status">
          {log.isSuccess && t("audit.count", { shown: number(events.length), total: number(total) })}
        </p>
        <a className={styles.download} href={auditCsvUrl(search)} download>
          <Download aria-hidden />
          {t("audit.csv")}
        </a>
      </div>
      {log.isPending && <Skeleton lines={8} />}
      {log.isSuccess && events.length === 0 && (
        <State icon={ScrollText} title={t("audit.none")}>
          {t("audit.noneText")}
        </State>
      )}
      {events.length > 0 && (
        <div className={card.card}>
          <table className={card.table}>
            <thead>
              <tr>
                <th scope="col">{t("audit.when")}</th>
                <th scope="col">{t("audit.who")}</th>
                <th scope="col">{t("audit.what")}</th>
                <th scope="col">{t("profile.address")}</th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <EventRow key={event.id} event={event} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {log.hasNextPage && (
        <div>
          <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t("audit.more")}
          </Button>
        </div>
      )}
    </div>
  );
}

function EventRow({ event }: { event: AuditEvent }) {
  const { t } = useTranslation();
  const word = (group: "action" | "entity" | "actor", name: string) =>
    t(`audit.${group}.${name}` as "audit.action.create", { defaultValue: name });
  const details = Object.entries(event.details ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return (
    <tr>
      <td className={styles.when}>
        <time dateTime={event.created_at}>{formatInstant(event.created_at)}</time>
      </td>
      <td>
        {event.user_name ?? word("actor", event.actor_kind)}
        {event.user_name != null && (
          <span className={styles.note}>
            {event.actor_kind === "user" ? event.user_email : word("actor", event.actor_kind)}
          </span>
        )}
      </td>
      <td>
        <strong className={styles.action}>{word("action", event.action)}</strong> {word("entity", event.entity_type)}{" "}
        {event.entity_name}
        {details.length > 0 && (
          <span className={styles.note}>
            {details.map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`).join(" · ")}
          </span>
        )}
      </td>
      <td className={card.code}>
        {event.ip_address}
        <span className={styles.request} title={`${t("audit.request")}: ${event.request_id ?? ""}`}>
          {event.request_id}
        </span>
      </td>
    </tr>
  );
}
