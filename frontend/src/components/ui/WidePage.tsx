import type { ReactNode } from "react";
import { useRef } from "react";

import styles from "./WidePage.module.css";

import { useArrival } from "@/lib/arrival";
import { usePageTitle } from "@/lib/page-title";

interface WidePageProps {
  title: string;
  project: string | undefined;
  /** The ways to look at it. */
  tabs: ReactNode;
  children: ReactNode;
}

/** A page as large as the window: a title line, and below it what scrolls by itself. */
export function WidePage({ title, project, tabs, children }: WidePageProps) {
  const main = useRef<HTMLElement>(null);
  usePageTitle(title, project);
  useArrival(true, () => main.current?.focus({ preventScroll: true }));
  return (
    <main ref={main} id="main" tabIndex={-1} className={styles.page}>
      <header className={styles.header}>
        <h1>{title}</h1>
        {tabs}
      </header>
      {children}
    </main>
  );
}
