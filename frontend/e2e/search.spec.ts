import { createModule, createProject, expect, expectAccessible, test, writeDocument } from "./support/test";

test("an object is found by its words and opened by its permanent link", async ({ signedIn: page }) => {
  await createProject(page, "Brake by wire");
  await createModule(page, "System Requirements");
  await writeDocument(page, "Scope", ["The parking brake shall hold the vehicle on a slope"]);
  await page.goto("/search");
  await page.getByRole("searchbox", { name: "Search" }).fill("slope vehicle");
  const hit = page.getByRole("link", { name: /SR-0002/ });
  await expect(hit).toBeVisible();
  await expectAccessible(page);
  await hit.click();
  await expect(page.getByRole("treegrid")).toBeFocused();
  await page.keyboard.press("o");
  await expect(page).toHaveURL(/\/o\//);
  await expect(page.getByRole("heading", { level: 1, name: "SR-0002" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: /Show in System Requirements/ }).click();
  await expect(page.getByRole("row", { selected: true })).toContainText("SR-0002");
});
