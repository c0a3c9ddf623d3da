import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useShortcuts } from "@/components/actions/use-shortcuts";

import styles from "./AppShell.module.css";
import { CommandPalette } from "./CommandPalette";
import { KeyboardSheet } from "./KeyboardSheet";
import { TopBar } from "./TopBar";
import { useShellActions } from "./use-shell-actions";

/** The frame of everything behind the sign-in: top bar, page, overlays. */
export function AppShell() {
  const { t } = useTranslation();
  useShortcuts();
  useShellActions();
  return (
    <div className={styles["shell"]}>
      <a href="#main" className={styles["skip"]}>
        {t("nav.skip")}
      </a>
      <TopBar />
      <div className={styles["page"]}>
        <Outlet />
      </div>
      <CommandPalette />
      <KeyboardSheet />
    </div>
  );
}
