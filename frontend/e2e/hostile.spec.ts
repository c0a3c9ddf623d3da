import type { Page } from "@playwright/test";

import { makeModule } from "./support/api";
import { reqifOf } from "./support/reqif";
import { chooseFile, expect, rows, test } from "./support/test";

const AWAY = "https://elsewhere.example";
const did = (what: string) => `window.attacked='${what}'`;

/** What somebody might put into a text to run in the browser of the next reader; each also says "harmless words". */
const HOSTILE = [
  `<script>${did("script")}</script>`,
  `<img src="/nothing" onerror="${did("onerror")}">`,
  `<img src="${AWAY}/pixel.png">`,
  `<a href="javascript:${did("link")}">a link</a>`,
  `<a href="jAvA&#x09;script:${did("tab")}">a link</a>`,
  `<a href="data:text/html,&lt;script&gt;opener.attacked='data'&lt;/script&gt;" target="_blank">a link</a>`,
  `<svg onload="${did("svg")}"><script>${did("svg script")}</script><a xlink:href="javascript:${did("svg link")}"><text y="20">a link</text></a></svg>`,
  `<svg><animate onbegin="${did("animate")}" attributeName="x" dur="1s"/></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${did("mutation")}&gt;"></mglyph></table></mtext></math>`,
  `<iframe srcdoc="&lt;script&gt;parent.attacked='frame'&lt;/script&gt;"></iframe><iframe src="${AWAY}/frame"></iframe>`,
  `<object data="${AWAY}/object" type="text/html"></object><embed src="${AWAY}/embed">`,
  `<object data="data:text/html,&lt;script&gt;parent.attacked='object'&lt;/script&gt;" type="text/html"></object>`,
  `<meta http-equiv="refresh" content="0;url=${AWAY}/refresh"><base href="${AWAY}/">`,
  `<link rel="stylesheet" href="${AWAY}/sheet.css"><style>body { display: none; background: url(${AWAY}/style) }</style>`,
  `<p style="position:fixed;inset:0;z-index:99999;background:url(${AWAY}/cover)">cover</p>`,
  `<form action="${AWAY}/form"><input autofocus onfocus="${did("focus")}"><button>Send</button></form>`,
  `<details open ontoggle="${did("toggle")}"><summary>more</summary></details><video><source onerror="${did("source")}"></video>`,
  `<p onpointerover="${did("pointer")}" onclick="${did("click")}" class="fixed" id="root">words</p>`,
] as const;

/** The same as XHTML, as a file of another tool may hold it. */
const HOSTILE_XHTML = [
  `<xhtml:script>${did("script")}</xhtml:script>`,
  `<xhtml:img src="/nothing" onerror="${did("onerror")}"/><xhtml:img src="${AWAY}/pixel.png"/>`,
  `<xhtml:a href="javascript:${did("link")}">a link</xhtml:a>`,
  `<xhtml:object data="${AWAY}/object" type="text/html">object</xhtml:object>`,
  `<xhtml:object data="data:text/html;base64,PHNjcmlwdD5wYXJlbnQuYXR0YWNrZWQ9MTwvc2NyaXB0Pg==" type="text/html">object</xhtml:object>`,
  `<xhtml:object data="javascript:${did("object")}" type="image/png">object</xhtml:object>`,
  `<svg xmlns="http://www.w3.org/2000/svg" onload="${did("svg")}"><script>${did("svg script")}</script></svg>`,
  `<xhtml:iframe src="${AWAY}/frame"/><xhtml:meta http-equiv="refresh" content="0;url=${AWAY}/refresh"/>`,
  `<xhtml:style>body { display: none }</xhtml:style><xhtml:p style="position:fixed;inset:0;background:url(${AWAY}/cover)">cover</xhtml:p>`,
  `<xhtml:p onclick="${did("click")}" onpointerover="${did("pointer")}">words</xhtml:p>`,
  `&lt;script&gt;${did("entities")}&lt;/script&gt;<![CDATA[<img src="/nothing" onerror="${did("cdata")}">]]>`,
] as const;

/** Notes what must not happen: dialogs, windows, requests to other places. A broken content policy fails every test. */
function guard(page: Page): string[] {
  const happened: string[] = [];
  page.on("dialog", (dialog) => {
    happened.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", (popup) => happened.push(`window: ${popup.url()}`));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== new URL(page.url()).origin) happened.push(`request: ${request.url()}`);
  });
  return happened;
}

/** Points at and clicks what invites to it. */
async function touch(page: Page): Promise<void> {
  for (const bait of ["a link", "words"]) {
    for (const element of await page.getByRole("main").getByText(bait, { exact: true }).all()) await element.click();
  }
}

/** Looks for traces. */
async function expectHarmless(page: Page, happened: readonly string[]): Promise<void> {
  expect(await page.evaluate(() => (window as { attacked?: string }).attacked)).toBeUndefined();
  expect(
    await page.evaluate(() => {
      const rich = [...document.querySelectorAll("main [class*=rich] *")];
      return rich
        .filter(
          (element) =>
            ["SCRIPT", "IFRAME", "EMBED", "STYLE", "LINK", "META", "BASE", "FORM", "INPUT", "BUTTON"].includes(element.tagName) ||
            [...element.attributes].some(({ name, value }) => name.startsWith("on") || /^\s*javascript:/i.test(value)) ||
            getComputedStyle(element).position === "fixed",
        )
        .map(({ outerHTML }) => outerHTML);
    }),
  ).toEqual([]);
  await expect(page.locator("body")).toBeVisible();
  expect(happened).toEqual([]);
}

test("[OBJ-5] hostile text that came by the interface does nothing: document, editor, history, object, search", async ({ signedIn: page }) => {
  test.slow();
  const objects = HOSTILE.map((text) => ({ body: `<p>harmless words</p>${text}` }));
  const { project, module, objects: ids } = await makeModule(page, "System Requirements", objects);
  const happened = guard(page);
  await page.goto(`/p/${project}/m/${module}`);
  await expect(rows(page)).toHaveCount(HOSTILE.length);
  await touch(page);
  await expectHarmless(page, happened);

  await page.getByRole("tab", { name: "History" }).click();
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("Control+Home");
  for (const [row] of ids.entries()) {
    await page.keyboard.press("Enter");
    await expect(page.getByRole("textbox", { name: `Text of SR-${String(row + 1).padStart(4, "0")}` })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("list", { name: "History" })).toContainText("harmless words");
    await page.keyboard.press("ArrowDown");
  }
  await expectHarmless(page, happened);

  for (const id of ids) {
    await page.goto(`/o/${id}`);
    await expect(page.getByRole("list", { name: "History" })).toContainText("harmless words");
    await touch(page);
    await expectHarmless(page, happened);
  }
  await page.goto("/search?q=harmless");
  await expect(page.getByRole("link", { name: /SR-/ }).first()).toBeVisible();
  await expectHarmless(page, happened);
});

test("[OBJ-5] hostile text in an imported file does nothing", async ({ signedIn: page }) => {
  const { project } = await makeModule(page, "System Requirements", []);
  const happened = guard(page);
  await page.goto(`/p/${project}/exchange`);
  await chooseFile(page, {
    name: `<img src=x onerror="${did("file name")}">.reqif`,
    mimeType: "application/xml",
    buffer: Buffer.from(reqifOf(`Hostile &lt;img src=x onerror=${did("title")}&gt;`, HOSTILE_XHTML.map((text) => `<xhtml:p>harmless words</xhtml:p>${text}`))),
  });
  await expect(page.getByText("Can be imported")).toBeVisible({ timeout: 30_000 });
  await expectHarmless(page, happened);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("article").getByText("Done")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("list", { name: "Modules" }).getByRole("link").first().click();
  await expect(rows(page)).toHaveCount(HOSTILE_XHTML.length);
  await touch(page);
  await expectHarmless(page, happened);
});

test.describe("[OBJ-5] a hostile draft in the browser's storage", () => {
  // The cleaner reads the text into a document of its own; the browser reports what it would not run there either.
  test.use({ policyReports: true });
  test("does nothing", async ({ signedIn: page }) => {
    const { project, module, objects } = await makeModule(page, "System Requirements", [{ body: "<p>before</p>" }]);
    const happened = guard(page);
    await page.evaluate(
      ([id, value]) => {
        const draft = { value, version: 1, at: new Date().toISOString() };
        localStorage.setItem(`req1.draft:${id}:body`, JSON.stringify(draft));
      },
      [objects[0], `<p>harmless words</p>${HOSTILE.join("")}`] as const,
    );
    await page.goto(`/p/${project}/m/${module}`);
    await page.getByRole("button", { name: "Restore" }).click();
    await expect(page.getByRole("textbox", { name: /^Text of/ })).toContainText("harmless words");
    await expectHarmless(page, happened);
  });
});
