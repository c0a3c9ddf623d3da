import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";

import { formatDate, formatNumber, formatRelative, localeOf } from "./format";

describe("dates and numbers", () => {
  beforeAll(() => i18next.init({ lng: "en", resources: {} }));

  it("[UIX-3] follow the reader's kind of the language, not another country's", () => {
    expect(localeOf("en", ["en-GB", "de"])).toBe("en-GB");
    expect(localeOf("de", ["en-GB", "de-AT"])).toBe("de-AT");
    expect(localeOf("de", ["en-GB"])).toBe("de");
  });

  it("[UIX-3] follow a change of the language", async () => {
    expect(formatNumber(1234.5)).toBe("1,234.5");
    await i18next.changeLanguage("de");
    expect(formatNumber(1234.5)).toBe("1.234,5");
    expect(formatDate("2026-01-31")).toBe("31.01.2026");
    expect(formatRelative("2026-01-31T10:00:00Z", Date.parse("2026-01-31T13:00:00Z"))).toBe("vor 3 Stunden");
    await i18next.changeLanguage("en");
  });
});
