import { Link, useLocation, useRouter, useSearch } from "@tanstack/react-router";
import { useCallback, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { GuideLink } from "./GuideLink";

import { ProblemState } from "@/components/ui/ProblemState";
import type { LoadedGuide } from "@/features/help/api/guide";
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

/** A page of the guide at its address; without an id, the first one. */
export function GuidePlace({ id, guide }: { id: string; guide: LoadedGuide }) {
  const { t, i18n } = useTranslation();
  const { q = "" } = useSearch({ from: "/_app/help/{-$page}" });
  const hash = useLocation({ select: (location) => decoded(location.hash) });
  const { history } = useRouter();
  const onOpen = useCallback((address: string) => history.push(address), [history]);
  const page = id === "" ? guide.home : guide.pages.find((one) => one.id === id);
  if (page === undefined) {
    return (
      <main id="main">
        <ProblemState page status={404} text={t("help.missing")} actions={<Link to="/help/{-$page}" params={{ page: undefined }}>{t("help.start")}</Link>} />
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
