import * as v from "valibot";
import { create } from "zustand";

import { storage } from "./storage";

const KEY = "req1.preferences";

const Preferences = v.object({
  theme: v.fallback(v.picklist(["system", "light", "dark"]), "system"),
  density: v.fallback(v.picklist(["compact", "comfortable"]), "compact"),
  language: v.fallback(v.picklist(["auto", "en", "de"]), "auto"),
  outlineOpen: v.fallback(v.boolean(), true),
  outlineWidth: v.fallback(v.pipe(v.number(), v.minValue(160), v.maxValue(560)), 248),
  detailsOpen: v.fallback(v.boolean(), true),
  detailsWidth: v.fallback(v.pipe(v.number(), v.minValue(240), v.maxValue(720)), 332),
  changeBar: v.fallback(v.boolean(), true),
  columnWidths: v.fallback(v.record(v.string(), v.number()), {}),
});

export type Preferences = v.InferOutput<typeof Preferences>;

function load(): Preferences {
  try {
    return v.parse(Preferences, JSON.parse(storage.get(KEY) ?? "{}"));
  } catch {
    return v.parse(Preferences, {});
  }
}

/** How this browser shows things. Kept in the browser because screens differ more than people do. */
export const usePreferences = create<Preferences>(() => load());

// Another window of this browser changed them; what is kept next must not put the old ones back.
window.addEventListener("storage", ({ key }) => {
  if (key === KEY) usePreferences.setState(load());
});

/** Changes and keeps some preferences. */
export function setPreferences(change: Partial<Preferences>): void {
  usePreferences.setState(change);
  storage.set(KEY, JSON.stringify(usePreferences.getState()));
}

const darkQuery = "(prefers-color-scheme: dark)";

function applyToDocument({ theme, density }: Preferences): void {
  const dark = theme === "dark" || (theme === "system" && window.matchMedia(darkQuery).matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.dataset.density = density;
}

/** Keeps theme and density on the root element in step with the preferences and the system. */
export function followPreferences(): void {
  applyToDocument(usePreferences.getState());
  usePreferences.subscribe(applyToDocument);
  window.matchMedia(darkQuery).addEventListener("change", () => applyToDocument(usePreferences.getState()));
}
