import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import en from "./en.json";

import { usePreferences } from "@/lib/preferences";


type Language = "en" | "de";

function wantedLanguage(): Language {
  const { language } = usePreferences.getState();
  if (language !== "auto") return language;
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith("de")) &&
    !navigator.languages[0]?.toLowerCase().startsWith("en")
    ? "de"
    : "en";
}

async function show(language: Language): Promise<void> {
  if (language === "de" && !i18next.hasResourceBundle("de", "translation")) {
    const catalogue = await import("./de.json");
    i18next.addResourceBundle("de", "translation", catalogue.default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Loads the texts of the person's language and follows the preference from then on. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en } },
    lng: "en",
    fallbackLng: "en",
    interpolation: { escapeValue: false },
  });
  await show(wantedLanguage());
  // Other preferences change more often; each time all texts would count as new ones.
  usePreferences.subscribe(() => {
    if (wantedLanguage() !== i18next.language) void show(wantedLanguage());
  });
}
