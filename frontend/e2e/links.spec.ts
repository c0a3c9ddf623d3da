import { allSaved, createModule, createProject, expect, expectAccessible, rows, test, writeDocument } from "./support/test";

const LONG = "The parking brake shall hold the vehicle on a slope of twenty percent with full load for at least one hour without any power";

test("objects are linked, the links fit beside the rows, and taking one away is undone", async ({ signedIn: page }) => {
  await createProject(page, "Brake by wire");
  await createModule(page, "System Requirements");
  await writeDocument(page, "Scope", [LONG, "The lever shall be lit"]);
  await page.getByRole("tab", { name: "Links" }).click();
  const panel = page.getByRole("complementary", { name: "Details" });
  await panel.getByRole("combobox", { name: "Other object" }).fill("slope");
  await page.getByRole("option", { name: /SR-0002/ }).click();
  await page.getByRole("button", { name: "Link", exact: true }).click();
  const link = panel.getByRole("link", { name: /SR-0002 The parking brake/ });
  await expect(link).toBeVisible();
  await expectAccessible(page);
  const overflow = await panel.evaluate((element) =>
    [element, ...element.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > element.getBoundingClientRect().right + 1).map((one) => one.outerHTML.slice(0, 120)),
  );
  expect(overflow).toEqual([]);
  await expect(rows(page).nth(2).getByRole("img", { name: "1 outgoing link" })).toBeVisible();
  await expect(rows(page).nth(1).getByRole("img", { name: "1 incoming link" })).toBeVisible();

  await page.getByRole("button", { name: "Remove link to SR-0002" }).click();
  await expect(panel.getByText("No links yet.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(link).toBeVisible();
  await allSaved(page);
  await link.click();
  await expect(page).toHaveURL(/\/o\//);
});
