import type { Page } from "@playwright/test";

import { api } from "./support/api";
import { press, tabTo, watchMouse, write } from "./support/keys";
import { seeded } from "./support/seed";
import { allSaved, expect, expectAccessible, rows, test } from "./support/test";

/** Objects of the module; 100,000 take the server some minutes to make up. */
const OBJECTS = Number(process.env.JOURNEY_OBJECTS ?? 10_000);

test.describe.configure({ mode: "default" });
test.setTimeout(300_000 + OBJECTS * 5);

let module: Awaited<ReturnType<typeof seeded>>;
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000 + OBJECTS * 5);
  module = await seeded(browser, OBJECTS);
});

const total = new Intl.NumberFormat("en-GB");
const shown = (page: Page, count: number, of: number) =>
  expect(page.getByText(`${total.format(count)} of ${total.format(of)} shown`)).toBeVisible();

const grid = (page: Page) => page.getByRole("treegrid");
const current = (page: Page) => page.getByRole("row", { selected: true });

interface Found {
  id: string;
  key: string;
  heading: string | null;
  classification: string;
}

/** A requirement at about this place of the document. */
async function requirementAt(page: Page, place: number): Promise<Found> {
  const path = `/api/v1/modules/${module.module}/objects?offset=${place}&limit=50`;
  const { items } = await api<{ items: Found[] }>(page, "GET", path);
  const found = items.find(({ classification }) => classification !== "heading");
  if (found === undefined) throw new Error("no requirement there");
  return found;
}

/** Goes to an object by its ID. */
async function goTo(page: Page, key: string): Promise<void> {
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await expect(page.getByRole("combobox", { name: "Command palette" })).toBeFocused();
  await page.keyboard.type(key);
  await expect(page.getByRole("option").first()).toContainText(key);
  await page.keyboard.press("Enter");
  await expect(current(page)).toContainText(key);
  await expect(current(page)).toBeInViewport();
  await expect(grid(page)).toBeFocused();
}

/** All rows in sight have their text, and there are some. */
async function isDrawn(page: Page): Promise<void> {
  const inSight = async () =>
    grid(page).evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      const seen = [...element.querySelectorAll("[role=row][aria-level]")].filter((row) => {
        const box = row.getBoundingClientRect();
        return box.bottom > top && box.top < bottom;
      });
      return seen.length > 3 && seen.every((row) => row.querySelector("[data-part]") !== null);
    });
  await expect.poll(inSight).toBe(true);
}

test(`[UIX-1, OBJ-2, SRC-1, SRC-3, OBJ-8] a long module is opened, jumped in, scrolled, edited, searched, filtered and marked`, async ({
  signedIn: page,
}) => {
  const { id } = await api<{ id: string }>(page, "GET", "/api/v1/auth/me");
  await module.admit(id, "editor");
  const address = `/p/${module.project}/m/${module.module}`;

  // The first usable screen.
  await page.goto(address);
  await isDrawn(page);
  await shown(page, OBJECTS, OBJECTS);
  await expectAccessible(page);

  // To the end and back, and to a row by its ID.
  await grid(page).focus();
  await page.keyboard.press("Control+End");
  await expect(current(page)).toHaveAttribute("aria-rowindex", `${OBJECTS + 1}`);
  await expect(current(page)).toBeInViewport();
  await isDrawn(page);
  await page.keyboard.press("Control+Home");
  await expect(rows(page).first()).toBeInViewport();
  const target = await requirementAt(page, Math.floor(OBJECTS * 0.7));
  await goTo(page, target.key);
  await isDrawn(page);

  // By the wheel, by the scroll bar and by pages.
  await grid(page).hover();
  const above = current(page);
  for (let turn = 0; turn < 10; turn++) await page.mouse.wheel(0, 900);
  await expect(above).not.toBeInViewport();
  await isDrawn(page);
  for (const share of [0.2, 0.9, 0.5]) {
    await grid(page).evaluate((element, to) => element.scrollTo({ top: element.scrollHeight * to }), share);
    await isDrawn(page);
  }
  await page.keyboard.press("Escape");
  await goTo(page, target.key);
  const before = Number(await current(page).getAttribute("aria-rowindex"));
  await page.keyboard.press("PageDown");
  await expect.poll(async () => Number(await current(page).getAttribute("aria-rowindex"))).toBeGreaterThan(before);
  await page.keyboard.press("PageUp");

  // A text, and a new requirement after it.
  await goTo(page, target.key);
  await page.keyboard.press("Enter");
  const editor = page.getByRole("textbox", { name: /^Text of/ });
  await expect(editor).toBeFocused();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" Unmistakably quixotic.");
  await page.keyboard.press("Control+Enter");
  await expect(editor).toBeFocused();
  await page.keyboard.type("Zealously inserted.");
  await grid(page).focus();
  await allSaved(page);
  await shown(page, OBJECTS + 1, OBJECTS + 1);
  await expect(current(page)).toContainText("Zealously inserted.");
  await page.reload();
  await expect(current(page)).toContainText("Zealously inserted.");
  await expect(current(page)).toBeInViewport();
  await expect(rows(page).filter({ hasText: target.key })).toContainText("Unmistakably quixotic.");
  await expectAccessible(page);

  // Found by its words, also by misspelt ones.
  await page.goto("/search?q=quixotic");
  await expect(page.getByRole("link", { name: new RegExp(target.key) })).toBeVisible();
  await page.getByRole("link", { name: new RegExp(target.key) }).click();
  await expect(current(page)).toContainText(target.key);
  await expect(current(page)).toBeInViewport();

  // By words and by conditions.
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press("/");
  await page.keyboard.type("quixotic");
  await shown(page, 1, OBJECTS + 1);
  await page.getByRole("searchbox", { name: "Filter rows" }).fill("");
  await shown(page, OBJECTS + 1, OBJECTS + 1);
  await grid(page).focus();
  await page.keyboard.press("f");
  await expect(page.getByRole("combobox", { name: "Filter by condition" })).toBeFocused();
  await page.keyboard.type(`text ~ "quixotic" or text ~ "Zealously"`);
  await page.keyboard.press("Enter");
  await shown(page, 2, OBJECTS + 1);
  await expectAccessible(page);

  // All of them are marked, classified, and get it back.
  await grid(page).focus();
  await page.keyboard.press("Control+A");
  const bar = page.getByRole("region", { name: "Marked rows" });
  await expect(bar.getByText("2 selected")).toBeVisible();
  await bar.getByRole("button", { name: "Classify" }).click();
  await bar.getByLabel("Kind", { exact: true }).selectOption("informative");
  await bar.getByRole("button", { name: "Apply to all" }).click();
  await expect(page.getByText("2 objects changed")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(/^Undone: 2 objects changed/)).toBeVisible();
  await expectAccessible(page);
  await page.goto(address);
  await shown(page, OBJECTS + 1, OBJECTS + 1);
  await isDrawn(page);
});

test("[UIX-2] the whole journey through a long module by keyboard alone", async ({ page, person, browser }) => {
  // Somebody who has an account and a role.
  const context = await browser.newContext({ baseURL: process.env.REQ1_URL ?? "" });
  const elsewhere = await context.newPage();
  await elsewhere.goto("/login");
  const account = { email: person.email, password: person.password };
  await api(elsewhere, "POST", "/api/v1/auth/register", { ...account, display_name: person.name });
  await api(elsewhere, "POST", "/api/v1/auth/login", account);
  const { id } = await api<{ id: string }>(elsewhere, "GET", "/api/v1/auth/me");
  await module.admit(id, "admin");
  const target = await requirementAt(elsewhere, Math.floor(OBJECTS * 0.4));
  await context.close();

  const ofMouse = await watchMouse(page);
  await page.goto("/login");
  await write(page, "E-mail", person.email);
  await write(page, "Password", person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: `Welcome, ${person.name}` })).toBeVisible();

  // Workspace, project, module.
  await press(page, "link", new RegExp(module.workspaceName));
  await expect(page.getByRole("heading", { level: 1, name: module.workspaceName })).toBeVisible();
  await press(page, "link", new RegExp(module.projectName));
  await expect(page.getByRole("heading", { level: 1, name: module.projectName })).toBeVisible();
  await press(page, "link", new RegExp(module.name));
  await isDrawn(page);
  await tabTo(page, "treegrid", module.name);

  // From row to row.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(current(page)).toHaveAttribute("aria-rowindex", "3");
  await page.keyboard.press("PageDown");
  await page.keyboard.press("Control+End");
  await expect(current(page)).toHaveAttribute("aria-rowindex", /\d+/);
  await goTo(page, target.key);

  // Edit, insert.
  const editor = page.getByRole("textbox", { name: /^Text of/ });
  await page.keyboard.press("Enter");
  await expect(editor).toBeFocused();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" By keyboard.");
  await page.keyboard.press("Control+Enter");
  await expect(editor).toBeFocused();
  await page.keyboard.type("Hammered in.");
  // Out of the text and its tools, back to the rows.
  await page.keyboard.press("Tab");
  await allSaved(page);
  await page.keyboard.press("Escape");
  await expect(grid(page)).toBeFocused();
  const made = rows(page).filter({ hasText: "Hammered in." });
  await expect(made).toHaveCount(1);
  await goTo(page, target.key);
  await page.keyboard.press("ArrowDown");
  await expect(current(page)).toContainText("Hammered in.");

  // Below the one above it, out again, up.
  const level = Number(await current(page).getAttribute("aria-level"));
  await page.keyboard.press("Alt+Shift+ArrowRight");
  await expect(made).toHaveAttribute("aria-level", `${level + 1}`);
  await page.keyboard.press("Alt+Shift+ArrowLeft");
  await expect(made).toHaveAttribute("aria-level", `${level}`);
  const place = Number(await current(page).getAttribute("aria-rowindex"));
  await page.keyboard.press("Alt+ArrowUp");
  await expect(current(page)).toHaveAttribute("aria-rowindex", `${place - 1}`);
  await expect(current(page)).toContainText("Hammered in.");
  await allSaved(page);

  // Say something about it.
  await page.keyboard.press("c");
  await expect(page.getByRole("textbox", { name: /^New comment/ })).toBeFocused();
  await page.keyboard.type("Who wrote this?");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("article", { name: `Comment by ${person.name}` })).toContainText("Who wrote this?");
  // The rows stay where they were while the details come and go.
  await expect(current(page)).toContainText("Hammered in.");
  await expect(current(page)).toBeInViewport();
  await expectAccessible(page);
  await tabTo(page, "treegrid", module.name);
  await page.keyboard.press("]");
  await expect(page.getByRole("complementary", { name: "Details" })).toHaveCount(0);
  await page.keyboard.press("]");
  await expect(page.getByRole("complementary", { name: "Details" })).toBeVisible();
  await expect(current(page)).toContainText("Hammered in.");
  await expect(current(page)).toBeInViewport();

  // Filter, and take the filter away.
  await tabTo(page, "treegrid", module.name);
  await page.keyboard.press("/");
  await page.keyboard.type("Hammered");
  await expect(page.getByText(/^1 of /)).toBeVisible();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await expect(page.getByText(/^1 of /)).toHaveCount(0);
  await page.keyboard.press("Escape");

  // Undo.
  await tabTo(page, "treegrid", module.name);
  await page.keyboard.press("Control+z");
  await expect(page.getByText(/^Undone: /)).toBeVisible();
  await page.keyboard.press("Control+y");
  await expect(page.getByText(/^Done again: /)).toBeVisible();

  // Search everywhere, and back to the row.
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page.getByRole("searchbox", { name: "Search" })).toBeFocused();
  await page.keyboard.type("Hammered");
  await press(page, "link", /GEN-/);
  await expect(current(page)).toContainText("Hammered in.");
  await expect(grid(page)).toBeFocused();

  // History, and an undo of an older change from there.
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Command palette" })).toBeFocused();
  await page.keyboard.type("History of the module");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/history/);
  await expectAccessible(page);
  await press(page, "button", /^Undo change .*created/);
  const dialog = page.getByRole("dialog", { name: "Undo this change?" });
  // What was made was written in since, which is listed: nothing else is left to undo.
  await expect(dialog.getByRole("button", { name: "Undo the rest" })).toBeDisabled();
  await expectAccessible(page);
  await tabTo(page, "button", "Cancel");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();

  // Export.
  // The browser's own key for it does not reach a page without a window.
  await page.goBack();
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Command palette" })).toBeFocused();
  await page.keyboard.type("Export");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: `Export ${module.name}` })).toBeVisible();
  await press(page, "button", "Start export");
  await press(page, "button", "Background work");
  await expect(page.getByRole("link", { name: "Download" }).first()).toBeVisible({ timeout: 120_000 + OBJECTS * 3 });
  const downloading = page.waitForEvent("download");
  await press(page, "link", "Download");
  expect((await downloading).suggestedFilename()).toMatch(/\.reqifz?$/);
  await page.keyboard.press("Escape");

  // And out.
  await press(page, "button", "Account");
  // A menu that is just opening does not have the keyboard yet.
  await expect(page.locator("[role=menu]:focus, [role=menu] :focus")).toHaveCount(1);
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(await ofMouse()).toEqual([]);
});
