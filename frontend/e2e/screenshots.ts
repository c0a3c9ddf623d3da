import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test, type BrowserContext, type Page } from "@playwright/test";

import { places, SCREENS, SIGNED_OUT } from "./support/screens";

/** All pictures, to look at. */
const FOLDER = join(import.meta.dirname, "../test-results/pictures");
/** The ones that the user guide shows, named as there; the German guide has its own. */
const GUIDE = join(import.meta.dirname, "../../docs/images");
const IN_GUIDE: Record<string, string> = {
  "sign-in-light-1440": "sign-in",
  "project-light-1440": "project",
  "module-document-light-1440": "module-document",
  "module-grid-light-1440": "module-grid",
  "module-edit-light-1440": "module-edit",
  "module-history-light-1440": "module-history",
  "module-document-dark-1440": "module-dark",
  "trace-matrix-light-1440": "trace-matrix",
  "trace-table-light-1440": "trace-table",
  "coverage-light-1440": "coverage",
  "impact-light-1440": "impact",
  "search-light-1440": "search",
  "palette-light-1440": "palette",
  "import-check-light-1440": "import-check",
  "export-light-1440": "export",
  "versions-light-1440": "versions",
  "compare-light-1440": "compare",
  "module-past-light-1440": "module-past",
  "module-timeline-light-1440": "module-timeline",
  "module-external-links-light-1440": "module-external-links",
  "script-light-1440": "script",
  "script-scheduled-light-1440": "script-scheduled",
  "module-script-light-1440": "module-script",
  "module-script-column-light-1440": "module-script-column",
};

interface Look {
  theme: "light" | "dark";
  width: number;
  language: "en" | "de";
  /** These screens and no others. */
  only?: readonly string[];
}

const LOOKS: readonly Look[] = [
  { theme: "light", width: 1440, language: "en" },
  { theme: "dark", width: 1440, language: "en" },
  { theme: "light", width: 1024, language: "en" },
  { theme: "dark", width: 1024, language: "en" },
  { theme: "light", width: 768, language: "en" },
  { theme: "light", width: 1440, language: "de" },
  { theme: "dark", width: 1440, language: "de", only: ["module-document"] },
];

async function signIn(page: Page): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(process.env.REQ1_EMAIL ?? "");
  await page.getByLabel("Password").fill(process.env.REQ1_PASSWORD ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Account" })).toBeVisible();
}

/** As the guide keeps a picture: as good to read, and a third of the size. */
async function toWebp(context: BrowserContext, png: Buffer): Promise<Buffer> {
  const page = await context.newPage();
  const address = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.9);
  }, png.toString("base64"));
  await page.close();
  return Buffer.from(address.split(",")[1] ?? "", "base64");
}

async function picture(page: Page, name: string): Promise<void> {
  const png = await page.screenshot({ path: join(FOLDER, `${name}.png`), caret: "initial" });
  const wanted = IN_GUIDE[name.replace(/-de$/, "")];
  if (wanted === undefined) return;
  const folder = name.endsWith("-de") ? join(GUIDE, "de") : GUIDE;
  writeFileSync(join(folder, `${wanted}.webp`), await toWebp(page.context(), png));
}

test("pictures of every screen, in both themes, at three widths and in both languages", async ({ browser, page: first }) => {
  mkdirSync(FOLDER, { recursive: true });
  mkdirSync(join(GUIDE, "de"), { recursive: true });
  await signIn(first);
  const at = await places(first);
  const state = await first.context().storageState();
  // PICTURES=light-1440,bin narrows it down to the pictures whose name contains one of these.
  const parts = (process.env.PICTURES ?? "").split(",");
  const isWanted = (name: string) => parts.some((part) => name.includes(part));
  for (const { theme, width, language, only } of LOOKS) {
    const ending = `${theme}-${width}${language === "en" ? "" : `-${language}`}`;
    const context = await browser.newContext({
      storageState: state,
      colorScheme: theme,
      reducedMotion: "reduce",
      viewport: { width, height: 800 },
      locale: language === "de" ? "de-DE" : "en-GB",
    });
    for (const [name, screen] of Object.entries(SCREENS)) {
      if (!isWanted(`${name}-${ending}`) || only?.includes(name) === false) continue;
      const page = await context.newPage();
      await page.goto(screen.path(at));
      await page.waitForLoadState("networkidle");
      if (screen.path(at).includes("sel=")) await page.getByRole("treegrid").focus();
      await screen.act?.(page, at);
      await page.waitForTimeout(600);
      await picture(page, `${name}-${ending}`);
      await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("req1.draft")).forEach((key) => localStorage.removeItem(key)));
      await page.close();
      await screen.after?.(context, at);
    }
    await context.clearCookies();
    const page = await context.newPage();
    for (const [name, path] of Object.entries(SIGNED_OUT)) {
      if (!isWanted(`${name}-${ending}`) || only !== undefined) continue;
      await page.goto(path);
      await page.waitForLoadState("networkidle");
      await picture(page, `${name}-${ending}`);
    }
    await context.close();
  }
});
