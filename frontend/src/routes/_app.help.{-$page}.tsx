import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { Webhook } from "lucide-react";
import { useCallback, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { GuideLink } from "./-help/GuideLink";
import { GuidePlace } from "./-help/GuidePlace";
import styles from "./-help/Help.module.css";
import { openKeyboardSheet } from "./-shell/ui-state";

import { problemText } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { ProblemState } from "@/components/ui/ProblemState";
import { Shortcut } from "@/components/ui/Shortcut";
import { Skeleton } from "@/components/ui/Skeleton";
import { guideQuery } from "@/features/help/api/guide";
import { HelpContents } from "@/features/help/components/HelpContents";
import { HelpFrame } from "@/features/help/components/HelpFrame";

export const Route = createFileRoute("/_app/help/{-$page}")({
  validateSearch: v.object({ q: v.optional(v.fallback(v.string(), "")) }),
  component: Help,
});

const renderLink = (page: string, section: string, children: ReactNode) => (
  <GuideLink page={page} section={section}>
    {children}
  </GuideLink>
);

function Help() {
  const { t, i18n } = useTranslation();
  const { q = "" } = Route.useSearch();
  const { page = "" } = Route.useParams();
  const navigate = useNavigate();
  const onSearch = useCallback(
    (text: string) => void navigate({ to: ".", search: { q: text || undefined }, hash: true, replace: true }),
    [navigate],
  );
  const guide = useQuery(guideQuery(i18n.language));
  if (guide.error) {
    return (
      <main id="main">
        <ProblemState page status={0} text={problemText(guide.error, t)} onRetry={() => void guide.refetch()} />
      </main>
    );
  }
  return (
    <HelpFrame
      label={t("help.title")}
      aside={
        <>
          {guide.data === undefined ? (
            <Skeleton lines={12} />
          ) : (
            <HelpContents guide={guide.data} q={q} onSearch={onSearch} renderLink={renderLink} />
          )}
          <div className={styles.further}>
            <Link to="/help/api">
              <Webhook aria-hidden />
              {t("help.api.title")}
            </Link>
            <Button variant="ghost" onClick={openKeyboardSheet}>
              {t("keyboard.title")} <Shortcut keys="?" />
            </Button>
          </div>
        </>
      }
    >
      {guide.data === undefined ? (
        <main id="main" className={styles.loading} aria-busy>
          <Skeleton lines={10} />
        </main>
      ) : (
        <GuidePlace id={page} guide={guide.data} />
      )}
    </HelpFrame>
  );
}
