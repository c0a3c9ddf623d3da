import { api } from "./support/api";
import { newcomer } from "./support/crowd";
import { tabTo } from "./support/keys";
import { expect, expectAccessible, test } from "./support/test";
import { makeTraced } from "./support/traced";

const matrix = (made: { project: string; sys: { id: string }; stk: { id: string } }) =>
  `/p/${made.project}/trace?source=${made.sys.id}&target=${made.stk.id}`;

test("[LNK-6] a matrix shows links, suspects and gaps, and a click links and takes the link away", async ({ signedIn: page }) => {
  const made = await makeTraced(page);
  await page.goto(matrix(made));
  const grid = page.getByRole("grid", { name: "Links of System requirements and Stakeholder needs" });
  await expect(grid).toHaveAttribute("aria-rowcount", "4");
  await expect(grid).toHaveAttribute("aria-colcount", "3");
  await expect(grid.getByRole("gridcell", { name: "SYS-0002, STK-0002: → satisfies", exact: true })).toBeVisible();
  await expect(grid.getByRole("gridcell", { name: "SYS-0003, STK-0002: → satisfies, suspect" })).toBeVisible();
  await expect(grid.getByRole("columnheader").first()).toContainText("3 rows, 1 without link");
  await expect(grid.getByRole("columnheader").first()).toContainText("2 columns, 1 without link");
  await expect(grid.getByRole("rowheader", { name: /SYS-0004/ }).getByRole("img", { name: "Without link" })).toBeVisible();
  await expectAccessible(page);

  // The cell of the third row and the second column, which is no element before it is active.
  const corner = await grid.getByRole("rowheader", { name: /SYS-0004/ }).boundingBox();
  const column = await grid.getByRole("columnheader", { name: /STK-0003/ }).boundingBox();
  if (corner === null || column === null) throw new Error("the heads are not drawn");
  await page.mouse.click(column.x + column.width / 2, corner.y + corner.height / 2);
  await expect(grid.getByRole("gridcell", { name: "SYS-0004, STK-0003: → satisfies" })).toBeVisible();
  await expect(page.getByText("Linked: SYS-0004 satisfies STK-0003")).toBeVisible();
  await expect(grid.getByRole("columnheader").first()).not.toContainText("without link");
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(grid.getByRole("gridcell", { name: "SYS-0004, STK-0003: not linked" })).toBeVisible();
  await expect(grid.getByRole("columnheader").first()).toContainText("3 rows, 1 without link");
});

test("[LNK-6] by keyboard alone one goes through a matrix, links, and what is taken away comes back as it was", async ({ signedIn: page }) => {
  const made = await makeTraced(page);
  await page.goto(matrix(made));
  const grid = page.getByRole("grid");
  await expect(grid).toBeVisible();
  await tabTo(page, "grid", /Links of/);
  const active = () => grid.evaluate((element) => document.getElementById(element.getAttribute("aria-activedescendant") ?? "")?.getAttribute("aria-label"));
  await expect.poll(active).toContain("SYS-0002, STK-0002");
  await page.keyboard.press("ArrowDown");
  await expect.poll(active).toBe("SYS-0003, STK-0002: → satisfies, suspect");
  await expect(page).toHaveURL(/cell=1-0/);
  await page.keyboard.press("Control+End");
  await expect.poll(active).toBe("SYS-0004, STK-0003: not linked");
  await page.keyboard.press("Home");
  await expect.poll(active).toBe("SYS-0004, STK-0002: not linked");
  await page.keyboard.press("PageUp");
  await expect.poll(active).toContain("SYS-0002, STK-0002");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect.poll(active).toBe("SYS-0002, STK-0003: → satisfies");
  await expect(page.getByText("Linked: SYS-0002 satisfies STK-0003")).toBeVisible();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect.poll(active).toBe("SYS-0003, STK-0002: not linked");
  await expect(page.getByText("Link removed: SYS-0003 satisfies STK-0002")).toBeVisible();
  const note = page.locator("[data-type='done']").filter({ hasText: "Link removed" });
  await note.getByRole("button", { name: "Undo" }).click();
  // The same link is back, and with it what nobody has confirmed.
  await expect.poll(active).toBe("SYS-0003, STK-0002: → satisfies, suspect");
});

test("[LNK-6] filters are in the address, a matrix turns round, and it is a file", async ({ signedIn: page }) => {
  const made = await makeTraced(page);
  await page.goto(matrix(made));
  const grid = page.getByRole("grid");
  await page.getByLabel("Show rows").selectOption("Without link");
  await expect(page).toHaveURL(/rows=gaps/);
  await expect(grid).toHaveAttribute("aria-rowcount", "2");
  await expect(grid.getByRole("rowheader")).toContainText(["SYS-0004"]);
  await page.reload();
  await expect(grid).toHaveAttribute("aria-rowcount", "2");
  await page.getByLabel("Show rows").selectOption("All");

  await page.getByRole("button", { name: /^Link types/ }).click();
  await page.getByRole("checkbox", { name: "refines" }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(new RegExp(`types=${made.type("refines")}`));
  await expect(grid.getByRole("columnheader").first()).toContainText("3 without link");
  await page.getByRole("button", { name: /^Link types/ }).click();
  await page.getByRole("checkbox", { name: "All types" }).click();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Swap rows and columns" }).click();
  await expect(grid.getByRole("gridcell", { name: "STK-0002, SYS-0002: ← satisfies" })).toBeVisible();
  await page.getByRole("checkbox", { name: "Headings" }).click();
  await expect(grid).toHaveAttribute("aria-rowcount", "4");

  const file = page.waitForEvent("download");
  const link = page.getByRole("link", { name: "Export CSV" });
  await link.click();
  expect((await file).suggestedFilename()).toMatch(/\.csv$/);
  const text = await (await page.request.get((await link.getAttribute("href")) ?? "")).text();
  expect(text).toContain("STK-0002");
  expect(text).toContain("SYS-0003");
});

test("[LNK-6, VER-5] a matrix as of a baseline shows the links of then and cannot be changed", async ({ signedIn: page }) => {
  const made = await makeTraced(page);
  await api(page, "POST", `/api/v1/modules/${made.sys.id}/baselines`, { name: "Review 1" });
  await made.link("satisfies", made.sys.objects[2], made.stk.objects[1]);
  await page.goto(matrix(made));
  const grid = page.getByRole("grid");
  await expect(grid.getByRole("gridcell", { name: "SYS-0004, STK-0003: → satisfies" })).toBeVisible();
  await page.getByLabel("As of").selectOption("Review 1");
  await expect(grid).toHaveAttribute("aria-readonly", "true");
  await expect(grid.getByRole("gridcell", { name: "SYS-0002, STK-0002: → satisfies" })).toBeVisible();
  await expect(grid.getByRole("gridcell", { name: /SYS-0004, STK-0003: →/ })).toHaveCount(0);
  await grid.focus();
  await page.keyboard.press("Enter");
  await expect(grid.getByRole("gridcell", { name: "SYS-0002, STK-0002: → satisfies" })).toBeVisible();
});

test("[LNK-6, IAM-4] who may only read sees the matrix, and nothing there links", async ({ signedIn: page, browser }) => {
  const made = await makeTraced(page);
  const reader = await newcomer(browser, "Robin Reader");
  const { id } = await api<{ id: string }>(reader, "GET", "/api/v1/auth/me");
  await api(page, "PUT", `/api/v1/workspaces/${made.workspace}/members/${id}`, { role: "viewer" });
  const total = async () => (await api<{ total: number }>(page, "GET", `/api/v1/links?module_id=${made.sys.id}`)).total;
  const before = await total();
  await reader.goto(matrix(made));
  const grid = reader.getByRole("grid", { name: "Links of System requirements and Stakeholder needs" });
  await expect(grid.getByRole("gridcell", { name: "SYS-0002, STK-0002: → satisfies", exact: true })).toBeVisible();
  await expect(grid).toHaveAttribute("aria-readonly", "true");
  await grid.focus();
  await reader.keyboard.press("Enter");
  await reader.getByRole("gridcell", { name: "SYS-0002, STK-0002: → satisfies", exact: true }).click();
  await expect(grid.getByRole("gridcell", { name: "SYS-0002, STK-0002: → satisfies", exact: true })).toBeVisible();
  expect(await total()).toBe(before);
  const body = { link_type_id: made.type("satisfies"), source_object_id: made.sys.objects[2], target_object_id: made.stk.objects[1] };
  await expect(api(reader, "POST", "/api/v1/links", body)).rejects.toThrow(/403/);
  await reader.context().close();
});

test("[LNK-7] a table shows a chain of modules level by level, with its gaps", async ({ signedIn: page }) => {
  const made = await makeTraced(page);
  await page.goto(`/p/${made.project}/trace?tab=table`);
  const table = page.getByRole("table");
  await expect(table.getByRole("columnheader")).toHaveText([/Stakeholder needs/, /System requirements/, /Software requirements/]);
  const first = table.getByRole("row").filter({ hasText: "STK-0002" });
  await expect(first.getByRole("cell")).toHaveCount(3);
  await expect(first).toContainText("SWR-0002");
  await expect(table.getByRole("row").filter({ hasText: "SYS-0003" })).toContainText("Nothing linked");
  await expect(table.getByRole("row").filter({ hasText: "SYS-0003" })).toContainText("Suspect");
  await expect(table.getByRole("row").filter({ hasText: "STK-0003" })).toContainText("Nothing linked");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Leave out System requirements" }).click();
  await expect(table.getByRole("columnheader")).toHaveText([/Stakeholder needs/, /Software requirements/]);
  await expect(page).toHaveURL(/chain=/);
  await page.getByRole("combobox", { name: "Level 1" }).selectOption("Software requirements");
  await expect(table.getByRole("columnheader")).toHaveText([/Software requirements/, /Stakeholder needs/]);
  await page.getByRole("combobox", { name: "Level 2" }).selectOption("System requirements");
  await page.getByRole("checkbox", { name: "Gaps only" }).click();
  await expect(page.getByText("Every requirement of the first module is linked through all levels.")).toBeVisible();
  await page.goBack();
});

test("[LNK-6] nothing to link is said, and who may only read cannot link", async ({ signedIn: page }) => {
  const workspace = await api<{ id: string }>(page, "POST", "/api/v1/workspaces", { name: `Empty ${Date.now().toString(36)}` });
  const project = await api<{ id: string }>(page, "POST", `/api/v1/workspaces/${workspace.id}/projects`, { name: "Nothing yet" });
  await page.goto(`/p/${project.id}/trace`);
  await expect(page.getByText("No modules yet")).toBeVisible();
  await expectAccessible(page);
  await api(page, "POST", "/api/v1/modules", { name: "Empty one", project_id: project.id, prefix: "E" });
  await page.reload();
  await expect(page.getByText("Nothing to link yet")).toBeVisible();
});
