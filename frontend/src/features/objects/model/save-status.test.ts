import { beforeEach, describe, expect, it } from "vitest";

import { saveKey, STRUCTURE, trackSave, useSaveStatus } from "./save-status";

const refused = () => Promise.reject<unknown>(new Error("no"));

describe("what the status bar says of saving", () => {
  beforeEach(() => useSaveStatus.setState({ saving: 0, failed: new Set(), savedAt: null }));

  it("[UIX-6] names a text that was not saved until it is", async () => {
    const key = saveKey("o1", "body");
    await expect(trackSave(key, refused())).rejects.toThrow();
    expect([...useSaveStatus.getState().failed]).toEqual([key]);
    await trackSave(key, Promise.resolve());
    expect(useSaveStatus.getState()).toMatchObject({ saving: 0, failed: new Set() });
  });

  it("[UIX-6] calls nothing unsaved after a move that the server refused: the rows have gone back", async () => {
    await expect(trackSave(STRUCTURE, refused())).rejects.toThrow();
    expect(useSaveStatus.getState()).toMatchObject({ saving: 0, failed: new Set() });
  });
});
