import { api, makeModule } from "./support/api";
import { expect, expectAccessible, test } from "./support/test";

test("[SCR-5] a script gets its times, shows the next ones and runs when they come", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", [{ heading: "Hold the vehicle" }]);
  await page.goto(`/p/${made.project}/scripts`);
  await page.getByRole("button", { name: "Begin with this: Orphans" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Type")).toHaveValue("scheduled");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Orphans" })).toBeVisible();
  const cron = page.getByLabel("Cron expression");
  const next = page.getByText("Next runs").locator("..");
  await expect(cron).toHaveValue("0 2 * * *");
  await expect(next.getByRole("listitem")).toHaveCount(3);
  await expect(next).toContainText("02:00");
  await expectAccessible(page);

  // What is wrong stands at the field before it is saved.
  await cron.fill("0 0 30 2 *");
  await expect(page.getByText("no such time ever comes")).toBeVisible();
  await page.getByLabel("Times").selectOption("Every Monday at six");
  await expect(cron).toHaveValue("0 6 * * MON");
  await page.getByLabel("Time zone").fill("Europe/Berlin");
  await expect(next).toContainText(/Mon.* 06:00/);
  await cron.fill("* * * * *");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("“Orphans” saved as version 2")).toBeVisible();

  // The next full minute comes.
  await page.getByRole("tab", { name: "Runs" }).click();
  const run = page.getByRole("list", { name: "Runs" }).getByRole("listitem").filter({ hasText: "By the clock" }).first();
  await expect(run).toContainText("Done", { timeout: 90_000 });
  const [script] = await api<{ id: string; next_run_at: string }[]>(page, "GET", `/api/v1/modules/${made.module}/scripts`);
  expect(Date.parse(script?.next_run_at ?? "")).toBeGreaterThan(Date.now() - 60_000);

  // The list tells when it comes next.
  await page.goto(`/p/${made.project}/scripts`);
  await expect(page.getByRole("row").filter({ hasText: "Orphans" })).toContainText("next");
});
