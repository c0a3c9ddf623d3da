import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { api, makeModule } from "./support/api";
import { expect, expectAccessible, rows, test } from "./support/test";

const band = (page: Page) => page.getByRole("region", { name: "Point of the past" });

test("[VER-5] a module is shown as it was, read only, with its links and outline of then", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", [
    { heading: "Braking", classification: "heading" },
    { body: "The brake shall hold." },
    { body: "The brake shall release." },
  ]);
  const module = `/api/v1/modules/${made.module}`;
  const [heading, hold, release] = made.objects;
  const types = await api<{ id: string; workspace_id: string }[]>(page, "GET", "/api/v1/link-types");
  const type = types.find(({ workspace_id }) => workspace_id === made.workspace);
  const link = await api<{ id: string }>(page, "POST", "/api/v1/links", { link_type_id: type?.id, source_object_id: hold, target_object_id: release });
  const baseline = await api<{ id: string }>(page, "POST", `${module}/baselines`, { name: "Review 1" });
  await api(page, "PATCH", `${module}/objects/${heading}`, { heading: "Braking and holding" });
  await api(page, "PATCH", `${module}/objects/${hold}`, { body: "The brake shall hold for an hour." });
  await api(page, "DELETE", `/api/v1/links/${link.id}`);
  await api(page, "DELETE", `${module}/objects/${release}`);

  await page.goto(`/p/${made.project}/m/${made.module}?as_of=${baseline.id}&sel=${hold}&tab=links`);
  await expect(band(page)).toContainText("As of Review 1");
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).nth(1)).toContainText("The brake shall hold.");
  await expect(rows(page).nth(2)).toContainText("The brake shall release.");
  await expect(page.getByRole("tree", { name: "Outline" })).toHaveText(/^1Braking2?$/);
  const details = page.getByRole("complementary", { name: "Details" });
  await expect(details.getByRole("link")).toContainText("The brake shall release.");
  await expectAccessible(page);

  // Columns of linked objects show those of then, too.
  await page.goto(`/p/${made.project}/m/${made.module}?as_of=${baseline.id}&sel=${hold}&layout=grid&cols=["out::text"]`);
  await expect(rows(page).nth(1)).toContainText("SR-0003");
  await page.goto(`/p/${made.project}/m/${made.module}?layout=grid&cols=["out::text"]`);
  await expect(rows(page).nth(1)).not.toContainText("SR-0003");
  await page.goto(`/p/${made.project}/m/${made.module}?as_of=${baseline.id}&sel=${hold}&tab=links`);

  // Nothing of it can be changed, and everything says why.
  await expect(rows(page).nth(1)).toContainText("The brake shall hold.");
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("The past is read only.", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("treegrid").getByRole("textbox")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "New object" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByRole("searchbox", { name: "Filter rows" })).toBeDisabled();
  await page.keyboard.press("Space");
  await expect(page.getByRole("region", { name: /marked/ })).toHaveCount(0);
  await rows(page).nth(1).click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: /^Delete/ })).toBeDisabled();
  await page.keyboard.press("Escape");
  await details.getByRole("tab", { name: "Discussion" }).click();
  await expect(details.getByRole("heading", { name: "Discussions are those of today" })).toBeVisible();

  // What others do now does not come here.
  await api(page, "PATCH", `${module}/objects/${hold}`, { body: "The brake shall hold for two hours." });
  await expect(rows(page).nth(1)).toContainText("The brake shall hold.");
  await band(page).getByRole("button", { name: "Back to now" }).click();
  await expect(band(page)).toHaveCount(0);
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).nth(1)).toContainText("for two hours");
  await expect(page).not.toHaveURL(/as_of/);
});

test("[VER-5, ATT-2] columns and details have the names and values of then, and the file is of then", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", [{ body: "The brake shall hold." }]);
  const module = `/api/v1/modules/${made.module}`;
  const attributes = `${module}/attribute-definitions`;
  const input = { name: "Safety", data_type: "enum", enum_values: [{ key: "a", label: "Level A" }, { key: "b", label: "Level B" }] };
  const safety = await api<{ id: string }>(page, "POST", attributes, input);
  await api(page, "PATCH", `${module}/objects/${made.objects[0]}`, { attributes: { Safety: "a" } });
  const baseline = await api<{ id: string }>(page, "POST", `${module}/baselines`, { name: "Review 1" });
  await api(page, "PATCH", `${attributes}/${safety.id}`, { name: "Integrity", enum_values: [{ key: "a", label: "Highest" }] });
  await api(page, "PATCH", `${module}/objects/${made.objects[0]}`, { body: "Said otherwise." });
  await page.goto(`/p/${made.project}/m/${made.module}?layout=grid`);
  await expect(page.getByRole("columnheader", { name: /Integrity/ })).toBeVisible();
  await expect(rows(page).first()).toContainText("Highest");
  await page.goto(`/p/${made.project}/m/${made.module}?layout=grid&as_of=${baseline.id}&sel=${made.objects[0]}`);
  await expect(page.getByRole("columnheader", { name: /Safety/ })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: /Integrity/ })).toHaveCount(0);
  await expect(rows(page).first()).toContainText("Level A");
  await expect(page.getByRole("complementary", { name: "Details" })).toContainText("Safety");
  // A choice of columns offers those of then.
  await page.getByRole("button", { name: "Columns" }).click();
  await expect(page.getByRole("list", { name: "Columns" })).toContainText("Safety");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Export" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("As of")).toHaveValue(baseline.id);
  await expectAccessible(page);
  await dialog.getByLabel("Format").selectOption("reqif");
  await dialog.getByRole("button", { name: "Start export" }).click();
  await page.getByRole("button", { name: "Background work" }).click();
  const link = page.getByRole("link", { name: "Download" }).first();
  await expect(link).toBeVisible({ timeout: 30_000 });
  const downloading = page.waitForEvent("download");
  await link.click();
  const content = readFileSync(await (await downloading).path(), "utf8");
  expect(content).toContain("The brake shall hold.");
  expect(content).toContain("Level A");
  expect(content).not.toContain("Integrity");
});

test("[VER-5] points by revision and time, empty ones and such as are none", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", [{ heading: "First" }, { heading: "Second" }]);
  const at = `/p/${made.project}/m/${made.module}`;
  await page.goto(`${at}?as_of=1`);
  await expect(band(page)).toContainText("As of Revision 1");
  await expect(band(page)).toContainText("Kim Weber");
  await expect(rows(page)).toHaveCount(1);
  await page.goto(`${at}?as_of=2020-01-01T00:00:00Z`);
  await expect(page.getByRole("heading", { name: "Nothing was here yet" })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${at}?as_of=77`);
  await expect(page.getByRole("heading", { name: "There is no such point in the past" })).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Back to now" }).last().click();
  await expect(rows(page)).toHaveCount(2);
});

test("[VER-5, VER-3] the time slider reaches every revision and baseline by keyboard", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", [{ heading: "First" }, { heading: "Second" }, { heading: "Third" }]);
  const module = `/api/v1/modules/${made.module}`;
  await api(page, "POST", `${module}/baselines`, { name: "Review 1" });
  for (const text of ["one", "two", "three"]) await api(page, "PATCH", `${module}/objects/${made.objects[0]}`, { body: text });
  await page.goto(`/p/${made.project}/m/${made.module}/history`);
  const slider = page.getByRole("slider", { name: "Revision of System Requirements" });
  const timeline = page.getByRole("region", { name: "Timeline" });
  await expect(slider).toHaveValue("6");
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(slider).toHaveValue("5");
  await expect(timeline).toContainText("Revision 5");
  await expect(slider).toHaveAttribute("aria-valuetext", /^Revision 5, SR-0001 changed/);
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(slider).toHaveAttribute("aria-valuetext", /^Revision 3, Review 1, SR-0003 created/);
  await expect(timeline.getByText("Review 1", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/at=3/);
  await expectAccessible(page);
  await page.keyboard.press("Home");
  await expect(timeline).toContainText("Beginning");
  await timeline.getByRole("button", { name: "Go to Review 1" }).click();
  await expect(slider).toHaveValue("3");
  await page.keyboard.press("ArrowLeft");
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(slider).toHaveValue("2");
  await timeline.getByRole("link", { name: "Open as it was" }).click();
  await expect(band(page)).toContainText("As of Revision 2");
  await expect(rows(page)).toHaveCount(2);

  // A row of the history opens at its point, and the band leads back to the line.
  await band(page).getByRole("link", { name: "On the timeline" }).click();
  await expect(slider).toHaveValue("2");
  await page.getByRole("link", { name: "Open the module as of revision 1", exact: true }).click();
  await expect(rows(page)).toHaveCount(1);
  await band(page).getByRole("link", { name: "Compare with now" }).click();
  await expect(page.getByRole("button", { name: "Added 2", exact: true })).toBeVisible();
});
