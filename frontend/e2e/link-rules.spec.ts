import { api, makeModule } from "./support/api";
import { expect, expectAccessible, test } from "./support/test";

test("[LNK-3] a rule is made, refuses a link by its name, is reported, changed and deleted with an undo", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", [{ body: "The brake shall hold." }, { body: "The lamp shall be lit." }]);
  const module = { name: "Parts", project_id: made.project, prefix: "P" };
  const parts = (await api<{ id: string }>(page, "POST", "/api/v1/modules", module)).id;
  await api(page, "POST", `/api/v1/modules/${parts}/objects`, { body: "The pad" });
  await page.goto(`/w/${made.workspace}`);
  await page.getByRole("button", { name: "Link types and rules" }).click();
  await expect(page.getByRole("heading", { name: "No link rules" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "New link rule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Parts satisfy the system");
  await dialog.getByLabel("Link type").selectOption("satisfies");
  await dialog.getByRole("group", { name: "From" }).getByRole("checkbox", { name: "Parts" }).check();
  await dialog.getByRole("group", { name: "To" }).getByRole("checkbox", { name: "System Requirements" }).check();
  await dialog.getByLabel("Targets at least").fill("1");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create" }).click();
  const row = page.getByRole("row", { name: /Parts satisfy the system/ });
  await expect(row).toContainText("at least 1 target");

  await page.goto(`/p/${made.project}/m/${made.module}?sel=${made.objects[0] ?? ""}&tab=links`);
  const panel = page.getByRole("complementary", { name: "Details" });
  await panel.getByRole("combobox", { name: "Other object" }).fill("lamp");
  await page.getByRole("option", { name: /SR-0002/ }).click();
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await expect(page.getByText(/Parts satisfy the system/).first()).toBeVisible();

  await page.goto(`/p/${made.project}/quality?module=${parts}&rule=link_rule`);
  await expect(page.getByText("Breaks the link rule Parts satisfy the system")).toBeVisible();

  await page.goto(`/w/${made.workspace}/links`);
  await page.getByRole("button", { name: "Change “Parts satisfy the system”" }).click();
  await page.getByRole("dialog").getByLabel("Targets at most").fill("3");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("at most 3 targets");
  await page.getByRole("button", { name: "Delete “Parts satisfy the system”" }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(row).toContainText("at most 3 targets");
});

test("[LNK-1] a link type is made, renamed and deleted", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", []);
  await page.goto(`/w/${made.workspace}/links`);
  await page.getByRole("button", { name: "New link type" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("From source to target").fill("explains");
  await dialog.getByLabel("From target to source").fill("is explained by");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("row", { name: /explains is explained by/ })).toBeVisible();
  await page.getByRole("button", { name: "Change “explains”" }).click();
  await dialog.getByLabel("From source to target").fill("clarifies");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Delete “clarifies”" }).click();
  await expect(page.getByRole("row", { name: /clarifies/ })).toHaveCount(0);
});
