import { allSaved, createModule, createProject, expect, expectAccessible, rows, test, writeDocument } from "./support/test";

test.beforeEach(async ({ signedIn: page }) => {
  await expectAccessible(page);
  await createProject(page, "Brake by wire");
  await expectAccessible(page);
  await createModule(page, "System Requirements");
});

test("[UIX-2] a document is written, indented, moved, deleted and brought back by keyboard", async ({ signedIn: page }) => {
  await expectAccessible(page);
  await writeDocument(page, "Scope", ["First requirement", "Second requirement", "Third requirement"]);
  await expectAccessible(page);
  await expect(rows(page)).toHaveCount(4);
  await expect(rows(page).nth(3)).toContainText("SR-0004");

  await page.keyboard.press("Alt+Shift+ArrowRight");
  await expect(rows(page).nth(3)).toHaveAttribute("aria-level", "2");
  await page.keyboard.press("Alt+Shift+ArrowLeft");
  await expect(rows(page).nth(3)).toHaveAttribute("aria-level", "1");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(rows(page).nth(2)).toContainText("Third requirement");
  await allSaved(page);

  await page.keyboard.press("Delete");
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows(page)).toHaveCount(4);

  await page.reload();
  await expect(rows(page).nth(2)).toContainText("Third requirement");
  await expect(page.getByText("4 of 4 shown")).toBeVisible();
});

test("[OBJ-5] formatted text is edited in place, saved when typing pauses, and there after a reload", async ({ signedIn: page }) => {
  await writeDocument(page, "Scope", ["The brake shall hold."]);
  await page.keyboard.press("Enter");
  const editor = page.getByRole("textbox", { name: /^Text of/ });
  await expect(editor).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.getByRole("button", { name: "Bold" }).click();
  await expectAccessible(page);
  await allSaved(page);
  await page.keyboard.press("Escape");
  // Escape goes back to the text before the edit, and offers what was typed.
  await expect(rows(page).nth(1).locator("strong")).toHaveCount(0);
  await page.getByRole("button", { name: "Restore" }).click();
  await expect(editor.locator("strong")).toHaveText("The brake shall hold.");
  await expect(editor).toBeFocused();
  await page.getByRole("button", { name: "Keyboard" }).focus();
  await allSaved(page);
  await page.reload();
  await expect(rows(page).nth(1).locator("strong")).toHaveText("The brake shall hold.");
});

test("[OBJ-7] two people on one text: the second sees both and decides", async ({ signedIn: page }) => {
  await writeDocument(page, "Scope", ["Original text"]);
  const link = page.url();
  const other = await page.context().newPage();
  await other.goto(link);
  await expect(rows(other).nth(1)).toContainText("Original text");

  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: /^Text of/ })).toBeFocused();
  await other.getByText("Original text").dblclick();
  await expect(other.getByRole("textbox", { name: /^Text of/ })).toBeFocused();
  await other.keyboard.type(" by the other");
  await other.getByRole("treegrid").focus();
  await allSaved(other);

  await page.keyboard.type(" by me");
  const conflict = page.getByRole("alertdialog", { name: "Conflict" });
  await expect(conflict).toContainText("Original text by me");
  await expect(conflict).toContainText("Original text by the other");
  await expectAccessible(page);
  await conflict.getByRole("button", { name: "Keep mine" }).click();
  await expect(rows(page).nth(1)).toContainText("Original text by me");
  await allSaved(page);
});

test("text survives a lost connection and a reload", async ({ signedIn: page, context }) => {
  await writeDocument(page, "Scope", ["Held"]);
  await context.route("**/api/v1/modules/*/objects/*", (route) => route.abort());
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: /^Text of/ })).toBeFocused();
  await page.keyboard.type(" by a draft");
  await page.getByRole("treegrid").focus();
  await expect(page.getByText("1 change not saved")).toBeVisible();
  // Loaded again before the connection is back: with it, the text would be saved by itself.
  await page.reload();
  await expect(page.getByRole("button", { name: "Restore" })).toBeVisible();
  await context.unroute("**/api/v1/modules/*/objects/*");
  await page.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByRole("textbox", { name: /^Text of/ })).toContainText("Held by a draft");
  await expect(page.getByRole("textbox", { name: /^Text of/ })).toBeFocused();
  await page.getByRole("treegrid").focus();
  await allSaved(page);
  await expect(page.getByRole("button", { name: "Restore" })).toHaveCount(0);
});

test("a row is dragged before another one", async ({ signedIn: page }) => {
  await writeDocument(page, "Scope", ["Alpha", "Beta", "Gamma"]);
  const gamma = rows(page).filter({ hasText: "Gamma" });
  await gamma.hover();
  const from = await gamma.locator("[data-grip]").boundingBox();
  const to = await rows(page).filter({ hasText: "Alpha" }).boundingBox();
  if (from === null || to === null) throw new Error("rows are not in sight");
  await page.mouse.move(from.x + 6, from.y + 6);
  await page.mouse.down();
  await page.mouse.move(to.x + 300, to.y + to.height / 2, { steps: 6 });
  await page.mouse.move(to.x + 300, to.y + 3, { steps: 3 });
  await expect(rows(page).filter({ hasText: "Alpha" })).toHaveAttribute("data-drop", "before");
  await page.mouse.up();
  await expect(rows(page).nth(1)).toContainText("Gamma");
  await allSaved(page);
  await page.reload();
  await expect(rows(page).nth(1)).toContainText("Gamma");
});

test("[UIX-1] layout, filter and selection stand in the address", async ({ signedIn: page }) => {
  await writeDocument(page, "Scope", ["Parking brake", "Service brake"]);
  await page.keyboard.press("Shift+V");
  await expect(page).toHaveURL(/layout=grid/);
  await expect(page.getByRole("columnheader", { name: "ID" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("/");
  await page.keyboard.type("parking");
  await expect(page.getByText("1 of 3 shown")).toBeVisible();
  await expect(page).toHaveURL(/q=parking/);
  await page.reload();
  await expect(page.getByText("1 of 3 shown")).toBeVisible();
  await expect(page.getByRole("searchbox", { name: "Filter rows" })).toHaveValue("parking");
});

test("[UIX-1] a link to a row shows it above the details where there is little room", async ({ signedIn: page }) => {
  await page.setViewportSize({ width: 768, height: 700 });
  const names = Array.from({ length: 16 }, (_, index) => `Requirement ${index + 1}`);
  await writeDocument(page, "Scope", names);
  const last = page.getByRole("row", { name: /Requirement 12/ });
  await last.getByRole("gridcell").nth(1).click();
  await expect(page).toHaveURL(/sel=/);
  const details = page.getByRole("complementary", { name: "Details" });
  const above = async () => {
    const [row, panel] = await Promise.all([last.boundingBox(), details.boundingBox()]);
    return row !== null && panel !== null && row.y > 0 && row.y + row.height <= panel.y;
  };
  // On a slow machine the browser tells of its scrolling when the rows have been measured already.
  const machine = await page.context().newCDPSession(page);
  await machine.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  for (let time = 0; time < 3; time++) {
    await page.reload();
    await expect(details.getByRole("heading", { level: 2 })).toBeVisible();
    await expect.poll(above).toBe(true);
  }
  await machine.send("Emulation.setCPUThrottlingRate", { rate: 1 });

  // The rows are scrolled now: the tools of the editor stand above the text, not over it.
  const grid = page.getByRole("treegrid");
  await grid.focus();
  await page.keyboard.press("Enter");
  const text = grid.getByRole("textbox", { name: /^Text of/ });
  await expect(text).toBeFocused();
  const tools = grid.getByRole("toolbar");
  const apart = async () => {
    const [bar, content] = await Promise.all([tools.boundingBox(), text.boundingBox()]);
    return bar !== null && content !== null && bar.y + bar.height <= content.y + 1;
  };
  await expect.poll(apart).toBe(true);
});

for (const layout of ["document", "grid"]) {
  test(`[UIX-1] the tools stay in sight while a text longer than the screen is edited, ${layout}`, async ({ signedIn: page }) => {
    await page.setViewportSize({ width: 1024, height: 600 });
    await writeDocument(page, "Scope", ["Short"]);
    if (layout === "grid") await page.keyboard.press("Shift+V");
    const grid = page.getByRole("treegrid");
    const text = grid.getByRole("textbox", { name: /^Text of/ });
    await page.keyboard.press("Enter");
    await expect(text).toBeFocused();
    await page.keyboard.insertText(" and then more of it".repeat(400));
    await page.keyboard.press("Control+Home");
    await grid.hover();
    await page.mouse.wheel(0, 500);
    const places = async () => {
      const boxes = await Promise.all([grid, grid.getByRole("columnheader").first(), grid.getByRole("toolbar"), text].map((one) => one.boundingBox()));
      const [outer, head, bar, content] = boxes;
      if (!outer || !head || !bar || !content) return "not drawn";
      const under = layout === "grid" ? head.y + head.height : outer.y;
      return { scrolled: content.y < outer.y, at: Math.abs(bar.y - under) < 3 };
    };
    await expect.poll(places).toEqual({ scrolled: true, at: true });
  });
}

test("[UIX-2] keys that come before the editor belong to it", async ({ signedIn: page }) => {
  const held: (() => void)[] = [];
  await page.route(/RichTextEditor-.*\.js$/, (route) => void held.push(() => void route.continue()));
  await page.getByRole("button", { name: "First heading" }).click();
  await page.getByRole("textbox", { name: /^Heading of/ }).fill("Scope");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("treegrid")).toBeFocused();
  // Each of these letters means something in the grid.
  await page.keyboard.press("Control+Enter");
  await page.keyboard.type("hvox");
  await page.keyboard.press("Backspace");
  await expect(page).not.toHaveURL(/layout=grid/);
  held.forEach((release) => release());
  await expect(page.getByRole("textbox", { name: /^Text of/ })).toHaveText("hvo");
  await page.keyboard.type("!");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("textbox", { name: /^Text of/ })).toHaveCount(0);
  await expect(page.getByRole("treegrid")).toBeFocused();
  await allSaved(page);
  await expect(rows(page).nth(1)).toContainText("hvo!");
  await expect(rows(page)).toHaveCount(3);
});

test("history shows the words that changed", async ({ signedIn: page }) => {
  await writeDocument(page, "Scope", ["The brake shall hold"]);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: /^Text of/ })).toBeFocused();
  await page.keyboard.type(" firmly");
  await page.getByRole("treegrid").focus();
  await allSaved(page);
  await page.getByRole("tab", { name: "History" }).click();
  const history = page.getByRole("list", { name: "History" });
  await expect(history.locator("ins").first()).toContainText("firmly");
  await expectAccessible(page);
});

test("the palette finds an object by its ID and goes there; ? shows the keys", async ({ signedIn: page }) => {
  await writeDocument(page, "Scope", ["Alpha exports", "Beta"]);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Command palette" }).fill("SR-0003");
  await expect(page.getByRole("option", { name: /^SR-0003/ }).first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(rows(page).filter({ hasText: "SR-0003" })).toHaveAttribute("aria-selected", "true");
  // The name of an action goes before texts that hold the word.
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Command palette" }).fill("export");
  await expect(page.getByRole("option", { name: /^SR-0002/ })).toBeVisible();
  await expect(page.getByRole("option").first()).toContainText("Export");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
  await expectAccessible(page);
});

test("what others change comes into sight by itself, rows and project page", async ({ signedIn: page }) => {
  await writeDocument(page, "Scope", ["Original text"]);
  const link = page.url();
  const other = await page.context().newPage();
  await other.goto(link);
  await expect(rows(other).nth(1)).toContainText("Original text");
  await other.getByText("Original text").dblclick();
  await expect(other.getByRole("textbox", { name: /^Text of/ })).toBeFocused();
  await other.keyboard.type(" by the other");
  await other.getByRole("treegrid").focus();
  await allSaved(other);
  await expect(rows(page).nth(1)).toContainText("Original text by the other", { timeout: 30_000 });
  await other.getByRole("treegrid").focus();
  await other.keyboard.press("Delete");
  await expect(rows(page)).toHaveCount(1, { timeout: 30_000 });
});
