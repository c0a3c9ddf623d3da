import type { Page } from "@playwright/test";

import { ADMIN } from "./support/admin";
import { api, makeModule } from "./support/api";
import { expect, expectAccessible, test } from "./support/test";

async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: /^Welcome/ })).toBeVisible();
}

test("[IAM-4] an administrator adds somebody, finds them, and keeps them out", async ({ page, person }) => {
  await signIn(page, ADMIN);
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Administration" }).click();
  await expect(page).toHaveURL(/\/settings\/users/);
  const add = page.getByRole("form", { name: "Add person" });
  await add.getByLabel("Name").fill(person.name);
  await add.getByLabel("E-mail").fill(person.email);
  await add.getByRole("button", { name: "Add person" }).click();
  await page.getByRole("searchbox", { name: "Name or e-mail" }).fill(person.email);
  await expect(page).toHaveURL(/q=kim/);
  const row = page.getByRole("row").filter({ hasText: person.email });
  await expect(row).toHaveCount(1);
  await expectAccessible(page);
  await row.getByRole("button", { name: "Password link" }).click();
  await expect(page.getByText(/\/reset\?token=/)).toBeVisible();
  await row.getByRole("button", { name: "Deactivate" }).click();
  await row.getByRole("button", { name: "Deactivate now" }).click();
  await expect(row.getByText("deactivated", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Active", exact: true }).click();
  await expect(page).toHaveURL(/show=active/);
  await expect(page.getByRole("heading", { name: "Nobody found" })).toBeVisible();
  await expectAccessible(page);
});

test("[IAM-4] effective rights name the role that decides, and change it", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System requirements", [{ heading: "Brakes" }]);
  const me = await api<{ id: string }>(page, "GET", "/api/v1/auth/me");
  await page.goto("/settings/rights");
  await expect(page.getByRole("heading", { name: "Who may do what, and why" })).toBeVisible();
  await page.getByLabel("Person").selectOption(me.id);
  await page.getByLabel("Workspace").selectOption(made.workspace);
  await expect(page.getByText("Kim Weber: Owner. The role in the workspace decides.")).toBeVisible();
  await page.getByLabel("Project").selectOption(made.project);
  await page.getByLabel("Module").selectOption(made.module);
  await expect(page).toHaveURL(new RegExp(`module=${made.module}`));
  const allowed = page.getByRole("region", { name: "What that allows" });
  await expect(allowed.getByRole("row").filter({ hasText: "Change it" })).toContainText("Editor");
  await expectAccessible(page);
  // Owners of a workspace are never narrowed: the role on the module is kept, and does not decide.
  await page.getByLabel("Role in System requirements").selectOption({ label: "Viewer" });
  await expect(page.getByText("Role in System requirements changed")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Role in System requirements")).toHaveValue("viewer");
  await expect(page.getByText("Kim Weber: Owner. The role in the workspace decides.")).toBeVisible();
});

test("[IAM-7] the audit log is filtered by its address and downloaded", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System requirements", [{ heading: "Brakes" }]);
  await api(page, "DELETE", `/api/v1/modules/${made.module}`);
  await page.goto(`/settings/audit?workspace=${made.workspace}`);
  const log = page.getByRole("table");
  await expect(log.getByRole("row").nth(1)).toContainText("Deleted");
  await expect(log.getByRole("row").nth(1)).toContainText("Kim Weber");
  await expectAccessible(page);
  await page.getByLabel("Action").selectOption({ label: "Created" });
  await expect(page).toHaveURL(/action=create/);
  await expect(log.getByText("Deleted")).toHaveCount(0);
  await expect(log.getByRole("row")).toHaveCount(4);
  const started = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as CSV" }).click();
  expect((await started).suggestedFilename()).toBe("audit-log.csv");
  await page.getByLabel("From", { exact: true }).fill("2999-01-01");
  await expect(page.getByRole("heading", { name: "Nothing happened" })).toBeVisible();
});

test("[UIX-6] who administers nothing is told so", async ({ signedIn: page }) => {
  await page.goto("/settings/users");
  await expect(page.getByRole("heading", { name: "You may not open this" })).toBeVisible();
  await page.goto("/settings/audit");
  await expect(page.getByRole("heading", { name: "You may not open this" })).toBeVisible();
  await expectAccessible(page);
});
