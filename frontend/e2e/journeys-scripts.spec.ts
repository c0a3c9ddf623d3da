import type { Page } from "@playwright/test";

import { api } from "./support/api";
import { seeded } from "./support/seed";
import { expect, expectAccessible, rows, test } from "./support/test";

/** Objects of the module, which are as many as one run is for. */
const OBJECTS = Number(process.env.JOURNEY_OBJECTS ?? 10_000);

test.describe.configure({ mode: "default" });
test.setTimeout(300_000 + OBJECTS * 5);

let module: Awaited<ReturnType<typeof seeded>>;
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000 + OBJECTS * 5);
  module = await seeded(browser, OBJECTS);
});

const total = new Intl.NumberFormat("en-GB");
/** What an answer lists at most. */
const LISTED = 2_000;

const SOURCE = `const state = "reworked";
for (const object of req1.selection) object.state = state;
req1.log("looked at", req1.selection.length);`;

/** How many objects of the module are in the state that the script gives. */
async function reworked(page: Page): Promise<number> {
  const path = `/api/v1/modules/${module.module}/objects?limit=1&filter=${encodeURIComponent("state = reworked")}`;
  return (await api<{ total: number }>(page, "GET", path)).total;
}

test("[SCR-3] an action over a long module is looked at, applied as one change, and taken back; the history names it", async ({ signedIn: page }) => {
  const { id } = await api<{ id: string }>(page, "GET", "/api/v1/auth/me");
  await module.admit(id, "admin");
  const script = { name: "Rework", script_type: "action", source_code: SOURCE };
  await api(page, "POST", `/api/v1/modules/${module.module}/scripts`, script);
  await page.goto(`/p/${module.project}/m/${module.module}?layout=grid`);
  await expect(rows(page).first()).toBeVisible();
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("Control+A");
  const bar = page.getByRole("region", { name: "Marked rows" });
  await expect(bar.getByText(`${total.format(OBJECTS)} selected`)).toBeVisible();

  // The look lists the first changes, draws those in sight, and writes nothing.
  await bar.getByRole("button", { name: "Run script…" }).press("Enter");
  const form = bar.getByRole("form", { name: "Run script" });
  await form.getByLabel("Script").selectOption("Rework");
  const changes = `${total.format(OBJECTS)} objects change`;
  const part = OBJECTS > LISTED ? ` · the first ${total.format(LISTED)} of ${total.format(OBJECTS)} fields` : "";
  await expect(form.getByRole("status")).toHaveText(changes + part, { timeout: 60_000 });
  const diff = form.getByRole("region", { name: "What would change" });
  expect(await diff.getByRole("row").count()).toBeLessThan(60);
  await diff.evaluate((frame) => frame.scrollTo({ top: frame.scrollHeight }));
  await expect(diff.locator(`tr[aria-rowindex="${Math.min(OBJECTS, LISTED) + 1}"]`)).toContainText("reworked");
  await expectAccessible(page);
  expect(await reworked(page)).toBe(0);

  await form.getByRole("button", { name: "Apply" }).press("Enter");
  await expect(page.getByText(`“Rework” was applied: ${total.format(OBJECTS)} changes`)).toBeVisible({ timeout: 60_000 });
  expect(await reworked(page)).toBe(OBJECTS);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect.poll(() => reworked(page), { timeout: 60_000 }).toBe(0);

  // The history of the module names script, version and person, and that it was taken back.
  await page.goto(`/p/${module.project}/m/${module.module}/history`);
  await expect(page.getByText("Rework, version 1")).toBeVisible();
  await expect(page.getByText("Kim Weber").first()).toBeVisible();
  await expectAccessible(page);
});
