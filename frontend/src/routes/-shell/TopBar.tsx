import { useNavigate, useRouteContext, Link } from "@tanstack/react-router";
import { CircleQuestionMark, CircleUserRound, Keyboard, LogOut, Search, Settings, UserCog } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Breadcrumbs } from "./Breadcrumbs";
import styles from "./TopBar.module.css";
import { openKeyboardSheet, openPalette } from "./ui-state";
import { useHelp } from "./use-help";

import { ActionMenu } from "@/components/actions/ActionMenu";
import { IconButton } from "@/components/ui/Button";
import { Logo } from "@/components/ui/Logo";
import { Shortcut } from "@/components/ui/Shortcut";
import { useSignOut } from "@/features/auth/use-sign-out";
import { JobsTray } from "@/features/jobs/components/JobsTray";


export function TopBar() {
  const { t } = useTranslation();
  const { user } = useRouteContext({ from: "/_app" });
  const navigate = useNavigate();
  const help = useHelp();
  const signOut = useSignOut(() => void navigate({ to: "/login" }));
  return (
    <header className={styles.bar}>
      <Link to="/" className={styles.home} title={t("nav.home")}>
        <Logo />
      </Link>
      <Breadcrumbs />
      <button type="button" className={styles.search} onClick={() => openPalette()}>
        <Search aria-hidden />
        <span>{t("nav.searchOrGo")}</span>
        <Shortcut keys="Mod+K" />
      </button>
      <nav className={styles.tools} aria-label={t("nav.tools")}>
        <JobsTray />
        <IconButton icon={CircleQuestionMark} label={t("help.title")} shortcut="F1" onClick={help} />
        <IconButton icon={Keyboard} label={t("keyboard.title")} shortcut="?" onClick={openKeyboardSheet} />
        <ActionMenu
          trigger={<IconButton icon={CircleUserRound} label={t("nav.account")} />}
          header={
            <div className={styles.person}>
              <strong>{user.display_name}</strong>
              <span>{user.email}</span>
            </div>
          }
          actions={[
            {
              id: "me",
              group: t("nav.account"),
              label: t("profile.title"),
              icon: UserCog,
              run: () => void navigate({ to: "/me" }),
            },
            {
              id: "settings",
              group: t("nav.account"),
              label: t("settings.title"),
              icon: Settings,
              run: () => void navigate({ to: "/settings" }),
            },
            { id: "sign-out", group: t("nav.account"), label: t("auth.signOut"), icon: LogOut, run: signOut },
          ]}
        />
      </nav>
    </header>
  );
}
