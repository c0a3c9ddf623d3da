import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { usePreferences } from "@/lib/preferences";

type Language = "en" | "de";
type Part = "first" | "rest";

/** What the first screens say comes first, and only in one language. */
const TEXTS = {
  en: { first: () => import("virtual:texts/en/first"), rest: () => import("virtual:texts/en/rest") },
  de: { first: () => import("virtual:texts/de/first"), rest: () => import("virtual:texts/de/rest") },
} as const;

const loading = new Map<string, Promise<void>>();

function load(language: Language, part: Part): Promise<void> {
  const name = `${language} ${part}`;
  const known = loading.get(name);
  if (known !== undefined) return known;
  const load = TEXTS[language][part]().then(
    ({ texts }) => void i18next.addResourceBundle(language, "translation", texts, true),
    (error: unknown) => {
      // The next one who needs them asks again.
      loading.delete(name);
      throw error;
    },
  );
  loading.set(name, load);
  return load;
}

function wantedLanguage(): Language {
  const { language } = usePreferences.getState();
  if (language !== "auto") return language;
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith("de")) &&
    !navigator.languages[0]?.toLowerCase().startsWith("en")
    ? "de"
    : "en";
}

let shown: Language = "en";

async function show(language: Language, parts: readonly Part[]): Promise<void> {
  shown = language;
  await Promise.all(parts.map((part) => load(language, part)));
  // The person may have chosen another one meanwhile.
  if (shown !== language) return;
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Resolves when every text of the language is there: pages and parts that are not among the first wait for it. */
export const allTexts = (): Promise<void> => load(shown, "rest");

/** Loads the first texts of the person's language and follows the preference from then on. */
export async function startI18n(): Promise<void> {
  const language = wantedLanguage();
  await i18next.use(initReactI18next).init({
    resources: {},
    lng: language,
    fallbackLng: false,
    interpolation: { escapeValue: false },
  });
  await show(language, ["first"]);
  usePreferences.subscribe(() => {
    if (wantedLanguage() !== shown) void show(wantedLanguage(), ["first", "rest"]);
  });
}
