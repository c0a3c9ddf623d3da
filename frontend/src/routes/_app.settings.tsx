import { createFileRoute, Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import styles from "./-settings/Settings.module.css";

import { Page } from "@/components/ui/Page";

export const Route = createFileRoute("/_app/settings")({ component: SettingsPage });

function SettingsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("settings.title")}>
      <nav className={styles.nav} aria-label={t("settings.title")}>
        <Link to="/settings/users">{t("settings.users")}</Link>
        <Link to="/settings/rights">{t("settings.rights")}</Link>
        <Link to="/settings/audit">{t("settings.audit")}</Link>
      </nav>
      <Outlet />
    </Page>
  );
}
