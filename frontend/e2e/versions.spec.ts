import { api, makeModule } from "./support/api";
import { expect, expectAccessible, rows, test } from "./support/test";

test("[VER-2, VER-10] the history shows who changed one field and brings it, or all of a version, back", async ({ signedIn: page, person }) => {
  const made = await makeModule(page, "System Requirements", [{ heading: "Hold", body: "The brake shall hold." }]);
  const [object = ""] = made.objects;
  const path = `/api/v1/modules/${made.module}/objects/${object}`;
  await api(page, "PATCH", path, { body: "The brake shall hold for an hour." });
  await api(page, "PATCH", path, { heading: "Hold longer", body: "The brake shall hold for two hours." });
  await page.goto(`/p/${made.project}/m/${made.module}?sel=${object}&tab=history`);
  const panel = page.getByRole("complementary", { name: "Details" });

  await panel.getByRole("combobox", { name: "Show changes of" }).selectOption("Text");
  await expect(page).toHaveURL(/field=body/);
  const changes = panel.getByRole("list", { name: "Changes of Text" }).getByRole("listitem");
  await expect(changes).toHaveCount(3);
  await expect(changes.first()).toContainText(person.name);
  await expect(changes.first().locator("del")).toHaveText(["an", "hour"]);
  await expect(changes.first().locator("ins")).toHaveText(["two", "hours"]);
  await expectAccessible(page);

  await panel.getByRole("button", { name: "Restore as in version 2" }).click();
  await expect(rows(page).first()).toContainText("The brake shall hold for an hour.");
  await expect(rows(page).first()).toContainText("Hold longer");
  await expect(changes).toHaveCount(4);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows(page).first()).toContainText("for two hours");

  await panel.getByRole("combobox", { name: "Show changes of" }).selectOption("All fields");
  await panel.getByRole("button", { name: "Restore version 1" }).click();
  await expect(rows(page).first()).toContainText("The brake shall hold.");
  await expect(rows(page).first()).not.toContainText("Hold longer");
  await expect(panel.getByText("Restored", { exact: true }).first()).toBeVisible();
  await expectAccessible(page);
});
