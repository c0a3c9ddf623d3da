import { makeModule } from "./support/api";
import { expect, expectAccessible, rows, test } from "./support/test";

test("[ORG-5] a module is made from another one, with its objects under new keys", async ({ signedIn: page }) => {
  const { project } = await makeModule(page, "System Requirements", [
    { heading: "Scope", classification: "heading" },
    { body: "<p>The brake shall hold.</p>" },
  ]);
  await page.goto(`/p/${project}`);
  await page.getByRole("button", { name: "New module" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Software");
  await dialog.getByLabel("From another module").selectOption("System Requirements");
  await expect(dialog.getByLabel("With its objects and the links between them")).toBeChecked();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Software" })).toBeAttached();
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).nth(1)).toContainText("SOF-0002");
  await expect(rows(page).nth(1)).toContainText("The brake shall hold.");

  // Without objects it is empty.
  await page.goto(`/p/${project}`);
  await page.getByRole("button", { name: "New module" }).click();
  await dialog.getByLabel("Name").fill("Tests");
  await dialog.getByLabel("From another module").selectOption("System Requirements");
  await dialog.getByLabel("With its objects and the links between them").uncheck();
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { name: "An empty specification" })).toBeVisible();
});
