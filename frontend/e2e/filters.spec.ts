import type { Page } from "@playwright/test";

import { api, makeModule, type MadeModule } from "./support/api";
import { allSaved, expect, expectAccessible, rows, test } from "./support/test";

interface Made {
  id: string;
}

const PRIORITIES = ["high", "low", "medium", "high", "low"];

/** A module with a priority of each requirement, opened in the grid. */
async function openModule(page: Page, search = "?layout=grid"): Promise<MadeModule & { attribute: string }> {
  const made = await makeModule(page, "System Requirements", [
    { heading: "Scope", classification: "heading" },
    ...PRIORITIES.map((priority, index) => ({ body: `<p>The ${priority} brake number ${index + 1} shall hold.</p>` })),
  ]);
  const path = `/api/v1/modules/${made.module}`;
  const attribute = await api<Made>(page, "POST", `${path}/attribute-definitions`, {
    name: "Priority", data_type: "enum", enum_values: ["low", "medium", "high"],
  });
  await api(page, "POST", `${path}/attribute-definitions`, { name: "Verified by test", data_type: "bool" });
  for (const [index, priority] of PRIORITIES.entries()) {
    await api(page, "PATCH", `${path}/objects/${made.objects[index + 1]}`, { attributes: { Priority: priority } });
  }
  await page.goto(`/p/${made.project}/m/${made.module}${search}`);
  await expect(rows(page).first()).toBeVisible();
  return { ...made, attribute: attribute.id };
}

const keysShown = (page: Page) => rows(page).locator("[data-column='0']").allTextContents();

test("[SRC-3, UIX-1] a filter shows the chapters of what it found, dimmed, and counts what was found", async ({ signedIn: page }) => {
  const { project, module, objects } = await makeModule(page, "Brakes", [
    { heading: "Scope", classification: "heading" },
    { heading: "Emergency", classification: "heading" },
    { heading: "Parking", classification: "heading" },
  ]);
  for (const [place, body] of [[1, "The valve shall open."], [2, "The lever shall lock."]] as const) {
    await api(page, "POST", `/api/v1/modules/${module}/objects`, { parent_id: objects[place], body: `<p>${body}</p>` });
  }
  await page.goto(`/p/${project}/m/${module}?q=valve`);
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Show what stands above" }).click();
  await expect(rows(page)).toHaveText([/Emergency/, /The valve shall open/]);
  await expect(page.getByText("1 of 5 shown")).toBeVisible();
  await expect(page).toHaveURL(/above=true/);
  await expectAccessible(page);
  await page.reload();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Clear filter" }).click();
  await expect(rows(page)).toHaveCount(5);
  await expect(page.getByRole("button", { name: "Show what stands above" })).toBeHidden();
});

test("[SRC-3] a typed filter completes names and values, shows a fault at its place, and stands in the address", async ({ signedIn: page }) => {
  await openModule(page);
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("f");
  const line = page.getByRole("combobox", { name: "Filter by condition" });
  await expect(line).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type("Pri");
  await expect(page.getByRole("option", { name: "Priority" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("= ");
  await expect(page.getByRole("option", { name: "medium" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.type("hihg and level = 1");
  await page.keyboard.press("Enter");
  const fault = page.getByRole("alert").filter({ hasText: "no such value" });
  await expect(fault.locator("mark")).toHaveText("hihg");
  await expect(line).toHaveAttribute("aria-invalid", "true");
  await expect(rows(page)).toHaveCount(6);
  await expectAccessible(page);

  await line.fill("Priority = high and text ~ brake");
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 of 6 shown")).toBeVisible();
  await expect(page).toHaveURL(/filter=/);
  await page.reload();
  await expect(page.getByText("2 of 6 shown")).toBeVisible();
  await expect(line).toHaveValue("Priority = high and text ~ brake");
  await line.fill("has outgoing link");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No row passes the filter")).toBeVisible();
  await page.getByRole("button", { name: "Clear filter" }).first().click();
  await expect(page.getByText("6 of 6 shown")).toBeVisible();
});

test("[SRC-3] a filter in the address that nobody understands says so", async ({ signedIn: page }) => {
  const { project, module } = await openModule(page);
  await page.goto(`/p/${project}/m/${module}?filter=${encodeURIComponent("Rank = 1")}`);
  await expect(page.getByText("cannot be understood")).toBeVisible();
  await expect(page.getByRole("alert").locator("mark")).toHaveText("Rank");
  await expectAccessible(page);
});

test("[SRC-3] column heads sort, by one column and by several", async ({ signedIn: page }) => {
  await openModule(page);
  const head = (name: string) => page.getByRole("columnheader", { name });
  await head("Priority").getByRole("button").click();
  await expect(head("Priority")).toHaveAttribute("aria-sort", "ascending");
  // In the order of the values, and what has none comes last.
  await expect.poll(() => keysShown(page)).toEqual(["SR-0003", "SR-0006", "SR-0004", "SR-0002", "SR-0005", "SR-0001"]);
  await head("Priority").getByRole("button").click();
  await head("ID").getByRole("button").click({ modifiers: ["Shift"] });
  await head("ID").getByRole("button").click({ modifiers: ["Shift"] });
  await expect.poll(() => keysShown(page)).toEqual(["SR-0005", "SR-0002", "SR-0004", "SR-0006", "SR-0003", "SR-0001"]);
  await expect(page).toHaveURL(/sort=/);
  await expectAccessible(page);
  await page.reload();
  await expect.poll(() => keysShown(page)).toEqual(["SR-0005", "SR-0002", "SR-0004", "SR-0006", "SR-0003", "SR-0001"]);
});

test("[SRC-3] a row that leaves the filter by an edit stays under the cursor", async ({ signedIn: page }) => {
  await openModule(page, `?filter=${encodeURIComponent("body ~ number and Priority = high")}`);
  await expect(page.getByText("2 of 6 shown")).toBeVisible();
  await rows(page).first().getByText("The high brake").dblclick();
  const editor = page.getByRole("textbox", { name: /^Text of/ });
  await expect(editor).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Something else");
  await page.getByRole("treegrid").focus();
  await allSaved(page);
  await expect(rows(page).first()).toContainText("Something else");
  await expect(rows(page)).toHaveCount(2);
  await page.reload();
  await expect(page.getByText("1 of 6 shown")).toBeVisible();
});

test("[SRC-4] columns are chosen, ordered and sized, and rows grouped", async ({ signedIn: page }) => {
  await openModule(page);
  await page.getByRole("button", { name: "Columns" }).click();
  const panel = page.getByRole("dialog", { name: "Columns" });
  await panel.getByRole("button", { name: "Move Verified by test to the left" }).click();
  await expect(page.getByRole("columnheader").nth(2)).toContainText("Verified by test");
  await panel.getByLabel("Width of Priority in pixels").fill("200");
  const head = page.getByRole("columnheader", { name: "Priority" });
  await expect.poll(async () => (await head.boundingBox())?.width).toBe(200);
  await panel.getByRole("checkbox", { name: "Verified by test" }).uncheck();
  await expect(page.getByRole("columnheader", { name: "Verified by test" })).toHaveCount(0);
  await expectAccessible(page);
  await panel.getByLabel("Group by").selectOption({ label: "Priority" });
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-group]")).toHaveText(["low", "medium", "high", "No value"]);
  await expectAccessible(page);
  await page.reload();
  await expect(page.locator("[data-group]")).toHaveText(["low", "medium", "high", "No value"]);
});

test("[SRC-4] a view is saved, changed, shared, made the default, renamed, deleted and brought back", async ({ signedIn: page }) => {
  const { project, module } = await openModule(page, `?layout=grid&filter=${encodeURIComponent("Priority = high")}`);
  const picker = page.getByRole("button", { name: /^(Whole module|Urgent|High ones)/ });
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("v");
  await expect(page.getByRole("menuitemradio", { name: "Whole module" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "Save as new view" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Urgent");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(picker).toHaveText("Urgent");
  await expect(page).toHaveURL(/view=/);

  await page.getByRole("columnheader", { name: "ID" }).getByRole("button").click();
  await page.getByRole("columnheader", { name: "ID" }).getByRole("button").click();
  await expect(page.getByRole("img", { name: "Changed since it was saved" })).toBeVisible();
  await picker.click();
  await page.getByRole("menuitem", { name: "Save changes" }).click();
  await expect(page.getByRole("img", { name: "Changed since it was saved" })).toHaveCount(0);

  const choose = async (name: string | RegExp) => {
    await picker.click();
    await page.getByRole("menuitem", { name }).click();
  };
  await choose("Open the module with it");
  await choose("Rename");
  await page.getByRole("dialog").getByLabel("Name").fill("High ones");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(picker).toHaveText("High ones");
  // Who opens the module gets it; the whole module is one choice away, and stays.
  await page.goto(`/p/${project}/m/${module}`);
  await expect(page.getByText("2 of 6 shown")).toBeVisible();
  await expect(picker).toHaveText("High ones");
  await expect.poll(() => keysShown(page)).toEqual(["SR-0005", "SR-0002"]);
  await picker.click();
  await page.getByRole("menuitemradio", { name: "Whole module" }).click();
  await expect(page.getByText("6 of 6 shown")).toBeVisible();
  await page.reload();
  await expect(page.getByText("6 of 6 shown")).toBeVisible();

  await picker.click();
  await page.getByRole("menuitemradio", { name: /High ones.*default · shared/ }).click();
  await choose("Delete view");
  await expect(picker).toHaveText("Whole module");
  await page.getByRole("button", { name: "Undo" }).click();
  await picker.click();
  await expect(page.getByRole("menuitemradio", { name: /High ones.*default · shared/ })).toBeVisible();
  await expectAccessible(page);
});

test("[SRC-4] a column shows linked objects with their text or an attribute, marks suspect ones, leads there, and is kept in a view", async ({ signedIn: page }) => {
  const { project, module, objects } = await makeModule(page, "System", [
    { heading: "Scope", classification: "heading" },
    { body: "<p>The brake shall hold.</p>" },
  ]);
  const parts = await api<Made>(page, "POST", "/api/v1/modules", { name: "Parts", project_id: project, prefix: "P" });
  const path = `/api/v1/modules/${parts.id}`;
  await api(page, "POST", `${path}/attribute-definitions`, { name: "Status", data_type: "enum", enum_values: ["open", "done"] });
  const types = await api<{ id: string; name: string }[]>(page, "GET", "/api/v1/link-types");
  const satisfies = types.find(({ name }) => name === "satisfies")?.id;
  const made: string[] = [];
  for (const number of [1, 2, 3, 4, 5]) {
    const part = { heading: `Disc ${number}`, attributes: { Status: number % 2 ? "open" : "done" } };
    const { id } = await api<Made>(page, "POST", `${path}/objects`, part);
    await api(page, "POST", "/api/v1/links", { link_type_id: satisfies, source_object_id: id, target_object_id: objects[1] });
    made.push(id);
  }
  await api(page, "PATCH", `${path}/objects/${made[1]}`, { heading: "Drum" });

  await page.goto(`/p/${project}/m/${module}?layout=grid`);
  await page.getByRole("button", { name: "Columns" }).click();
  const panel = page.getByRole("dialog", { name: "Columns" });
  await panel.getByLabel("Linked by").selectOption({ label: "← is satisfied by" });
  await panel.getByRole("button", { name: "Add column" }).click();
  await panel.getByLabel("What of them").selectOption({ label: "ID and attribute" });
  await panel.getByLabel("Name of the attribute").fill("status");
  await panel.getByRole("button", { name: "Add column" }).click();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "is satisfied by: status" })).toBeVisible();
  const cell = rows(page).nth(1).locator("[data-column='2']");
  const values = rows(page).nth(1).locator("[data-column='3']");
  await expect(cell.getByRole("listitem")).toHaveText([/Disc 1/, /!Drum/, /Disc 3/, "and 2 more"]);
  await expect(cell.getByRole("img", { name: "Suspect" })).toHaveCount(1);
  await expect(values.getByRole("listitem")).toHaveText([/open/, /done/, /open/, "and 2 more"]);
  await expectAccessible(page);

  await page.keyboard.press("v");
  await page.getByRole("menuitem", { name: "Save as new view" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Parts beside");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: /^Parts beside/ })).toBeVisible();
  const { items } = await api<{ items: { column_config: { columns: string[] } }[] }>(page, "GET", `/api/v1/modules/${module}/views`);
  expect(items[0]?.column_config.columns).toEqual([`in:${satisfies}:text`, `in:${satisfies}:=status`]);

  await cell.getByText("and 2 more").click();
  await expect(page.getByRole("dialog", { name: /^Links of / }).getByRole("link")).toHaveCount(5);
  await page.keyboard.press("Escape");
  await cell.getByRole("link").nth(1).click();
  await expect(page).toHaveURL(new RegExp(`/m/${parts.id}\\?sel=${made[1]}`));
  await page.goBack();
  // What changes at the other end is seen.
  await api(page, "PATCH", `${path}/objects/${made[0]}`, { heading: "Pad" });
  await page.reload();
  await expect(cell.getByRole("listitem").first()).toHaveText(/Pad/);
});

test("[SRC-3] a typed filter asks about the other ends of links and completes the words of their module", async ({ signedIn: page }) => {
  const { project, module, objects } = await makeModule(page, "System", [
    { body: "<p>The brake shall hold.</p>" },
    { body: "<p>The brake shall release.</p>" },
  ]);
  const parts = await api<Made>(page, "POST", "/api/v1/modules", { name: "Parts list", project_id: project, prefix: "P" });
  const path = `/api/v1/modules/${parts.id}`;
  await api(page, "POST", `${path}/attribute-definitions`, { name: "Mass", data_type: "integer" });
  const disc = await api<Made>(page, "POST", `${path}/objects`, { heading: "Disc", attributes: { Mass: 7 } });
  const types = await api<{ id: string; name: string }[]>(page, "GET", "/api/v1/link-types");
  const satisfies = types.find(({ name }) => name === "satisfies")?.id;
  await api(page, "POST", "/api/v1/links", { link_type_id: satisfies, source_object_id: disc.id, target_object_id: objects[1] });
  await page.goto(`/p/${project}/m/${module}`);
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("f");
  const input = page.getByRole("combobox", { name: "Filter" });
  await input.pressSequentially("has link to ");
  await page.getByRole("option", { name: "Parts list" }).click();
  await input.pressSequentially("where (M");
  await page.getByRole("option", { name: "Mass" }).click();
  await input.pressSequentially("> 5)");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveText([/shall release/]);
  await input.fill("has no incoming satisfies to P");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveText([/shall hold/]);
  await expectAccessible(page);
});
