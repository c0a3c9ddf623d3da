import type { Page } from "@playwright/test";

import { api, makeModule } from "./support/api";
import { expect, expectAccessible, test } from "./support/test";

/** Two modules: parts that each satisfy one of two requirements, which are then changed. */
async function suspects(page: Page) {
  const made = await makeModule(page, "System Requirements", [
    { body: "The brake shall hold the car." },
    { body: "The lamp shall be red." },
  ]);
  const types = await api<{ id: string; workspace_id: string; name: string }[]>(page, "GET", "/api/v1/link-types");
  const type = types.find(({ workspace_id, name }) => workspace_id === made.workspace && name === "satisfies")?.id;
  const module = { name: "Parts", project_id: made.project, prefix: "P" };
  const parts = (await api<{ id: string }>(page, "POST", "/api/v1/modules", module)).id;
  const [brake = "", lamp = ""] = made.objects;
  for (const [text, target] of [["Pad", brake], ["Disc", brake], ["Lever", brake], ["Bulb", lamp]] as const) {
    const part = await api<{ id: string }>(page, "POST", `/api/v1/modules/${parts}/objects`, { heading: text });
    const link = { source_object_id: part.id, target_object_id: target, link_type_id: type };
    await api(page, "POST", "/api/v1/links", link);
  }
  const objects = `/api/v1/modules/${made.module}/objects`;
  await api(page, "PATCH", `${objects}/${lamp}`, { body: "The lamp shall be green." });
  await api(page, "PATCH", `${objects}/${brake}`, { body: "The brake shall hold the loaded car." });
  return { ...made, parts, brake, lamp };
}

const links = (page: Page) => page.getByRole("list", { name: "Suspect links" }).getByRole("listitem");
const causes = (page: Page) => page.getByRole("navigation", { name: "Causes" }).getByRole("button");

test("[LNK-5] suspect links are triaged by cause with the keyboard, cleared with a reason, and undone", async ({ signedIn: page }) => {
  const made = await suspects(page);
  await page.goto(`/p/${made.project}`);
  await page.getByRole("button", { name: "Suspect links" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Suspect links" })).toBeVisible();
  await expect(page.getByText("4 suspect links · 2 causes")).toBeVisible();
  await expect(causes(page)).toHaveCount(2);
  await expect(links(page)).toHaveCount(3);
  const change = page.getByRole("region", { name: "What changed in SR-0001" });
  await expect(change.locator("ins")).toHaveText(/loaded/);
  await expect(change).toContainText("Kim Weber");
  await expectAccessible(page);

  await page.getByRole("textbox", { name: "Reason" }).fill("Still holds");
  await page.getByRole("textbox", { name: "Reason" }).press("Tab");
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/cause=.*link=/);
  await expect(links(page).nth(1).getByRole("button", { name: /^is satisfied by P-0002/ })).toBeFocused();
  await page.reload();
  await expect(links(page).nth(1).getByRole("button", { name: /^is satisfied by P-0002/ })).toHaveAttribute("aria-current", "true");
  await page.getByRole("textbox", { name: "Reason" }).fill("Still holds");
  await links(page).nth(1).getByRole("button", { name: /^is satisfied by P-0002/ }).focus();
  await page.keyboard.press("s");
  await expect(page.getByText("1 link cleared")).toBeVisible();
  await expect(links(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(links(page)).toHaveCount(3);

  // Marked ones, then all of the cause; what is left is the other one.
  await page.getByRole("checkbox", { name: "Mark the link with P-0001" }).check();
  await page.getByRole("button", { name: "Clear 1 marked" }).click();
  await expect(links(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Clear all 2 links" }).click();
  await expect(causes(page)).toHaveCount(1);
  await expect(page.getByText("1 suspect link · 1 cause")).toBeVisible();

  await page.goto(`/p/${made.project}/m/${made.parts}/history`);
  await expect(page.getByText("Still holds").first()).toBeVisible();
  await expect(page.getByText(/Link confirmed or changed: P-0001/).first()).toBeVisible();
});

test("[LNK-5] all links of a module are cleared but for what changed since it was seen", async ({ signedIn: page }) => {
  const made = await suspects(page);
  await page.goto(`/p/${made.project}/quality?module=${made.parts}`);
  await page.getByRole("link", { name: "Suspect links" }).click();
  await expect(page).toHaveURL(new RegExp(`suspect\\?module=${made.parts}`));
  await expect(page.getByText("4 suspect links · 2 causes")).toBeVisible();
  const body = { body: "The lamp shall be blue." };
  await api(page, "PATCH", `/api/v1/modules/${made.module}/objects/${made.lamp}`, body);
  await page.getByRole("button", { name: "Clear all that start in this module" }).click();
  await expect(page.getByText("3 links cleared")).toBeVisible();
  await expect(page.getByText("1 link stays suspect").first()).toBeVisible();
  await expect(causes(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Clear all that start in this module" }).click();
  await expect(page.getByRole("heading", { name: "No suspect links" })).toBeVisible();
  await expectAccessible(page);
});

test("[LNK-5] the details of an object tell why a link is suspect, and clear it", async ({ signedIn: page }) => {
  const made = await suspects(page);
  await page.goto(`/p/${made.project}/m/${made.module}?sel=${made.lamp}&tab=links`);
  const panel = page.getByRole("complementary", { name: "Details" });
  await panel.getByRole("button", { name: /What changed at the link from P-0004/ }).click();
  await expect(panel.locator("ins")).toHaveText(/green/);
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Clear the link from P-0004 to SR-0002" }).click();
  await expect(page.getByText("1 link cleared")).toBeVisible();
  await expect(panel.getByText("Suspect", { exact: true })).toHaveCount(0);
});

test("[LNK-5] the inbox is found by name from any page of the project", async ({ signedIn: page }) => {
  const made = await suspects(page);
  await page.goto(`/p/${made.project}/m/${made.parts}`);
  await expect(page.getByRole("treegrid")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Command palette" }).fill("suspect links");
  await page.getByRole("option", { name: /Suspect links/ }).first().click();
  await expect(page).toHaveURL(new RegExp(`/p/${made.project}/suspect`));
});
