import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./AuthFrame.module.css";

import { Logo } from "@/components/ui/Logo";
import { usePageTitle } from "@/lib/page-title";


/** The page around the forms of people who are not signed in. */
export function AuthFrame({ title, intro, children }: { title: string; intro?: string | undefined; children: ReactNode }) {
  const { t } = useTranslation();
  usePageTitle(title);
  return (
    <main id="main" className={styles.page}>
      <div className={styles.panel}>
        <div className={styles.brand}>
          <Logo />
          <span>{t("auth.claim")}</span>
        </div>
        <h1 className={styles.title}>{title}</h1>
        {intro !== undefined && <p className={styles.intro}>{intro}</p>}
        {children}
      </div>
    </main>
  );
}
