import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useRouter, useSearch } from "@tanstack/react-router";
import { useCallback, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { GuideLink } from "./GuideLink";

import { ProblemState } from "@/components/ui/ProblemState";
import { guideQuery } from "@/features/help/api/guide";
import { GuideArticle } from "@/features/help/components/GuideArticle";

const renderLink = (page: string, section: string, children: ReactNode) => (
  <GuideLink page={page} section={section}>
    {children}
  </GuideLink>
);

/** Headings may have letters that an address writes otherwise. */
function decoded(hash: string): string {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}

/** A page of the guide at its address. The frame around it loads the guide. */
export function GuidePlace({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const { q = "" } = useSearch({ from: "/_app/help" });
  const hash = useLocation({ select: (location) => decoded(location.hash) });
  const { history } = useRouter();
  const onOpen = useCallback((address: string) => history.push(address), [history]);
  const { data: guide } = useQuery(guideQuery(i18n.language));
  if (guide === undefined) return null;
  const page = id === "" ? guide.home : guide.pages.find((one) => one.id === id);
  if (page === undefined) {
    return (
      <main id="main">
        <ProblemState page status={404} text={t("help.missing")} actions={<Link to="/help">{t("help.start")}</Link>} />
      </main>
    );
  }
  return (
    <GuideArticle
      key={`${i18n.language} ${id}`}
      guide={guide}
      page={page}
      q={q}
      hash={hash}
      onOpen={onOpen}
      renderLink={renderLink}
    />
  );
}
