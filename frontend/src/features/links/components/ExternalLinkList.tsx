import { ExternalLink as Outside } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./ExternalLinks.module.css";

import type { components } from "@/api/schema.gen";
import { harmlessHref } from "@/lib/external-link";

type Content = components["schemas"]["ExternalLinkContent"];

interface ExternalLinkListProps<L extends Content> {
  links: readonly L[];
  /** Below a link: what is known of it, and what may be done with it. */
  renderMore?: (link: L) => ReactNode;
}

/** Links to the world outside, each to be opened beside this page. */
export function ExternalLinkList<L extends Content>({ links, renderMore }: ExternalLinkListProps<L>) {
  const { t } = useTranslation();
  return (
    <ul role="list" className={styles.list}>
      {links.map((link) => {
        const href = harmlessHref(link.uri);
        const name = link.title ?? link.uri;
        return (
          <li key={link.id}>
            {href === undefined ? (
              <span className={styles.name}>{name}</span>
            ) : (
              <a href={href} target="_blank" rel="noopener noreferrer" className={styles.name} title={link.uri}>
                <span>{name}</span>
                <Outside role="img" aria-label={t("externalLinks.newTab")} />
              </a>
            )}
            {link.title !== null && link.title !== undefined && <p className={styles.uri}>{link.uri}</p>}
            {renderMore?.(link)}
          </li>
        );
      })}
    </ul>
  );
}
