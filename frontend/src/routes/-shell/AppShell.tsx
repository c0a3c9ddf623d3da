import { Outlet } from "@tanstack/react-router";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";


import styles from "./AppShell.module.css";
import { TopBar } from "./TopBar";
import { useUiState } from "./ui-state";
import { useShellActions } from "./use-shell-actions";

import { useShortcuts } from "@/components/actions/use-shortcuts";
import { useStartedLink } from "@/features/links/model/started-link";
import { later } from "@/lib/later";

const CommandPalette = later(() => import("./CommandPalette").then((module) => module.CommandPalette));
const LinkBand = later(() => import("@/features/links/components/LinkBand").then((band) => band.LinkBand));
const KeyboardSheet = later(() => import("./KeyboardSheet").then((module) => module.KeyboardSheet));

/** The frame of everything behind the sign-in: top bar, page, overlays. */
export function AppShell() {
  const { t } = useTranslation();
  useShortcuts();
  useShellActions();
  const { palette, keyboardSheet } = useUiState();
  const linking = useStartedLink(({ from }) => from !== null);
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {t("nav.skip")}
      </a>
      <TopBar />
      <div className={styles.page}>
        <Outlet />
      </div>
      <Suspense>{linking && <LinkBand />}</Suspense>
      <Suspense>
        {palette !== null && <CommandPalette />}
        {keyboardSheet && <KeyboardSheet />}
      </Suspense>
    </div>
  );
}
