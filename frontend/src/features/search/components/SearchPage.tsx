import { useQuery } from "@tanstack/react-query";
import { SearchX, Telescope } from "lucide-react";
import { type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { searchQuery } from "../api/search";

import styles from "./SearchPage.module.css";

import { shownProblem } from "@/api/problem";
import type { SearchHit } from "@/api/types";
import { htmlToText } from "@/components/editor/html-to-text";
import { sanitize } from "@/components/editor/sanitize";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { FilterInput } from "@/components/ui/FilterInput";
import { Page } from "@/components/ui/Page";
import { ProblemState } from "@/components/ui/ProblemState";
import { Skeleton } from "@/components/ui/Skeleton";
import { State } from "@/components/ui/State";
import { useNumberFormat } from "@/lib/format";
import { useTypedText } from "@/lib/use-typed-text";



const PAGE = 20;

interface SearchPageProps {
  q: string;
  offset: number;
  onSearch: (q: string, offset: number) => void;
  renderHit: (hit: SearchHit, className: string | undefined, children: ReactNode) => ReactNode;
}

/** Objects by key, words or similar spelling. */
export function SearchPage({ q, offset, onSearch, renderHit }: SearchPageProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const [text, setText] = useTypedText(q, (typed) => onSearch(typed, 0));
  const search = useQuery(searchQuery({ q, offset, limit: PAGE }));
  const items = search.data?.items ?? [];

  return (
    <Page title={t("search.title")}>
      <FilterInput
        // The page is opened to search.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        className={styles.input}
        label={t("search.label")}
        placeholder={t("search.hint")}
        value={text}
        onChange={setText}
      />
      {q === "" && (
        <State icon={Telescope} title={t("search.start")}>
          {t("search.startText")}
        </State>
      )}
      {search.error && (
        <ProblemState
          {...shownProblem(search.error, t)}
          onRetry={() => void search.refetch()}
        />
      )}
      {q !== "" && search.isPending && <Skeleton lines={6} />}
      {q !== "" && search.data && items.length === 0 && (
        <State icon={SearchX} title={t("search.none", { q })}>
          {t("search.noneText")}
        </State>
      )}
      {q !== "" && items.length > 0 && (
        <>
          <p className={styles.count} role="status">
            {t("search.count", { from: number(offset + 1), to: number(offset + items.length) })}
          </p>
          <ol role="list" className={styles.hits}>
            {items.map((hit) => (
              <li key={hit.id}>
                {renderHit(
                  hit,
                  styles.hit,
                  <>
                    <code>{hit.key}</code>
                    <strong>
                      {hit.number} {hit.heading}
                    </strong>
                    {hit.match !== "text" && <Badge tone="accent">{t(hit.match === "key" ? "search.match.key" : "search.match.fuzzy")}</Badge>}
                  </>,
                )}
                {/* A heading that was found stands above already. */}
                {hit.snippet && htmlToText(hit.snippet) !== hit.heading && (
                  <p className={styles.snippet} dangerouslySetInnerHTML={{ __html: sanitize(hit.snippet) }} />
                )}
                <p className={styles.place}>{hit.module_name}</p>
              </li>
            ))}
          </ol>
        </>
      )}
      {q !== "" && (items.length > 0 || offset > 0) && (
        <nav className={styles.pages} aria-label={t("search.pages")}>
          <Button
            disabledReason={offset === 0 ? t("search.first") : undefined}
            onClick={() => onSearch(q, Math.max(0, offset - PAGE))}
          >
            {t("search.previous")}
          </Button>
          <Button
            disabledReason={items.length < PAGE ? t("search.last") : undefined}
            onClick={() => onSearch(q, offset + PAGE)}
          >
            {t("search.next")}
          </Button>
        </nav>
      )}
    </Page>
  );
}
