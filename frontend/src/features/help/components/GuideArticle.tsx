import { ArrowLeft, ArrowRight } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { LoadedGuide } from "../api/guide";
import { highlight } from "../model/highlight";
import type { GuidePage } from "../model/page";

import styles from "./GuideArticle.module.css";

interface GuideArticleProps {
  guide: LoadedGuide;
  page: GuidePage;
  /** Words that were searched for. */
  q: string;
  /** Of the heading to go to, without the sign. */
  hash: string;
  onOpen: (address: string) => void;
  renderLink: (page: string, section: string, children: ReactNode) => ReactNode;
}

/** One page of the guide with its headings, and the ways back and on. */
export function GuideArticle({ guide, page, q, hash, onOpen, renderLink }: GuideArticleProps) {
  const { t } = useTranslation();
  const main = useRef<HTMLElement>(null);
  const article = useRef<HTMLElement>(null);
  const index = guide.pages.indexOf(page);
  const previous = index > 0 ? guide.pages[index - 1] : undefined;
  const next = guide.pages[index + 1];
  const headings = page.sections.filter(({ depth }) => depth > 1);

  // The text is one piece of HTML, so its links and headings are found in the document.
  useEffect(() => {
    const target = hash === "" ? null : document.getElementById(hash);
    if (target !== null) target.scrollIntoView();
    else if (main.current !== null) main.current.scrollTop = 0;
  }, [page, hash]);
  useEffect(() => {
    const text = article.current;
    if (text === null) return;
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const address = link?.getAttribute("href");
      if (!address?.startsWith("/") || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      onOpen(address);
    };
    text.addEventListener("click", onClick);
    return () => text.removeEventListener("click", onClick);
  }, [onOpen]);
  useEffect(() => (article.current === null ? undefined : highlight(article.current, q)), [page, q]);

  return (
    <main className={styles.main} id="main" tabIndex={-1} ref={main}>
      <div className={styles.columns}>
        <div className={styles.page}>
          {page.untranslated && (
            <p className={styles.note} role="note">
              {t("help.untranslated")}
            </p>
          )}
          <article
            ref={article}
            className={styles.article}
            lang={page.untranslated ? "en" : undefined}
            dangerouslySetInnerHTML={{ __html: page.html }}
          />
          <nav className={styles.ways} aria-label={t("help.ways")}>
            {previous && renderLink(previous.id, "", <><ArrowLeft aria-hidden /> {previous.title}</>)}
            {next && <span className={styles.next}>{renderLink(next.id, "", <>{next.title} <ArrowRight aria-hidden /></>)}</span>}
          </nav>
        </div>
        {headings.length > 1 && (
          <nav className={styles.headings} aria-label={t("help.onThisPage")}>
            <p>{t("help.onThisPage")}</p>
            <ul role="list">
              {headings.map((section) => (
                <li key={section.id} data-depth={section.depth}>
                  {renderLink(page.id, section.id, section.title)}
                </li>
              ))}
            </ul>
          </nav>
        )}
      </div>
    </main>
  );
}
