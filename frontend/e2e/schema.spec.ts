import type { Page } from "@playwright/test";

import { api, makeModule, type MadeModule } from "./support/api";
import { allSaved, expect, expectAccessible, test } from "./support/test";

/** Makes attributes in the module and opens its schema. */
async function openSchema(page: Page, made: MadeModule, attributes: readonly object[] = []): Promise<string[]> {
  const ids: string[] = [];
  for (const attribute of attributes) {
    const path = `/api/v1/modules/${made.module}/attribute-definitions`;
    ids.push((await api<{ id: string }>(page, "POST", path, attribute)).id);
  }
  await page.goto(`/p/${made.project}/m/${made.module}/schema`);
  await expect(page.getByRole("heading", { level: 1, name: "Schema" })).toBeVisible();
  return ids;
}

async function setStatus(page: Page, made: MadeModule, values: readonly string[]): Promise<void> {
  for (const [index, value] of values.entries()) {
    const path = `/api/v1/modules/${made.module}/objects/${made.objects[index] ?? ""}`;
    await api(page, "PATCH", path, { attributes: { Status: value } });
  }
}

const STATUS = {
  name: "Status",
  data_type: "enum",
  enum_values: [
    { key: "open", label: "Open", color: "#0a7d33" },
    { key: "late", label: "Late", color: "#b00020" },
    { key: "done", label: "Done" },
  ],
};

const three = [{ heading: "One" }, { heading: "Two" }, { heading: "Three" }];

test("[ATT-1] [ATT-3] an attribute with choices is made and ordered by keyboard", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System", three);
  await openSchema(page, made, [{ name: "Owner", data_type: "string" }]);
  await page.getByRole("button", { name: "New attribute" }).click();
  const form = page.getByRole("region", { name: "New attribute" });
  await form.getByLabel("Name").fill("Priority");
  await form.getByLabel("Kind of values").selectOption("enum");
  for (const label of ["low", "high"]) {
    await form.getByRole("button", { name: "Add value" }).click();
    await page.keyboard.type(label);
  }
  await form.getByLabel("Colour of high: none").fill("#b00020");
  await form.getByRole("button", { name: "Move high: drag, or arrow keys" }).focus();
  await page.keyboard.press("ArrowUp");
  await expect(form.getByLabel("Value 1")).toHaveValue("high");
  await expect(form.getByText("high is number 1 of 2")).toBeAttached();
  await form.getByLabel("Value of new objects").selectOption({ label: "low" });
  await expectAccessible(page);
  await form.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("region", { name: "Priority" }).getByText("0 objects have a value; 3 without one.")).toBeVisible();

  // The order of the attributes, by keyboard too.
  const list = page.getByRole("list", { name: "Attributes" });
  await page.getByRole("button", { name: "Move Priority: drag, or arrow keys" }).focus();
  await page.keyboard.press("ArrowUp");
  await expect(list.getByRole("listitem").first()).toContainText("Priority");
  await page.reload();
  await expect(list.getByRole("listitem").first()).toContainText("Priority");
  await expect(page).toHaveURL(/sel=/);
});

test("[ATT-3] a new label keeps data, and a value that goes gets a replacement", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System", three);
  await openSchema(page, made, [STATUS]);
  await setStatus(page, made, ["late", "late", "open"]);
  await page.getByRole("button", { name: /^Status/ }).click();
  const form = page.getByRole("region", { name: "Status" });
  await expect(form.getByText("3 objects have a value; 0 without one.")).toBeVisible();
  await form.getByLabel("Value 1").fill("To do");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Status saved")).toBeVisible();

  await form.getByRole("button", { name: "Remove Late" }).click();
  await form.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog", { name: "Change Status?" });
  await expect(dialog.getByText("2 objects get a new version with another value.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Apply" })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("2 objects have “Late”. They get").selectOption({ label: "Done" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog).toBeHidden();

  await page.goto(`/p/${made.project}/m/${made.module}?layout=grid`);
  const grid = page.getByRole("treegrid");
  await expect(grid.getByRole("gridcell", { name: "Done" })).toHaveCount(2);
  await expect(grid.getByRole("gridcell", { name: "To do" })).toHaveCount(1);
});

test("[ATT-1] another kind of values is shown before it is applied, and deleting too", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System", three);
  await openSchema(page, made, [{ ...STATUS, name: "Status", data_type: "string", enum_values: undefined }]);
  await setStatus(page, made, ["4", "about 5"]);
  await page.getByRole("button", { name: /^Status/ }).click();
  const form = page.getByRole("region", { name: "Status" });
  await form.getByLabel("Kind of values").selectOption("integer");
  await form.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog", { name: "Change Status?" });
  await expect(dialog.getByText("The value of 1 object does not fit and is taken away:")).toBeVisible();
  await expect(dialog.getByRole("listitem")).toHaveText(/SR-0002 about 5/);
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog).toBeHidden();
  await expect(form.getByText("1 object has a value; 2 without one.")).toBeVisible();

  await form.getByRole("button", { name: "Delete" }).click();
  const deleting = page.getByRole("dialog", { name: "Delete Status?" });
  await expect(deleting.getByText("1 object has a value, which goes out of sight.")).toBeVisible();
  await deleting.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "No attributes yet" })).toBeVisible();
});

test("[ATT-4] the values of a choice follow another one, also in the details", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System", three);
  const reason = { name: "Reason", data_type: "enum", enum_values: ["ill", "away"] };
  await openSchema(page, made, [STATUS, reason]);
  await setStatus(page, made, ["late"]);
  await page.getByRole("button", { name: /^Reason/ }).click();
  const form = page.getByRole("region", { name: "Reason" });
  await form.getByLabel("Values follow").selectOption({ label: "Status" });
  await form.getByLabel("Allow only some values with Late").check();
  await form.getByLabel("away with Late").uncheck();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Reason saved")).toBeVisible();

  await page.goto(`/p/${made.project}/m/${made.module}?sel=${made.objects[0] ?? ""}`);
  const details = page.getByRole("complementary", { name: "Details" });
  await expect(details.getByLabel("Reason").getByRole("option")).toHaveText(["—", "ill"]);
});

test("[ATT-5] an object type lays out the form of its objects and asks for a value", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System", three);
  await openSchema(page, made, [{ name: "Cause", data_type: "string" }, { name: "Effect", data_type: "string" }]);
  await page.getByRole("tab", { name: /Object types/ }).click();
  await page.getByRole("button", { name: "New object type" }).click();
  const form = page.getByRole("region", { name: "New object type" });
  await form.getByLabel("Name").fill("Hazard");
  await form.getByLabel("All attributes of the module").uncheck();
  await form.getByLabel("Requires Cause").check();
  await form.getByRole("button", { name: "Add section" }).click();
  await form.getByLabel("Title of section 1").fill("Analysis");
  await form.getByLabel("Add to Analysis").selectOption({ label: "Effect" });
  await form.getByLabel("Add to Analysis").selectOption({ label: "Cause" });
  await expectAccessible(page);
  await form.getByRole("button", { name: "Create" }).click();
  await expect(page.getByText("No object is of this type.")).toBeVisible();

  await page.goto(`/p/${made.project}/m/${made.module}?sel=${made.objects[0] ?? ""}`);
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByLabel("Cause").fill("Heat");
  await details.getByLabel("Cause").press("Enter");
  await allSaved(page);
  await details.getByLabel("Type").selectOption({ label: "Hazard" });
  const section = details.getByRole("region", { name: "Analysis" });
  await expect(section.getByRole("textbox")).toHaveCount(2);
  await expect(section.getByRole("textbox").first()).toHaveAccessibleName("Effect");
  await section.getByLabel("Cause").fill("");
  await section.getByLabel("Cause").press("Enter");
  await expect(details.getByRole("alert")).toContainText("must have a value");
});
