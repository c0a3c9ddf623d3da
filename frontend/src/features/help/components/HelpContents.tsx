import { Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { LoadedGuide } from "../api/guide";
import type { GuideHit } from "../model/search";

import styles from "./HelpContents.module.css";

import type { Action } from "@/components/actions/action";
import { useRegisterActions } from "@/components/actions/registry";
import { FilterInput } from "@/components/ui/FilterInput";
import { useDebounced } from "@/lib/use-debounced";

interface HelpContentsProps {
  guide: LoadedGuide;
  q: string;
  onSearch: (q: string) => void;
  /** A link to a page, or to a section of it. */
  renderLink: (page: string, section: string, children: ReactNode) => ReactNode;
}

/** The pages of the guide; while one searches, what was found. */
export function HelpContents({ guide, q, onSearch, renderLink }: HelpContentsProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(q);
  const typed = useDebounced(text.trim(), 150);
  const field = useRef<HTMLInputElement>(null);
  // The address follows when typing pauses, and the field follows the address when that changes by itself.
  const agreed = useRef(q);
  useEffect(() => {
    if (typed === agreed.current) return;
    agreed.current = typed;
    onSearch(typed);
  }, [typed, onSearch]);
  useEffect(() => {
    if (q === agreed.current) return;
    agreed.current = q;
    setText(q);
  }, [q]);
  const actions = useMemo(
    (): Action[] => [
      {
        id: "help-search",
        group: t("help.title"),
        label: t("help.search"),
        icon: Search,
        shortcut: "/",
        run: () => field.current?.focus(),
      },
    ],
    [t],
  );
  useRegisterActions("help", actions);
  return (
    <>
      <FilterInput ref={field} className={styles.search} label={t("help.search")} value={text} onChange={setText} />
      {q === "" ? (
        <nav aria-label={t("help.contents")} className={styles.contents}>
          {renderLink("", "", t("help.start"))}
          {guide.groups.map((group) => (
            <section key={group.title}>
              {/* The first group is the guide itself, and the page says so. */}
              {group !== guide.groups[0] && <h2>{group.title}</h2>}
              <ul role="list">
                {group.pages.map((page) => (
                  <li key={page.id}>{renderLink(page.id, "", page.title)}</li>
                ))}
              </ul>
            </section>
          ))}
        </nav>
      ) : (
        <Hits hits={guide.search(q)} renderLink={renderLink} />
      )}
    </>
  );
}

function Hits({ hits, renderLink }: { hits: readonly GuideHit[]; renderLink: HelpContentsProps["renderLink"] }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("help.hits")}>
      <p role="status" className={styles.count}>
        {hits.length === 0 ? t("common.nothingMatches") : t("help.count", { count: hits.length })}
      </p>
      <ol role="list" className={styles.hits}>
        {hits.map(({ id, page, section, title, place, snippet }) => (
          <li key={id}>
            {renderLink(
              page,
              section,
              <>
                <strong>{title}</strong>
                {place !== "" && <span className={styles.place}>{place}</span>}
                <span className={styles.snippet}>
                  {snippet.map((part, index) => (part.hit ? <mark key={index}>{part.text}</mark> : part.text))}
                </span>
              </>,
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
