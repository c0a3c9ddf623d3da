import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, Webhook } from "lucide-react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import styles from "./-help/Help.module.css";
import { ProblemPage } from "./-shell/ProblemPage";

import { Skeleton } from "@/components/ui/Skeleton";
import { State } from "@/components/ui/State";
import { apiQuery } from "@/features/help/api/api";
import { ApiContents } from "@/features/help/components/ApiContents";
import { HelpFrame } from "@/features/help/components/HelpFrame";
import { OperationView } from "@/features/help/components/OperationView";

export const Route = createFileRoute("/_app/help/api")({
  validateSearch: v.object({
    q: v.optional(v.fallback(v.string(), "")),
    op: v.optional(v.fallback(v.string(), "")),
  }),
  component: ApiExplorer,
});

function ApiExplorer() {
  const { t } = useTranslation();
  const { q = "", op } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const { data: api, error, refetch } = useQuery(apiQuery);
  const operation = api?.operations.find(({ id }) => id === op);
  if (error) {
    return <ProblemPage error={error} onRetry={() => void refetch()} />;
  }
  return (
    <HelpFrame
      label={t("help.api.title")}
      aside={
        <>
          <Link to="/help/{-$page}" params={{ page: undefined }} className={styles.back}>
            <ArrowLeft aria-hidden />
            {t("help.title")}
          </Link>
          {api === undefined ? (
            <Skeleton lines={14} />
          ) : (
            <ApiContents
              api={api}
              q={q}
              onSearch={(text) => void navigate({ search: { op, q: text || undefined }, replace: true })}
              renderLink={({ id }, children) => (
                <Link to="/help/api" search={{ q: q || undefined, op: id }} activeOptions={{ exact: true }} preload={false}>
                  {children}
                </Link>
              )}
            />
          )}
        </>
      }
    >
      <main id="main" tabIndex={-1} className={styles.scroll} key={op}>
        {api !== undefined && operation === undefined && (
          <State page icon={Webhook} title={t("help.api.title")}>
            {op === undefined ? t("help.api.text") : t("help.api.missing", { name: op })}
          </State>
        )}
        {api !== undefined && operation !== undefined && <OperationView api={api} operation={operation} />}
      </main>
    </HelpFrame>
  );
}
