import type { BrowserContext, Page } from "@playwright/test";

import { api } from "./api";
import { reqifOf } from "./reqif";

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

/** Where the sample is, and an empty module and an analysed file beside it. */
export async function places(page: Page) {
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
  const gone = await api<Named>(page, "POST", "/api/v1/modules", { name: "Old Interface Notes", project_id: project.id, prefix: "OLD" });
  await api(page, "DELETE", `/api/v1/modules/${gone.id}`);
  const baselines = (await api<List<Named>>(page, "GET", `/api/v1/modules/${best.module.id}/baselines`)).items;
  const [baseline] = baselines.slice(-1);
  if (baseline === undefined) throw new Error("the sample has no baselines");
  const scripts = await scriptsOf(page, modules);
  return { baseline: baseline.id, workspace: workspace.id, project: project.id, module: best.module.id, object: row.id, body: row.body, empty: empty.id, scripts };
}

/** The scripts of the sample: the module of each, an object of it, and the page of the script below that of the project. */
async function scriptsOf(page: Page, modules: readonly Named[]) {
  const lists = modules.map(async ({ id }) => {
    const scripts = await api<(Named & { module_id: string | null })[]>(page, "GET", `/api/v1/modules/${id}/scripts`);
    const { items } = await api<List<Row>>(page, "GET", `/api/v1/modules/${id}/objects?limit=1&filter=Status%20%3D%20approved`);
    const own = scripts.filter(({ module_id: of }) => of === id);
    return own.map(({ id: script, name }) => [name, { module: id, object: items[0]?.id ?? "", id: script, page: `scripts/${id}/${script}` }] as const);
  });
  const found = new Map((await Promise.all(lists)).flat());
  return (name: string) => {
    const script = found.get(name);
    if (script === undefined) throw new Error(`the sample has no script ${name}`);
    return script;
  };
}

const ODD_FILE = reqifOf("Supplier specification", [
  "<xhtml:p>The actuator shall report its position every 5 ms.</xhtml:p>",
  '<xhtml:p>See <xhtml:object data="missing.png" type="image/png">drawing</xhtml:object></xhtml:p>',
]).replace('IDENTIFIER="h1"', 'IDENTIFIER="h0"');

/** What a screen did to the object goes back, and no draft stays: other pictures show the same object. */
async function tidy(context: BrowserContext, { module, object, body }: At): Promise<void> {
  const page = await context.newPage();
  await page.goto("/");
  const place = `/api/v1/modules/${module}`;
  const { body: now } = await api<Row>(page, "GET", `${place}/objects/${object}`);
  if (now?.includes("Theirs.")) await api(page, "PATCH", `${place}/objects/${object}`, { body: body?.replace(/\bshall\b/, "shall always") });
  await api(page, "DELETE", `${place}/drafts/${object}/body`);
  await page.close();
}

type At = Awaited<ReturnType<typeof places>>;

interface Screen {
  path: (at: At) => string;
  /** What to do there before the picture is taken. */
  act?: (page: Page, at: At) => Promise<void>;
  /** What to do after the page is closed. */
  after?: (context: BrowserContext, at: At) => Promise<void>;
}

/** Every screen: where it is, and how it comes about. */
export const SCREENS: Record<string, Screen> = {
  home: { path: () => "/" },
  workspace: { path: ({ workspace }) => `/w/${workspace}` },
  project: { path: ({ project }) => `/p/${project}` },
  "project-new-module": {
    path: ({ project }) => `/p/${project}`,
    act: (page) => page.getByRole("button", { name: /^(New module|Neues Modul)$/ }).first().click(),
  },
  "project-members": {
    path: ({ project }) => `/p/${project}`,
    act: async (page) => {
      await page.getByRole("button", { name: /^(Members|Mitglieder)$/ }).click();
      await page.getByRole("dialog").waitFor();
    },
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
    after: tidy,
  },
  "module-draft": {
    path: ({ project, module, object }) => `/p/${project}/m/${module}?sel=${object}`,
    act: async (page) => {
      await page.keyboard.press("Enter");
      await page.getByRole("treegrid").getByRole("textbox").waitFor();
      await page.keyboard.type(" Not yet.");
      await page.keyboard.press("Escape");
    },
    after: tidy,
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
  "module-filter": {
    path: ({ project, module }) => `/p/${project}/m/${module}?layout=grid`,
    act: async (page) => {
      await page.getByRole("treegrid").focus();
      await page.keyboard.press("f");
      const line = page.getByRole("combobox", { name: /^(Filter by condition|Nach Bedingung filtern)$/ });
      await line.pressSequentially('"Safety relevant" = true and status = ');
      await page.getByRole("listbox").waitFor();
    },
  },
  "module-filter-fault": { path: ({ project, module }) => `/p/${project}/m/${module}?layout=grid&filter=Rank%20%3D%201` },
  "module-sorted": { path: ({ project, module }) => `/p/${project}/m/${module}?layout=grid&filter=%22Safety%20relevant%22%20%3D%20true&sort=%22Effort%20(days)%22%20desc` },
  "module-columns": {
    path: ({ project, module }) => `/p/${project}/m/${module}?layout=grid`,
    act: async (page) => {
      await page.getByRole("button", { name: /^(Columns|Spalten)$/ }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  "module-views": {
    path: ({ project, module }) => `/p/${project}/m/${module}?layout=grid&sort=key%20desc`,
    act: async (page) => {
      await page.getByRole("treegrid").focus();
      await page.keyboard.press("v");
      await page.getByRole("menu").waitFor();
    },
  },
  "module-discussion": {
    path: ({ project, module, object }) => `/p/${project}/m/${module}?sel=${object}&tab=discussion`,
    act: async (page, { object }) => {
      const path = `/api/v1/objects/${object}/comments`;
      const { items } = await api<List<{ id: string }>>(page, "GET", path);
      if (items.length === 0) await api(page, "POST", path, { body: "Does this hold at 5 °C, too? The test only covers room temperature." });
      await page.reload({ waitUntil: "networkidle" });
    },
  },
  "module-field-history": {
    path: ({ project, module, object }) => `/p/${project}/m/${module}?sel=${object}&tab=history&field=body`,
  },
  "module-bulk": {
    path: ({ project, module, object }) => `/p/${project}/m/${module}?layout=grid&sel=${object}`,
    act: async (page) => {
      await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("Shift+ArrowDown");
      await page.waitForTimeout(600);
    },
  },
  versions: { path: ({ project }) => `/p/${project}/versions` },
  "versions-create": {
    path: ({ project }) => `/p/${project}/versions`,
    act: async (page) => {
      await page.getByRole("button", { name: /^(Create baseline|Baseline anlegen)$/ }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox", { name: "Name" }).fill("Design freeze");
      for (const at of [0, 1]) await dialog.getByRole("checkbox").nth(at).check();
      await page.waitForTimeout(800);
    },
  },
  compare: { path: ({ project, module, baseline }) => `/p/${project}/compare?module=${module}&from=${baseline}` },
  "module-past": { path: ({ project, module, object, baseline }) => `/p/${project}/m/${module}?as_of=${baseline}&sel=${object}` },
  "module-timeline": {
    path: ({ project, module }) => `/p/${project}/m/${module}/history`,
    act: async (page) => {
      await page.getByRole("slider").focus();
      await page.keyboard.press("Shift+ArrowLeft");
      await page.waitForTimeout(600);
    },
  },
  "module-changes": { path: ({ project, module }) => `/p/${project}/m/${module}/history` },
  "schema-attributes": { path: ({ project, module }) => `/p/${project}/m/${module}/schema` },
  "schema-attribute": {
    path: ({ project, module }) => `/p/${project}/m/${module}/schema`,
    act: (page) => page.getByRole("main").getByRole("button", { name: /^Status (?!verschieben)/ }).click(),
  },
  "schema-impact": {
    path: ({ project, module }) => `/p/${project}/m/${module}/schema`,
    act: async (page) => {
      await page.getByRole("main").getByRole("button", { name: /^Status (?!verschieben)/ }).click();
      await page.getByRole("button", { name: /^(Delete|Löschen)/ }).first().click();
      await page.getByRole("dialog").waitFor();
      await page.waitForTimeout(600);
    },
  },
  "schema-types": { path: ({ project, module }) => `/p/${project}/m/${module}/schema?tab=types` },
  "trace-matrix": {
    path: ({ project }) => `/p/${project}/trace?cell=7-12`,
    act: (page) => page.getByRole("grid").getByRole("gridcell").first().waitFor(),
  },
  "trace-gaps": { path: ({ project }) => `/p/${project}/trace?rows=gaps` },
  "trace-table": { path: ({ project }) => `/p/${project}/trace?tab=table` },
  coverage: {
    path: ({ project }) => `/p/${project}/coverage`,
    act: async (page) => {
      await page.getByRole("list", { name: /^(Policies|Regeln)$/ }).getByRole("button", { name: /(gap|Lücke)/ }).first().click();
      await page.waitForLoadState("networkidle");
    },
  },
  "link-rules": { path: ({ workspace }) => `/w/${workspace}/links` },
  suspect: { path: ({ project }) => `/p/${project}/suspect` },
  panes: { path: ({ project }) => `/p/${project}/trace/panes` },
  impact: { path: ({ object }) => `/o/${object}/impact` },
  "impact-graph": { path: ({ object }) => `/o/${object}/impact?view=graph` },
  "module-external-links": {
    path: ({ project, module, object }) => `/p/${project}/m/${module}?sel=${object}&tab=links`,
    act: async (page, { object }) => {
      const path = `/api/v1/objects/${object}/external-links`;
      const { items } = await api<List<{ id: string }>>(page, "GET", path);
      if (items.length === 0) {
        await api(page, "POST", path, { uri: "https://tickets.example.com/PUMP-183", title: "PUMP-183: Rates below 0.1 U/h" });
        await api(page, "POST", path, { uri: "https://www.iso.org/standard/59752.html", title: "ISO 14971" });
      }
      await page.reload({ waitUntil: "networkidle" });
      await page.getByText("ISO 14971").scrollIntoViewIfNeeded();
    },
  },
  scripts: { path: ({ project }) => `/p/${project}/scripts` },
  script: {
    path: ({ project, scripts }) => `/p/${project}/${scripts("Class C is tested").page}?object=${scripts("Class C is tested").object}`,
    act: async (page) => {
      await page.getByRole("button", { name: /^(Run test|Testen)$/ }).click();
      await page.waitForTimeout(2_000);
    },
  },
  "script-scheduled": { path: ({ project, scripts }) => `/p/${project}/${scripts("Tests to run").page}` },
  "module-script": {
    path: ({ project, scripts }) => `/p/${project}/m/${scripts("Test results").module}?layout=grid`,
    act: async (page) => {
      await page.getByRole("treegrid").focus();
      await page.keyboard.press("Control+A");
      await page.getByRole("button", { name: /^(Run script…|Skript ausführen …)$/ }).click();
      await page.getByRole("form").getByLabel(/^(Script|Skript)$/).selectOption("Send to review");
      await page.getByRole("form").getByRole("status").waitFor();
      await page.waitForTimeout(1_000);
    },
  },
  "module-script-column": {
    path: ({ project, scripts }) => {
      const { id, module } = scripts("Test results");
      return `/p/${project}/m/${module}?layout=grid&cols=${encodeURIComponent(JSON.stringify([`script:${id}`]))}`;
    },
    act: (page) => page.getByText(/passed$/).first().waitFor(),
  },
  quality: { path: ({ project }) => `/p/${project}/quality` },
  "bin-project": { path: ({ project }) => `/p/${project}/bin` },
  "bin-workspace": { path: ({ workspace }) => `/w/${workspace}/bin` },
  "bin-empty": { path: () => "/bin" },
  users: { path: () => "/settings/users" },
  rights: { path: () => "/settings/rights" },
  audit: { path: () => "/settings/audit" },
  help: { path: () => "/help/filters-and-views?q=suspect" },
  "api-explorer": { path: () => "/help/api?op=list_objects" },
  profile: { path: () => "/me" },
  "not-found": { path: () => "/p/00000000-0000-7000-8000-000000000000" },
};

export const SIGNED_OUT = { "sign-in": "/login", "set-up": "/setup?token=0", invitation: "/invite?token=0" };
