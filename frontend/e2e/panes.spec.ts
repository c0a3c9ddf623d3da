import { api, makeModule } from "./support/api";
import { expect, expectAccessible, test } from "./support/test";

interface Made {
  id: string;
}

test("[LNK-2, LNK-7] modules stand side by side, follow along links, show gaps, and are linked by dragging and by two keys", async ({ signedIn: page }) => {
  const texts = Array.from({ length: 40 }, (_, index) => ({ body: `<p>System requirement ${index + 1}.</p>` }));
  const { project, module, objects } = await makeModule(page, "System", texts);
  const parts = await api<Made>(page, "POST", "/api/v1/modules", { name: "Parts", project_id: project, prefix: "P" });
  const made: string[] = [];
  for (let number = 1; number <= 40; number++) {
    const part = await api<Made>(page, "POST", `/api/v1/modules/${parts.id}/objects`, { body: `<p>Part ${number}.</p>` });
    made.push(part.id);
  }
  const types = await api<{ id: string; name: string }[]>(page, "GET", "/api/v1/link-types");
  const satisfies = types.find(({ name }) => name === "satisfies")?.id;
  const link = (from: number, to: number) =>
    api(page, "POST", "/api/v1/links", { link_type_id: satisfies, source_object_id: made[from], target_object_id: objects[to] });
  await link(35, 0);
  await link(2, 30);

  await page.goto(`/p/${project}/trace/panes?m=${encodeURIComponent(JSON.stringify([module, parts.id]))}`);
  const left = page.getByRole("region", { name: "System" });
  const right = page.getByRole("region", { name: "Parts" });
  const row = (pane: typeof left, text: RegExp) => pane.getByRole("row").filter({ hasText: text });
  await expect(row(left, /System requirement 1\./).getByRole("img", { name: "1 link to Parts" })).toBeVisible();
  await expect(row(left, /System requirement 2\./).getByRole("img", { name: "No link to Parts" })).toBeVisible();
  await expectAccessible(page);

  // What the selected row is linked to comes into sight.
  await expect(row(right, /Part 36\./)).not.toBeInViewport();
  await row(left, /System requirement 1\./).getByRole("gridcell").nth(1).click();
  await expect(row(right, /Part 36\./)).toBeInViewport();
  await expect(row(right, /Part 36\./).getByRole("img", { name: "Linked to the selected object" })).toBeVisible();

  // By two keys, with an undo.
  await page.getByRole("toolbar").getByLabel("Type").selectOption({ label: "← is satisfied by" });
  await left.getByRole("treegrid").focus();
  await page.keyboard.press("ArrowDown");
  await expect(row(left, /System requirement 2\./)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("l");
  await expect(page.getByRole("region", { name: "Link being made" })).toContainText("System requirement 2.");
  await row(right, /Part 36\./).getByRole("gridcell").nth(1).click();
  await page.keyboard.press("Shift+L");
  await expect(page.getByText(/^Linked: P-0*36 satisfies /)).toBeVisible();
  await expect(row(left, /System requirement 2\./).getByRole("img", { name: "1 link to Parts" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(left, /System requirement 2\./).getByRole("img", { name: "No link to Parts" })).toBeVisible();

  // By dragging across.
  await page.getByRole("toolbar").getByLabel("Type").selectOption({ label: "→ satisfies" });
  const from = await row(right, /Part 36\./).locator("[data-grip]").boundingBox();
  const to = await row(left, /System requirement 3\./).boundingBox();
  if (from === null || to === null) throw new Error("rows are not in sight");
  await page.mouse.move(from.x + 4, from.y + 4);
  await page.mouse.down();
  await page.mouse.move(to.x + 200, to.y + to.height / 2 + 4, { steps: 6 });
  await page.mouse.move(to.x + 200, to.y + to.height / 2, { steps: 3 });
  await expect(row(left, /System requirement 3\./)).toHaveAttribute("data-drop", "inside");
  await page.mouse.up();
  await expect(page.getByText(/^Linked: P-0*36 satisfies /)).toBeVisible();
  await expect(row(left, /System requirement 3\./).getByRole("img", { name: "1 link to Parts" })).toBeVisible();

  // Scrolling follows along the links.
  await left.getByRole("treegrid").hover();
  await page.mouse.wheel(0, 100_000);
  await expect(row(left, /System requirement 40\./)).toBeVisible();
  await expect(row(right, /Part 3\./)).toBeInViewport();

  // The address says which modules and which row.
  await expect(page).toHaveURL(/sel=/);
  await page.reload();
  await expect(row(right, /Part 36\./)).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("button", { name: "Add a module" })).toBeDisabled();
});
