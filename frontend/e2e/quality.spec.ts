import { api, makeModule } from "./support/api";
import { expect, expectAccessible, rows, test } from "./support/test";

test("[VAL-1] the report counts by rule, leads to the object, and rules are graded and turned off", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", [
    { heading: "Scope", classification: "heading" },
    { heading: "Title only" },
    { body: "The brake shall hold." },
  ]);
  await page.goto(`/p/${made.project}`);
  await page.getByRole("button", { name: "Quality" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Quality" })).toBeVisible();
  const table = page.getByRole("table");
  const list = page.getByRole("list", { name: "Findings" });
  await expect(list.getByRole("listitem")).toHaveCount(4);
  await expectAccessible(page);

  await table.getByRole("button", { name: "Show 1 finding of “Empty text”" }).click();
  await expect(page).toHaveURL(/rule=empty_body/);
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await page.reload();
  await expect(list.getByRole("listitem")).toHaveCount(1);

  await table.getByRole("combobox", { name: "Severity of “Empty text”" }).selectOption("Error");
  await expect(page.getByRole("group", { name: "Findings by severity" }).getByRole("button", { name: /1\s*Error/ })).toBeVisible();
  await page.getByRole("group", { name: "Findings by severity" }).getByRole("button", { name: /Error/ }).click();
  await expect(page).toHaveURL(/severity=error/);
  await expect(list.getByRole("listitem")).toHaveCount(1);

  await table.getByRole("checkbox", { name: "Check “Empty text”" }).click();
  await expect(page.getByText("Nothing found")).toBeVisible();
  await page.locator("[data-type='done']").filter({ hasText: "“Empty text” is no longer checked" }).getByRole("button", { name: "Undo" }).click();
  await expect(list.getByRole("link", { name: /SR-0002 Title only/ })).toBeVisible();
  await expectAccessible(page);

  await list.getByRole("link", { name: /SR-0002 Title only/ }).click();
  await expect(page).toHaveURL(new RegExp(`/m/${made.module}\\?sel=${made.objects[1] ?? ""}`));
  await expect(rows(page).filter({ hasText: "Title only" })).toHaveAttribute("aria-selected", "true");
});

test("[VAL-1] in an empty project the report says what it would show", async ({ signedIn: page }) => {
  const workspace = await api<{ id: string }>(page, "POST", "/api/v1/workspaces", { name: `Empty ${Date.now().toString(36)}` });
  const project = await api<{ id: string }>(page, "POST", `/api/v1/workspaces/${workspace.id}/projects`, { name: "Nothing yet" });
  await page.goto(`/p/${project.id}/quality`);
  await expect(page.getByText("No modules yet")).toBeVisible();
  await expectAccessible(page);
});
