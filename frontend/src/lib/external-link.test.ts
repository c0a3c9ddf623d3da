import { describe, expect, it } from "vitest";

import { externalLinkText, harmlessHref } from "./external-link";

describe("links to the world outside", () => {
  it("[LNK-10] lead nowhere when their address would run something", () => {
    for (const uri of ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", " javascript:x", "file:///etc", "//evil.example"]) {
      expect(harmlessHref(uri), uri).toBeUndefined();
    }
    for (const uri of ["https://example.org", "HTTP://example.org", "mailto:ada@example.org", "urn:iso:1"]) {
      expect(harmlessHref(uri), uri).toBe(uri);
    }
  });

  it("[LNK-10] are one line in histories, with their title when they have one", () => {
    expect(externalLinkText({ uri: "https://a.example", title: "A" })).toBe("A, https://a.example");
    expect(externalLinkText({ uri: "https://a.example" })).toBe("https://a.example");
    expect(externalLinkText(null)).toBe("");
  });
});
