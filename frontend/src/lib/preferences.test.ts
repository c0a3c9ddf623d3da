import { expect, it } from "vitest";

import { setPreferences, usePreferences } from "./preferences";

it("[UIX-4] a window keeps what another window of the browser has changed", () => {
  setPreferences({ outlineWidth: 200 });
  const stored = JSON.parse(localStorage.getItem("req1.preferences") ?? "{}") as object;
  localStorage.setItem("req1.preferences", JSON.stringify({ ...stored, theme: "dark" }));
  window.dispatchEvent(new StorageEvent("storage", { key: "req1.preferences" }));
  expect(usePreferences.getState().theme).toBe("dark");
  setPreferences({ outlineWidth: 300 });
  expect(JSON.parse(localStorage.getItem("req1.preferences") ?? "{}")).toMatchObject({ theme: "dark", outlineWidth: 300 });
});
