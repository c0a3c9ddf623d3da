import { expect, expectAccessible, test } from "./support/test";

test("[UIX-1] a deep link survives the sign-in", async ({ signedIn: page, person }) => {
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto("/search?q=brake");
  await expect(page).toHaveURL(/\/login\?next=/);
  await expectAccessible(page);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText("E-mail or password is wrong.");
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/search\?q=brake/);
});

test("[UIX-3][UIX-4] language, theme and density follow the profile", async ({ signedIn: page }) => {
  await page.goto("/me");
  await expect(page.getByText("this one")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Comfortable" }).click();
  await page.getByRole("button", { name: "Deutsch" }).click();
  await expect(page.getByRole("heading", { name: "Sitzungen" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sitzungen" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-density", "comfortable");
});

test("[UIX-6] a place that is not there says so", async ({ signedIn: page }) => {
  await page.goto("/w/00000000-0000-7000-8000-000000000000");
  await expect(page.getByRole("heading", { name: "Not here, or not for you" })).toBeVisible();
  await expectAccessible(page);
});
