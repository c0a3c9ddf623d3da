import { tabTo, write } from "./support/keys";
import { allSaved, expect, expectAccessible, rows, test } from "./support/test";

test("[UIX-2] from sign-in to export without a mouse", async ({ page, person }) => {
  test.slow();
  await page.goto("/login");
  await tabTo(page, "button", "Create an account");
  await page.keyboard.press("Enter");
  await write(page, "E-mail", person.email);
  await write(page, "Your name", person.name);
  await write(page, "Password", person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: `Welcome, ${person.name}` })).toBeVisible();

  for (const [button, name] of [["New workspace", "Braking systems"], ["New project", "Brake by wire"], ["New module", "System Requirements"]] as const) {
    await tabTo(page, "button", button);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toBeVisible();
    await write(page, "Name", name);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }

  await tabTo(page, "button", "First heading");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: /^Heading of/ })).toBeFocused();
  await page.keyboard.type("Functions");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("treegrid")).toBeFocused();
  for (const text of ["Hold the vehicle", "Release the brake"]) {
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("textbox", { name: /^Text of/ })).toBeFocused();
    await page.keyboard.type(text);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("treegrid")).toBeFocused();
    // Escape goes back, and the text stays as a draft; the one who means it takes it up again.
    await tabTo(page, "button", "Restore");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("textbox", { name: /^Text of/ })).toContainText(text);
    await expect(page.getByRole("textbox", { name: /^Text of/ })).toBeFocused();
    await page.keyboard.press("Tab");
    await allSaved(page);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("treegrid")).toBeFocused();
  }
  await expectAccessible(page);

  await page.keyboard.press("Control+End");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: /^Text of/ })).toBeFocused();
  await page.keyboard.type(" at once");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Escape");
  await allSaved(page);
  await expect(rows(page).nth(2)).toContainText("Release the brake at once");
  await page.keyboard.press("Delete");

  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Alt+Shift+ArrowRight");
  await expect(rows(page).nth(1)).toHaveAttribute("aria-level", "2");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Alt+ArrowUp");
  await allSaved(page);
  await expect(rows(page).first()).toContainText("Release the brake at once");

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Command palette" })).toBeFocused();
  await page.keyboard.type("SR-0002");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { selected: true })).toContainText("Hold the vehicle");

  await page.keyboard.press("Control+k");
  await page.keyboard.type("Export");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Export System Requirements" })).toBeVisible();
  await tabTo(page, "button", "Start export");
  await page.keyboard.press("Enter");
  await tabTo(page, "button", "Background work");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "Download" }).first()).toBeVisible({ timeout: 30_000 });
  const downloading = page.waitForEvent("download");
  await tabTo(page, "link", "Download");
  await page.keyboard.press("Enter");
  expect((await downloading).suggestedFilename()).toMatch(/\.reqifz?$/);
});
