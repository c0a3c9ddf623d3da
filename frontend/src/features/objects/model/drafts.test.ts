import { beforeEach, describe, expect, it } from "vitest";

import { draftOf, putDraft, useDrafts } from "./drafts";

const OBJECT = { id: "o1", module_id: "m1" };
const KEY = "req1.draft:o1:body";

/** What the browser tells a window after another one has written. */
function elsewhere(key: string, value: string | null): void {
  if (value === null) localStorage.removeItem(key);
  else localStorage.setItem(key, value);
  window.dispatchEvent(new StorageEvent("storage", { key }));
}

describe("drafts", () => {
  beforeEach(() => {
    localStorage.clear();
    useDrafts.setState({ drafts: {} });
  });

  it("[OBJ-6] are the same in every window of the browser", () => {
    elsewhere(KEY, JSON.stringify({ value: "<p>there</p>", version: 2, at: "2026-01-31T10:00:00Z" }));
    expect(draftOf("o1", "body")?.value).toBe("<p>there</p>");
    putDraft(OBJECT, "body", { value: "<p>here</p>", version: 2 });
    // The other window has saved it.
    elsewhere(KEY, null);
    expect(draftOf("o1", "body")).toBeUndefined();
  });

  it("[OBJ-6] do not care for what else is written there", () => {
    putDraft(OBJECT, "body", { value: "<p>here</p>", version: 2 });
    elsewhere("something.else", "1");
    expect(draftOf("o1", "body")?.value).toBe("<p>here</p>");
  });
});
