import type { Page } from "@playwright/test";

import { api, makeModule, type MadeModule } from "./support/api";
import { expect, expectAccessible, rows, test } from "./support/test";

/** Two chapters with three requirements each, and a priority. */
async function openModule(page: Page): Promise<MadeModule> {
  const texts = ["Hold", "Release", "Warn"];
  const made = await makeModule(page, "System Requirements", [
    { heading: "Parking", classification: "heading" },
    ...texts.map((text) => ({ body: `<p>${text} while parked.</p>` })),
    { heading: "Driving", classification: "heading" },
    ...texts.map((text) => ({ body: `<p>${text} while driving.</p>` })),
  ]);
  const path = `/api/v1/modules/${made.module}`;
  const priority = { name: "Priority", data_type: "enum", enum_values: ["low", "medium", "high"] };
  await api(page, "POST", `${path}/attribute-definitions`, priority);
  await page.goto(`/p/${made.project}/m/${made.module}?layout=grid`);
  await expect(rows(page)).toHaveCount(8);
  return made;
}

const bar = (page: Page) => page.getByRole("region", { name: "Marked rows" });
const marked = (page: Page) => rows(page).and(page.locator("[aria-selected='true']"));

test("[OBJ-8, OBJ-12, UIX-2] rows are marked and given a value by keyboard alone, after a look at what would happen", async ({ signedIn: page }) => {
  await openModule(page);
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(bar(page).getByText("3 selected")).toBeVisible();
  await expect(marked(page)).toHaveCount(3);
  // Back again, and another row from elsewhere.
  await page.keyboard.press("Shift+ArrowUp");
  await expect(bar(page).getByText("2 selected")).toBeVisible();
  await page.keyboard.press("End");
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Space");
  await expect(bar(page).getByText("3 selected")).toBeVisible();
  await expectAccessible(page);
  await expect(page).toHaveURL(/marks=/);
  await page.reload();
  await expect(bar(page).getByText("3 selected")).toBeVisible();

  await bar(page).getByRole("button", { name: "Edit attribute" }).press("Enter");
  await expect(bar(page).getByLabel("Attribute", { exact: true })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("h");
  await expect(bar(page).getByText("3 objects change")).toBeVisible();
  await expectAccessible(page);
  await bar(page).getByRole("button", { name: "Apply to all" }).press("Enter");
  await expect(page.getByText("3 objects changed")).toBeVisible();
  await expect(page.getByRole("gridcell", { name: "high" })).toHaveCount(3);
  await expect(page.getByRole("treegrid")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(bar(page)).toHaveCount(0);
  await expect(page).not.toHaveURL(/marks=/);
  await page.keyboard.press("Control+Z");
  await expect(page.getByRole("gridcell", { name: "high" })).toHaveCount(0);
  await page.keyboard.press("Control+Shift+Z");
  await expect(page.getByRole("gridcell", { name: "high" })).toHaveCount(3);
});

test("[OBJ-8, SRC-3] all rows of a filter are classified, and what is like that already is told", async ({ signedIn: page }) => {
  const made = await openModule(page);
  await page.goto(`/p/${made.project}/m/${made.module}?layout=grid&filter=body%20~%20%22driving%22`);
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("Control+A");
  await expect(bar(page).getByText("3 selected")).toBeVisible();
  await expect(page).toHaveURL(/marks=all/);
  await bar(page).getByRole("button", { name: "Classify" }).click();
  await expect(bar(page).getByText("0 objects change · 3 are like that already")).toBeVisible();
  await bar(page).getByLabel("Kind", { exact: true }).selectOption("informative");
  await expect(bar(page).getByText("3 objects change")).toBeVisible();
  await bar(page).getByRole("button", { name: "Apply to all" }).click();
  await expect(page.getByText("3 objects changed")).toBeVisible();
  const list = await api<{ total: number }>(page, "GET", `/api/v1/modules/${made.module}/objects?classification=informative`);
  expect(list.total).toBe(3);
  await page.getByRole("region", { name: "Notifications" }).getByRole("button", { name: "Undo" }).click();
  const informative = () => api<{ total: number }>(page, "GET", `/api/v1/modules/${made.module}/objects?classification=informative`);
  await expect.poll(async () => (await informative()).total).toBe(0);
});

test("[OBJ-8, OBJ-9, UIX-6] a chapter and single rows are moved and deleted together, and come back with Undo", async ({ signedIn: page }) => {
  const made = await openModule(page);
  const [parking, ...rest] = made.objects;
  // By mouse: Ctrl and a click, and a range with Shift.
  await rows(page).nth(1).click();
  await rows(page).nth(1).click({ modifiers: ["Control"] });
  await rows(page).nth(3).click({ modifiers: ["Shift"] });
  await expect(bar(page).getByText("3 selected")).toBeVisible();
  await bar(page).getByRole("button", { name: "Move" }).click();
  await bar(page).getByLabel("Object", { exact: true }).fill("Parking");
  await page.getByRole("option", { name: /Parking/ }).click();
  await expect(bar(page).getByText("3 objects move")).toBeVisible();
  await expectAccessible(page);
  await bar(page).getByRole("button", { name: "Move all" }).click();
  await expect(page.getByText("3 objects moved")).toBeVisible();
  await expect(rows(page).nth(3)).toHaveAttribute("aria-level", "2");

  await page.keyboard.press("Escape");
  await expect(bar(page)).toHaveCount(0);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Space");
  await expect(bar(page).getByText("1 selected")).toBeVisible();
  await page.keyboard.press("Delete");
  await expect(bar(page).getByText("1 object is deleted · 3 below go along")).toBeVisible();
  await expect(bar(page).getByRole("button", { name: "Delete all" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(4);
  const deleted = page.getByRole("region", { name: "Notifications" }).getByRole("dialog").filter({ hasText: "deleted" });
  await deleted.getByRole("button", { name: "Undo" }).click();
  await expect(rows(page)).toHaveCount(8);
  const list = await api<{ items: { id: string }[] }>(page, "GET", `/api/v1/modules/${made.module}/objects`);
  expect(list.items.map(({ id }) => id)).toEqual([parking, ...rest]);
});

test("[OBJ-8, OBJ-6] a refused act names the reason and changes nothing", async ({ signedIn: page }) => {
  const made = await openModule(page);
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("Control+A");
  await bar(page).getByRole("button", { name: "Move" }).click();
  await bar(page).getByLabel("Object", { exact: true }).fill("Driving");
  await page.getByRole("option", { name: /Driving/ }).click();
  await expect(bar(page).getByRole("alert")).toContainText("SR-0005");
  await expectAccessible(page);
  const module = await api<{ revision: number }>(page, "GET", `/api/v1/modules/${made.module}`);
  expect(module.revision).toBe(9);
});
