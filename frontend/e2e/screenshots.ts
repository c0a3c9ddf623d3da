import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { expect, test, type Page } from "@playwright/test";

import { api } from "./support/api";
import { reqifOf } from "./support/reqif";

/** All pictures, to look at. */
const FOLDER = join(import.meta.dirname, "../test-results/pictures");
/** The ones that the user guide shows, named as there. */
const GUIDE = join(import.meta.dirname, "../../docs/images");
const IN_GUIDE: Record<string, string> = {
  "sign-in-light-1440": "sign-in",
  "project-light-1440": "project",
  "module-document-light-1440": "module-document",
  "module-grid-light-1440": "module-grid",
  "module-edit-light-1440": "module-edit",
  "module-history-light-1440": "module-history",
  "module-document-dark-1440": "module-dark",
  "search-light-1440": "search",
  "palette-light-1440": "palette",
  "import-check-light-1440": "import-check",
  "export-light-1440": "export",
};
const LOOKS = [
  { theme: "light", width: 1440, language: "en" },
  { theme: "dark", width: 1440, language: "en" },
  { theme: "light", width: 1024, language: "en" },
  { theme: "dark", width: 1024, language: "en" },
  { theme: "light", width: 768, language: "en" },
  { theme: "light", width: 1440, language: "de" },
] as const;

interface List<Item> {
  items: Item[];
}
interface Named {
  id: string;
  name: string;
}
interface Row {
  id: string;
  key: string;
  body: string | null;
  classification: string;
  link_counts: { incoming: number; outgoing: number };
}

async function signIn(page: Page): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(process.env.REQ1_EMAIL ?? "");
  await page.getByLabel("Password").fill(process.env.REQ1_PASSWORD ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Account" })).toBeVisible();
}

/** Where the sample is, and an empty module and an analysed file beside it. */
async function places(page: Page) {
  const [workspace] = (await api<List<Named>>(page, "GET", "/api/v1/workspaces")).items;
  const [project] = (await api<List<Named>>(page, "GET", `/api/v1/workspaces/${workspace?.id}/projects`)).items;
  if (workspace === undefined || project === undefined) throw new Error("the sample is not there");
  const modules = (await api<List<Named>>(page, "GET", `/api/v1/modules?project_id=${project.id}`)).items;
  const linked = await Promise.all(
    modules.map(async (module) => ({
      module,
      rows: (await api<List<Row>>(page, "GET", `/api/v1/modules/${module.id}/objects?limit=200`)).items,
    })),
  );
  const best = linked
    .map(({ module, rows }) => ({ module, rows, row: rows.findIndex(({ link_counts: n, body }) => n.incoming > 0 && n.outgoing > 0 && body !== null) }))
    .toSorted((a, b) => (b.row < 0 ? -1 : b.rows.length) - (a.row < 0 ? -1 : a.rows.length))[0];
  const row = best?.rows[Math.max(0, best.row)];
  if (best === undefined || row === undefined) throw new Error("the sample has no objects");
  // A version more, so that the history has something to tell.
  await api(page, "PATCH", `/api/v1/modules/${best.module.id}/objects/${row.id}`, {
    body: (row.body ?? "").replace(/\bshall\b/, "shall always"),
  });
  const empty = await api<Named>(page, "POST", "/api/v1/modules", { name: "Hardware Requirements", project_id: project.id, prefix: "HW" });
  return { workspace: workspace.id, project: project.id, module: best.module.id, object: row.id, empty: empty.id };
}

const ODD_FILE = reqifOf("Supplier specification", [
  "<xhtml:p>The actuator shall report its position every 5 ms.</xhtml:p>",
  '<xhtml:p>See <xhtml:object data="missing.png" type="image/png">drawing</xhtml:object></xhtml:p>',
]).replace('IDENTIFIER="h1"', 'IDENTIFIER="h0"');

type At = Awaited<ReturnType<typeof places>>;

/** Every screen: where it is, and what to do there before the picture is taken. */
const SCREENS: Record<string, { path: (at: At) => string; act?: (page: Page, at: At) => Promise<void> }> = {
  home: { path: () => "/" },
  workspace: { path: ({ workspace }) => `/w/${workspace}` },
  project: { path: ({ project }) => `/p/${project}` },
  "project-new-module": {
    path: ({ project }) => `/p/${project}`,
    act: (page) => page.getByRole("button", { name: /^(New module|Neues Modul)$/ }).first().click(),
  },
  "project-members": {
    path: ({ project }) => `/p/${project}`,
    act: (page) => page.locator("main button").first().click(),
  },
  "module-document": { path: ({ project, module, object }) => `/p/${project}/m/${module}?sel=${object}` },
  "module-grid": { path: ({ project, module, object }) => `/p/${project}/m/${module}?layout=grid&sel=${object}` },
  "module-links": { path: ({ project, module, object }) => `/p/${project}/m/${module}?sel=${object}&tab=links` },
  "module-history": { path: ({ project, module, object }) => `/p/${project}/m/${module}?sel=${object}&tab=history` },
  "module-edit": {
    path: ({ project, module, object }) => `/p/${project}/m/${module}?sel=${object}`,
    act: async (page) => {
      await page.keyboard.press("Enter");
      await page.getByRole("treegrid").getByRole("textbox").waitFor();
    },
  },
  "module-conflict": {
    path: ({ project, module, object }) => `/p/${project}/m/${module}?sel=${object}`,
    act: async (page, { module, object }) => {
      await page.keyboard.press("Enter");
      await page.getByRole("treegrid").getByRole("textbox").waitFor();
      const path = `/api/v1/modules/${module}/objects/${object}`;
      const { body } = await api<Row>(page, "GET", path);
      await api(page, "PATCH", path, { body: (body ?? "").replace("</p>", " Theirs.</p>") });
      await page.keyboard.type(" Mine.");
      await page.getByRole("alertdialog").waitFor();
    },
  },
  "module-draft": {
    path: ({ project, module, object }) => `/p/${project}/m/${module}?sel=${object}`,
    act: async (page) => {
      await page.keyboard.press("Enter");
      await page.getByRole("treegrid").getByRole("textbox").waitFor();
      await page.keyboard.type(" Not yet.");
      await page.keyboard.press("Escape");
    },
  },
  "module-menu": {
    path: ({ project, module, object }) => `/p/${project}/m/${module}?sel=${object}`,
    act: (page) => page.getByRole("row", { selected: true }).click({ button: "right", position: { x: 300, y: 20 } }),
  },
  "module-filtered": { path: ({ project, module }) => `/p/${project}/m/${module}?q=sensor` },
  "module-nothing": { path: ({ project, module }) => `/p/${project}/m/${module}?q=zzzzz` },
  "module-empty": { path: ({ project, empty }) => `/p/${project}/m/${empty}` },
  "module-loading": {
    path: ({ project, module }) => `/p/${project}/m/${module}?slow=1`,
    act: async (page) => {
      await page.route("**/objects?*", () => undefined);
      await page.reload({ waitUntil: "commit" });
      await page.waitForTimeout(2_500);
    },
  },
  "module-offline": {
    path: ({ project, module }) => `/p/${project}/m/${module}`,
    act: async (page) => {
      await page.route("**/api/v1/modules/**", (route) => route.abort());
      await page.reload();
      await page.waitForTimeout(6_000);
    },
  },
  object: { path: ({ object }) => `/o/${object}` },
  search: { path: () => "/search?q=alarm" },
  "search-start": { path: () => "/search" },
  "search-nothing": { path: () => "/search?q=zzzzz" },
  palette: {
    path: ({ project, module, object }) => `/p/${project}/m/${module}?sel=${object}`,
    act: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").getByRole("combobox").fill("bolus");
      await page.waitForTimeout(800);
    },
  },
  keyboard: {
    path: () => "/",
    act: async (page) => {
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
  account: {
    path: () => "/",
    act: async (page) => page.locator("header nav button").last().click(),
  },
  import: { path: ({ project }) => `/p/${project}/exchange` },
  "import-check": {
    path: ({ project }) => `/p/${project}/exchange`,
    act: async (page) => {
      await page.locator("input[type=file]").setInputFiles({ name: "supplier.reqif", mimeType: "application/xml", buffer: Buffer.from(ODD_FILE) });
      await page.waitForURL(/upload=/);
      await page.waitForTimeout(2_000);
    },
  },
  "import-refused": {
    path: ({ project }) => `/p/${project}/exchange`,
    act: async (page) => {
      await page.locator("input[type=file]").setInputFiles({ name: "broken.reqif", mimeType: "application/xml", buffer: Buffer.from("<REQ-IF><THE-HEADER>") });
      await page.waitForTimeout(2_500);
    },
  },
  export: {
    path: ({ project, module, object }) => `/p/${project}/m/${module}?sel=${object}`,
    act: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").getByRole("combobox").fill("export");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog", { name: /^Export |exportieren$/ }).waitFor();
    },
  },
  help: { path: () => "/help/filters-and-views?q=suspect" },
  "api-explorer": { path: () => "/help/api?op=list_objects" },
  profile: { path: () => "/me" },
  "not-found": { path: () => "/p/00000000-0000-7000-8000-000000000000" },
};

const SIGNED_OUT = { "sign-in": "/login", "set-up": "/setup?token=0", invitation: "/invite?token=0" };

async function picture(page: Page, name: string): Promise<void> {
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, caret: "initial" });
  const wanted = IN_GUIDE[name];
  if (wanted !== undefined) copyFileSync(path, join(GUIDE, `${wanted}.png`));
}

test("pictures of every screen, in both themes, at three widths and in both languages", async ({ browser, page: first }) => {
  mkdirSync(FOLDER, { recursive: true });
  mkdirSync(GUIDE, { recursive: true });
  await signIn(first);
  const at = await places(first);
  const state = await first.context().storageState();
  // PICTURES=light-1440 narrows it down to the pictures whose name contains this.
  const wanted = process.env.PICTURES ?? "";
  for (const { theme, width, language } of LOOKS) {
    const ending = `${theme}-${width}${language === "en" ? "" : `-${language}`}`;
    const context = await browser.newContext({
      storageState: state,
      colorScheme: theme,
      reducedMotion: "reduce",
      viewport: { width, height: 800 },
      locale: language === "de" ? "de-DE" : "en-GB",
    });
    for (const [name, screen] of Object.entries(SCREENS)) {
      if (!`${name}-${ending}`.includes(wanted)) continue;
      const page = await context.newPage();
      await page.goto(screen.path(at));
      await page.waitForLoadState("networkidle");
      if (screen.path(at).includes("sel=")) await page.getByRole("treegrid").focus();
      await screen.act?.(page, at);
      await page.waitForTimeout(150);
      await picture(page, `${name}-${ending}`);
      await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("req1.draft")).forEach((key) => localStorage.removeItem(key)));
      await page.close();
    }
    await context.clearCookies();
    const page = await context.newPage();
    for (const [name, path] of Object.entries(SIGNED_OUT)) {
      if (!`${name}-${ending}`.includes(wanted)) continue;
      await page.goto(path);
      await page.waitForLoadState("networkidle");
      await picture(page, `${name}-${ending}`);
    }
    await context.close();
  }
});
