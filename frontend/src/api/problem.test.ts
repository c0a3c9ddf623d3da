import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";

import { failureOf, fieldErrors, localProblem, ProblemError, problemText } from "./problem";

import de from "@/i18n/de.json";
import en from "@/i18n/en.json";

const refusal = (code: string, ...errors: { pointer: string; code: string; detail: string }[]) =>
  new ProblemError({ type: "", title: "Title", detail: "the particulars", status: 409, code, errors });
const taken = { pointer: "/name", code: "duplicate", detail: "another project of the workspace has this name" };

describe("what a refusal says", () => {
  beforeAll(() =>
    i18next.init({ lng: "en", resources: { en: { translation: en }, de: { translation: de } }, fallbackLng: false }),
  );

  it("[UIX-3] is the server's own sentence in English, and the meaning of its code in German", async () => {
    expect(problemText(refusal("conflict", taken), i18next.t)).toBe("the particulars");
    expect(fieldErrors(refusal("invalid_request", taken), i18next.t)).toEqual({ name: taken.detail });
    await i18next.changeLanguage("de");
    expect(problemText(refusal("conflict", taken), i18next.t)).toBe("Das gibt es schon.");
    expect(fieldErrors(refusal("invalid_request", taken), i18next.t)).toEqual({ name: "Das gibt es schon." });
    expect(problemText(refusal("conflict", taken, taken), i18next.t)).toBe("Das geht im jetzigen Zustand nicht.");
    // Better English than nothing.
    expect(problemText(refusal("a_new_kind"), i18next.t)).toBe("the particulars");
    await i18next.changeLanguage("en");
  });

  it("[UIX-6] leaves in sight what was read before, unless it is gone", () => {
    const away = localProblem(0, "network");
    const gone = localProblem(404, "not_found");
    expect(failureOf({ data: undefined, error: away })).toBe(away);
    expect(failureOf({ data: {}, error: away })).toBeNull();
    expect(failureOf({ data: {}, error: gone })).toBe(gone);
  });
});
