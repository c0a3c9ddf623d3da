import { api, makeModule } from "./support/api";
import { expect, rows, test } from "./support/test";

const STATE = `const parent = req1.object.parent;
if (parent && parent.heading !== "Parking, changed") {
  parent.heading = "Parking, changed";
  req1.log("told", parent.key);
}`;

test("[SCR-2] a script after a save follows what a person types, and its run is listed", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", [
    { heading: "Parking", classification: "heading" },
    { heading: "Hold the vehicle" },
  ]);
  const objects = `/api/v1/modules/${made.module}/objects`;
  const { items } = await api<{ items: { id: string; heading: string }[] }>(page, "GET", objects);
  const [chapter, child] = ["Parking", "Hold the vehicle"].map((name) => items.find(({ heading }) => heading === name)?.id);
  await api(page, "POST", `${objects}/${child}/move`, { action: "move_to", parent_id: chapter });

  await page.goto(`/p/${made.project}/scripts`);
  await page.getByRole("button", { name: "New script" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Tell the chapter");
  await dialog.getByLabel("Type").selectOption("After save");
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByRole("textbox", { name: "Code of the script" }).click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(STATE);
  await page.keyboard.press("ControlOrMeta+S");
  await expect(page.getByText("“Tell the chapter” saved as version 2")).toBeVisible();
  const script = page.url();

  // What it writes appears in the module while one looks at it.
  await page.goto(`/p/${made.project}/m/${made.module}`);
  await expect(rows(page)).toHaveCount(2);
  await api(page, "PATCH", `${objects}/${child}`, { heading: "Hold the vehicle on a slope" });
  await expect(rows(page).first()).toContainText("Parking, changed");

  await page.goto(script);
  await page.getByRole("tab", { name: "Runs" }).click();
  await page.getByText("Output", { exact: true }).first().click();
  await expect(page.getByText("told SR-0001")).toBeVisible();
});
