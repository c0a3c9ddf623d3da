import { api } from "./support/api";
import { press, tabTo } from "./support/keys";
import { expect, expectAccessible, test } from "./support/test";
import { makeTraced } from "./support/traced";

test("[LNK-9] a policy counts what is covered, lists the gaps, and a gap is closed with a suggestion", async ({ signedIn: page }) => {
  const made = await makeTraced(page);
  await page.goto(`/p/${made.project}/coverage`);
  await expect(page.getByText("No policies yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "New policy" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("System is refined");
  await dialog.getByLabel("Each requirement of").selectOption("System requirements");
  await dialog.getByLabel("Type").selectOption("refines");
  await dialog.getByLabel("Other module").selectOption("Software requirements");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create" }).click();

  const policies = page.getByRole("list", { name: "Policies" });
  await expect(policies.getByRole("listitem")).toContainText("33 %");
  await expect(policies.getByRole("listitem")).toContainText("1 of 3");
  await policies.getByRole("button", { name: /^Show 2 gaps/ }).click();
  await expect(page).toHaveURL(/policy=/);
  const gaps = page.getByRole("list", { name: "Gaps: System is refined" });
  await expect(gaps.getByRole("listitem")).toHaveCount(2);
  await expectAccessible(page);
  await page.reload();
  await gaps.getByRole("button", { name: "Link SYS-0003" }).click();
  await expect(dialog.getByRole("list", { name: "Suggestions by its words" }).getByRole("listitem").first()).toContainText("SWR-");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Link to SWR-0003" }).click();
  await expect(page.getByText("SYS-0003 and SWR-0003 linked")).toBeVisible();
  await expect(gaps.getByRole("listitem")).toHaveCount(1);
  await expect(policies.getByRole("listitem")).toContainText("2 of 3");
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(gaps.getByRole("listitem")).toHaveCount(2);

  // At least two make it harder.
  await policies.getByRole("button", { name: "More about “System is refined”" }).click();
  await page.getByRole("menuitem", { name: "Edit policy" }).click();
  await dialog.getByLabel("At least").fill("3");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(policies.getByRole("listitem")).toContainText("0 of 3");
  const all = () => api<{ items: { id: string }[] }>(page, "GET", `/api/v1/projects/${made.project}/coverage-policies`);
  const before = (await all()).items.map(({ id }) => id);
  await policies.getByRole("button", { name: "More about “System is refined”" }).click();
  await page.getByRole("menuitem", { name: "Delete policy" }).click();
  await expect(page.getByText("No policies yet")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(policies.getByRole("listitem")).toHaveCount(1);
  expect((await all()).items.map(({ id }) => id)).toEqual(before);
});

test("[LNK-9, VER-5] policies, their gaps and the modules are shown as of a baseline, with filters of then", async ({ signedIn: page }) => {
  const made = await makeTraced(page);
  const module = `/api/v1/modules/${made.sys.id}`;
  await api(page, "POST", `/api/v1/projects/${made.project}/coverage-policies`, {
    name: "Needs are met",
    module_id: made.sys.id,
    direction: "outgoing",
    filter: "heading is empty",
  });
  await api(page, "POST", `${module}/baselines`, { name: "Review 1" });
  await made.link("satisfies", made.sys.objects[2], made.stk.objects[1]);
  await page.goto(`/p/${made.project}/coverage`);
  const policies = page.getByRole("list", { name: "Policies" });
  await expect(policies.getByRole("listitem")).toContainText("3 of 3");
  await page.getByLabel("As of").selectOption("Review 1 · System requirements");
  await expect(policies.getByRole("listitem")).toContainText("2 of 3");
  await expect(page).toHaveURL(/asof=/);
  await expect(page.getByRole("row").filter({ hasText: "System requirements" }).getByRole("cell")).toContainText(["System requirements", "3", "67 %"]);
  await policies.getByRole("button", { name: /^Show 1 gap/ }).click();
  const gaps = page.getByRole("list", { name: "Gaps: Needs are met" });
  await expect(gaps.getByRole("listitem")).toContainText("SYS-0004");
  await expect(gaps.getByRole("button")).toHaveCount(0);
  await expectAccessible(page);
});

test("[LNK-9] a filter that is wrong is told at its field", async ({ signedIn: page }) => {
  const made = await makeTraced(page);
  await page.goto(`/p/${made.project}/coverage`);
  await page.getByRole("button", { name: "New policy" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Odd");
  await dialog.getByLabel("Only those where").fill("nothing = like this");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByLabel("Only those where")).toHaveAttribute("aria-invalid", "true");
});

test("[LNK-9] each module tells how much of it is linked up and down", async ({ signedIn: page }) => {
  const made = await makeTraced(page);
  await page.goto(`/p/${made.project}/coverage`);
  const row = page.getByRole("row").filter({ hasText: "System requirements" });
  await expect(row.getByRole("cell")).toContainText(["System requirements", "3", "67 %", "33 %", "1", "1"]);
});

test("[LNK-9] the home of a project is the map of its modules, and a line leads to its gaps", async ({ signedIn: page }) => {
  const made = await makeTraced(page);
  await page.goto(`/p/${made.project}`);
  const line = page.getByRole("link", { name: /^System requirements satisfies Stakeholder needs: 2 links, 50 % of Stakeholder needs covered, 1 suspect/ });
  await expect(line).toBeVisible();
  await expectAccessible(page);
  const places = await Promise.all(
    ["Stakeholder needs", "System requirements", "Software requirements"].map(async (name) => (await page.getByRole("link", { name, exact: true }).first().boundingBox())?.x ?? 0),
  );
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  // The modules are in the table below, too.
  await expect(page.getByRole("table").getByRole("link", { name: "Stakeholder needs" })).toBeVisible();

  await press(page, "link", /^System requirements satisfies/);
  await expect(page).toHaveURL(/rows=gaps/);
  await expect(page.getByRole("grid").getByRole("rowheader")).toContainText(["STK-0003"]);
  await tabTo(page, "grid", /Links of/);
});
