import { useRef, type ReactNode } from "react";

import styles from "./Page.module.css";

import { useArrival } from "@/lib/arrival";
import { usePageTitle } from "@/lib/page-title";

interface PageProps {
  title: string;
  eyebrow?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of a page that scrolls as a whole: title line, actions, content. */
export function Page({ title, eyebrow, description, actions, children }: PageProps) {
  const main = useRef<HTMLElement>(null);
  usePageTitle(title, typeof eyebrow === "string" ? eyebrow : undefined);
  useArrival(true, () => main.current?.focus({ preventScroll: true }));
  return (
    <main ref={main} className={styles.page} id="main" tabIndex={-1}>
      <div className={styles.inner}>
        <header className={styles.header}>
          <div>
            {eyebrow !== undefined && <p className={styles.eyebrow}>{eyebrow}</p>}
            <h1 className={styles.title}>{title}</h1>
            {description !== undefined && <p className={styles.description}>{description}</p>}
          </div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </header>
        {children}
      </div>
    </main>
  );
}
