import { api, makeModule } from "./support/api";
import { expect, expectAccessible, rows, test } from "./support/test";

test("[ORG-4] a deleted module is undone at once, or restored from the bin with a way to it", async ({ signedIn: page }) => {
  const { project, module, objects } = await makeModule(page, "System Requirements", [
    { heading: "Scope", classification: "heading" },
    { body: "<p>The brake shall hold.</p>" },
  ]);
  await page.goto(`/p/${project}`);
  const remove = async () => {
    await page.getByRole("button", { name: "More about System Requirements" }).click();
    await page.getByRole("menuitem", { name: "Delete module" }).click();
    await expect(page.getByText("System Requirements is in the recycle bin of the project")).toBeVisible();
    await expect(page.getByRole("heading", { name: "No modules yet" })).toBeVisible();
  };
  await remove();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: "System Requirements" })).toBeVisible();
  await remove();

  await page.getByRole("button", { name: "More about the project" }).click();
  await page.getByRole("menuitem", { name: "Recycle bin" }).click();
  const row = page.getByRole("row").filter({ hasText: "System Requirements" });
  await expect(row).toContainText("2 objects");
  await expect(row).toContainText("Kim Weber");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Restore System Requirements" }).click();
  await expect(page.getByRole("heading", { name: "The recycle bin is empty" })).toBeVisible();
  await page.getByRole("button", { name: "Open" }).click();
  await expect(rows(page)).toHaveCount(2);

  // An object, found by its words; the address keeps the filter.
  await api(page, "DELETE", `/api/v1/modules/${module}/objects/${objects[1] ?? ""}`);
  await page.goto(`/p/${project}/bin`);
  await page.getByRole("searchbox", { name: "Filter the recycle bin" }).fill("hold");
  await expect(page).toHaveURL(/q=hold/);
  await page.getByRole("button", { name: "Objects" }).click();
  await expect(page).toHaveURL(/kind=object/);
  await page.reload();
  await page.getByRole("button", { name: "Restore SR-0002" }).click();
  await expect(page.getByRole("heading", { name: "Nothing matches." })).toBeVisible();
  await page.getByRole("button", { name: "Open" }).click();
  await expect(rows(page)).toHaveCount(2);
});

test("[ORG-4] a project whose name was taken comes back under another one", async ({ signedIn: page }) => {
  const { project, workspace } = await makeModule(page, "System Requirements", []);
  await page.goto(`/p/${project}`);
  await page.getByRole("button", { name: "More about the project" }).click();
  await page.getByRole("menuitem", { name: "Delete project" }).click();
  await expect(page.getByText("Brake by wire is in the recycle bin of the workspace")).toBeVisible();
  await expect(page.getByRole("heading", { name: "No projects yet" })).toBeVisible();
  await api(page, "POST", `/api/v1/workspaces/${workspace}/projects`, { name: "Brake by wire" });
  await page.getByRole("button", { name: "More about the workspace" }).click();
  await page.getByRole("menuitem", { name: "Recycle bin" }).click();
  await page.getByRole("button", { name: "Restore Brake by wire" }).click();
  const dialog = page.getByRole("dialog", { name: "The name is taken" });
  await expect(dialog).toContainText("“Brake by wire (2)” is free");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Brake by wire (2)" })).toBeVisible();

  // The workspace itself.
  await page.goto(`/w/${workspace}`);
  await page.getByRole("button", { name: "More about the workspace" }).click();
  await page.getByRole("menuitem", { name: "Delete workspace" }).click();
  await page.getByRole("button", { name: "Recycle bin" }).click();
  await page.getByRole("button", { name: /^Restore Braking systems/ }).click();
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page).toHaveURL(new RegExp(`/w/${workspace}`));
});

test("[ORG-4] a module is deleted for good by typing its name, and the audit log keeps that", async ({ signedIn: page }) => {
  const { project, module } = await makeModule(page, "System Requirements", [{ body: "<p>The brake shall hold.</p>" }]);
  await api(page, "DELETE", `/api/v1/modules/${module}`);
  await page.goto(`/p/${project}/bin`);
  await page.getByRole("button", { name: "Delete System Requirements for good…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete the module for good" });
  await expect(dialog).toContainText("1 object");
  await expectAccessible(page);
  const name = dialog.getByRole("textbox", { name: "Type the name to confirm" });
  await name.fill("system requirements");
  await name.press("Enter");
  await expect(dialog).toContainText("Type it as it is written: System Requirements");
  await name.fill("System Requirements");
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByText("System Requirements is gone for good")).toBeVisible();
  await expect(page.getByRole("heading", { name: "The recycle bin is empty" })).toBeVisible();
  await page.goto("/settings/audit");
  await expect(page.getByText("System Requirements").first()).toBeVisible();
});
