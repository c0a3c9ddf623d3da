import { useNavigate, useParams } from "@tanstack/react-router";
import {
  CircleQuestionMark, ClipboardCheck, Command, Grid3x3, Hash, House, Keyboard, Moon, ScrollText, Search, Settings, Sun, TriangleAlert, UserCog,
} from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { openKeyboardSheet, openPalette } from "./ui-state";
import { useHelp } from "./use-help";

import type { Action } from "@/components/actions/action";
import { useRegisterActions } from "@/components/actions/registry";
import { setPreferences, usePreferences } from "@/lib/preferences";


/** What can be done on every page. */
export function useShellActions(): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { project } = useParams({ strict: false });
  const help = useHelp();
  const theme = usePreferences((preferences) => preferences.theme);
  const actions = useMemo((): Action[] => {
    const go = t("nav.go");
    const view = t("profile.appearance");
    return [
      { id: "palette", group: go, label: t("palette.open"), icon: Command, shortcut: "Mod+K", run: () => openPalette() },
      { id: "goto", group: go, label: t("palette.goto"), icon: Hash, shortcut: "g o", run: () => openPalette("goto") },
      { id: "home", group: go, label: t("nav.home"), icon: House, shortcut: "g h", run: () => void navigate({ to: "/" }) },
      { id: "search", group: go, label: t("search.title"), icon: Search, shortcut: "g s", run: () => void navigate({ to: "/search" }) },
      ...(project === undefined
        ? []
        : [
            {
              id: "suspect",
              group: go,
              label: t("suspect.title"),
              icon: TriangleAlert,
              run: () => void navigate({ to: "/p/$project/suspect", params: { project } }),
            },
            { id: "trace", group: go, label: t("trace.title"), icon: Grid3x3, shortcut: "g t", run: () => void navigate({ to: "/p/$project/trace", params: { project } }) },
            { id: "coverage", group: go, label: t("coverage.title"), icon: ClipboardCheck, shortcut: "g c", run: () => void navigate({ to: "/p/$project/coverage", params: { project } }) },
            { id: "scripts", group: go, label: t("scripts.title"), icon: ScrollText, run: () => void navigate({ to: "/p/$project/scripts", params: { project } }) },
          ]),
      { id: "me", group: go, label: t("profile.title"), icon: UserCog, run: () => void navigate({ to: "/me" }) },
      { id: "settings", group: go, label: t("settings.title"), icon: Settings, run: () => void navigate({ to: "/settings" }) },
      {
        id: "theme",
        group: view,
        label: t(theme === "dark" ? "profile.useLight" : "profile.useDark"),
        icon: theme === "dark" ? Sun : Moon,
        run: () => setPreferences({ theme: theme === "dark" ? "light" : "dark" }),
      },
      { id: "help", group: go, label: t("help.title"), icon: CircleQuestionMark, shortcut: "F1", run: help },
      { id: "keyboard", group: go, label: t("keyboard.title"), icon: Keyboard, shortcut: "?", run: openKeyboardSheet },
    ];
  }, [t, navigate, help, theme, project]);
  useRegisterActions("shell", actions);
}
