import { api, makeModule } from "./support/api";
import { joined, newcomer } from "./support/crowd";
import { tabTo } from "./support/keys";
import { expect, expectAccessible, rows, test } from "./support/test";

const THREE = [{ heading: "Hold" }, { body: "The brake shall hold." }, { body: "The brake shall release." }];

test("[VER-3, VER-7] a baseline is created from the module, opened, and taken away by an administrator", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", THREE);
  await page.goto(`/p/${made.project}/m/${made.module}`);
  await expect(page.getByRole("treegrid")).toBeVisible();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Create baseline" }).click();
  const dialog = page.getByRole("dialog", { name: "Create baseline" });
  await expect(dialog.getByRole("checkbox", { name: /^System Requirements/ })).toBeChecked();
  await expect(dialog.getByText("Info", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Name").fill("Review 1");
  await dialog.getByLabel("Description").fill("As sent out");
  await dialog.getByRole("button", { name: "Create baseline" }).click();
  await expect(page.getByText("Baseline “Review 1” created")).toBeVisible();

  // The name is taken, and the dialog says so at the field.
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Create baseline" }).click();
  await dialog.getByLabel("Name").fill("review 1");
  await dialog.getByRole("button", { name: "Create baseline" }).click();
  await expect(dialog.getByText("the module has a baseline of this name")).toBeVisible();
  await page.keyboard.press("Escape");

  await page.goto(`/p/${made.project}/versions`);
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Review 1" });
  await expect(row).toContainText("System Requirements");
  await expect(row).toContainText("As sent out");
  await expect(row).toContainText("Kim Weber");
  await expectAccessible(page);
  await row.getByRole("link", { name: "Review 1" }).click();
  await expect(page.getByRole("region", { name: "Point of the past" })).toContainText("As of Review 1");
  await page.goBack();
  await row.getByRole("button", { name: /^More actions for “Review 1”/ }).click();
  await page.getByRole("menuitem", { name: "Delete baseline" }).click();
  const question = page.getByRole("dialog", { name: "Delete the baseline “Review 1”?" });
  await expect(question).toContainText("recorded in the audit log");
  await expectAccessible(page);
  await question.getByRole("button", { name: "Delete baseline" }).click();
  await expect(page.getByRole("heading", { name: "No baselines yet" })).toBeVisible();
  const audit = await api<{ items: unknown[] }>(page, "GET", `/api/v1/modules/${made.module}/baselines`);
  expect(audit.items).toHaveLength(0);
});

test("[VER-4] a set names modules of two projects at one instant", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", THREE);
  const other = await api<{ id: string }>(page, "POST", `/api/v1/workspaces/${made.workspace}/projects`, { name: "Steering" });
  await api(page, "POST", "/api/v1/modules", { name: "Software Requirements", project_id: made.project, prefix: "SW" });
  await api(page, "POST", "/api/v1/modules", { name: "Steering Requirements", project_id: other.id, prefix: "ST" });
  await page.goto(`/p/${made.project}/versions`);
  await page.getByRole("button", { name: "Create baseline" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Create baseline" });
  await dialog.getByLabel("Name").fill("Release");
  await dialog.getByRole("button", { name: "Create baseline" }).click();
  await expect(dialog.getByText("Choose at least one module.")).toBeVisible();
  for (const name of [/^System/, /^Software/, /^Steering/]) await dialog.getByRole("checkbox", { name }).check();
  await dialog.getByLabel("Version").fill("2.0");
  await dialog.getByRole("button", { name: "Create baseline set" }).click();
  await expect(page.getByText("Baseline set “Release” created")).toBeVisible();

  const members = page.getByRole("list", { name: "Baselines of the set “Release”" }).getByRole("listitem");
  await expect(members).toHaveCount(2);
  await expect(page.getByRole("main")).toContainText("2.0");
  await page.getByRole("button", { name: "More actions for the set “Release”" }).click();
  await page.getByRole("menuitem", { name: "Show modules of other projects" }).click();
  await expect(members).toHaveCount(3);
  await expect(page).toHaveURL(/set=/);
  await expectAccessible(page);
  const all = await api<{ items: { at: string }[] }>(page, "GET", "/api/v1/baselines");
  expect(new Set(all.items.map(({ at }) => at)).size).toBe(1);

  await page.getByRole("button", { name: "More actions for the set “Release”" }).click();
  await page.getByRole("menuitem", { name: "Delete set" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete set" }).click();
  await expect(page.getByRole("heading", { name: "No baselines yet" })).toBeVisible();
});

test("[VER-3, VER-6] two baselines of a module are picked and compared by keyboard alone", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", THREE);
  const baselines = `/api/v1/modules/${made.module}/baselines`;
  await api(page, "POST", baselines, { name: "Review 1" });
  await api(page, "PATCH", `/api/v1/modules/${made.module}/objects/${made.objects[1]}`, { body: "The brake shall hold for an hour." });
  await api(page, "POST", baselines, { name: "Review 2" });
  const second = await api<{ id: string }>(page, "POST", "/api/v1/modules", { name: "Other", project_id: made.project, prefix: "OT" });
  await api(page, "POST", `/api/v1/modules/${second.id}/baselines`, { name: "Elsewhere" });
  await page.goto(`/p/${made.project}/versions`);
  const pick = (name: string) => page.getByRole("checkbox", { name: new RegExp(`^Pick “${name}”`) });
  await pick("Review 2").focus();
  await page.keyboard.press("Space");
  await expect(pick("Elsewhere")).toBeDisabled();
  await expect(page.getByRole("region", { name: "To compare" })).toContainText("Review 2 → Now");
  await pick("Review 1").focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("region", { name: "To compare" })).toContainText("Review 1 → Review 2");
  await expectAccessible(page);
  // The choice is in the address.
  await page.reload();
  await expect(pick("Review 1")).toBeChecked();
  await tabTo(page, "button", /^Compare$/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/compare\?module=/);
  await expect(page.getByRole("region", { name: "Changes as they read" }).locator("ins")).toHaveText("hold for an hour.");
});

test("[VER-7, IAM-4] who may not administer is told so, and others may not even see the page", async ({ signedIn: page, browser }) => {
  const made = await makeModule(page, "System Requirements", THREE);
  await api(page, "POST", `/api/v1/modules/${made.module}/baselines`, { name: "Review 1" });
  const editor = await joined(browser, page, made, "Robin Lee");
  await editor.goto(`/p/${made.project}/versions`);
  await editor.getByRole("button", { name: /^More actions for “Review 1”/ }).click();
  const item = editor.getByRole("menuitem", { name: "Delete baseline" });
  await expect(item).toBeDisabled();
  await expect(item).toContainText("Only administrators may do this.");
  await editor.context().close();
  const stranger = await newcomer(browser, "Alex Stone");
  await stranger.goto(`/p/${made.project}/versions`);
  await expect(stranger.getByRole("heading", { level: 1, name: "Not here, or not for you" })).toBeVisible();
  await stranger.context().close();
});

test("[VER-3] rows carry a change bar since the last baseline", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", THREE);
  await page.goto(`/p/${made.project}/m/${made.module}`);
  const bars = page.getByRole("treegrid").getByRole("img", { name: /since “Review 1”/ });
  await expect(rows(page)).toHaveCount(3);
  await api(page, "POST", `/api/v1/modules/${made.module}/baselines`, { name: "Review 1" });
  await api(page, "PATCH", `/api/v1/modules/${made.module}/objects/${made.objects[1]}`, { body: "The brake shall hold for an hour." });
  await api(page, "POST", `/api/v1/modules/${made.module}/objects`, { body: "The brake shall warn." });
  await page.reload();
  await expect(bars).toHaveCount(2);
  await expect(bars.first()).toHaveAttribute("aria-label", /^Edited since “Review 1”: Kim Weber/);
  await expect(bars.first()).toHaveText("~");
  await expect(bars.last()).toHaveAttribute("aria-label", /^New since “Review 1”/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Hide change bar" }).click();
  await expect(bars).toHaveCount(0);
});
