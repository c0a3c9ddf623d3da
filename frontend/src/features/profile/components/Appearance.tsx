import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslation } from "react-i18next";

import styles from "./Profile.module.css";

import card from "@/components/ui/Card.module.css";
import { Segmented } from "@/components/ui/Segmented";
import { classNames } from "@/lib/class-names";
import { setPreferences, usePreferences } from "@/lib/preferences";


/** Theme, density and language of this browser. */
export function Appearance() {
  const { t } = useTranslation();
  const { theme, density, language } = usePreferences();
  return (
    <div className={classNames(card.card, card.padded, styles.settings)}>
      <span>{t("profile.theme")}</span>
      <Segmented
        label={t("profile.theme")}
        value={theme}
        onChange={(value) => setPreferences({ theme: value })}
        options={[
          { value: "system", label: t("profile.system"), icon: Monitor },
          { value: "light", label: t("profile.light"), icon: Sun },
          { value: "dark", label: t("profile.dark"), icon: Moon },
        ]}
      />
      <span>{t("profile.density")}</span>
      <Segmented
        label={t("profile.density")}
        value={density}
        onChange={(value) => setPreferences({ density: value })}
        options={[
          { value: "compact", label: t("profile.compact") },
          { value: "comfortable", label: t("profile.comfortable") },
        ]}
      />
      <span>{t("profile.language")}</span>
      <Segmented
        label={t("profile.language")}
        value={language}
        onChange={(value) => setPreferences({ language: value })}
        options={[
          { value: "auto", label: t("profile.browserLanguage") },
          { value: "en", label: "English" },
          { value: "de", label: "Deutsch" },
        ]}
      />
    </div>
  );
}
