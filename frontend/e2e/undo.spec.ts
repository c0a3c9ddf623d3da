import { api, makeModule } from "./support/api";
import { joined, openModule } from "./support/crowd";
import { reqifOf } from "./support/reqif";
import { expect, expectAccessible, rows, test } from "./support/test";

test("[OBJ-12, UIX-6] keys undo and redo one's own last acts", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", [{ heading: "Hold", body: "The brake shall hold." }, { heading: "Release" }]);
  await openModule(page, made);
  await expect(rows(page)).toHaveCount(2);
  // Making a heading, and deleting another row.
  await rows(page).first().getByRole("gridcell").nth(1).click();
  await page.keyboard.press("h");
  await expect(rows(page).first()).toHaveAttribute("data-kind", "heading");
  await rows(page).nth(1).getByRole("gridcell").nth(1).click();
  await page.keyboard.press("Delete");
  await expect(rows(page)).toHaveCount(1);

  await page.waitForTimeout(1_200);
  await page.keyboard.press("Control+z");
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByText("Undone: SR-0002 deleted")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByText("Undone: SR-0001 changed")).toBeVisible();
  await expect(rows(page).first()).not.toHaveAttribute("data-kind", "heading");
  await page.keyboard.press("Control+Shift+Z");
  await expect(page.getByText("Done again: SR-0001 changed")).toBeVisible();
  await expect(rows(page).first()).toHaveAttribute("data-kind", "heading");
  await page.keyboard.press("Control+y");
  await expect(rows(page)).toHaveCount(1);

  // Where text is typed, the keys are the text's own.
  await rows(page).first().getByRole("gridcell").nth(1).click();
  await page.keyboard.press("F2");
  await page.keyboard.type("ing on");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Escape");
  await expect(rows(page)).toHaveCount(1);
});

test("[OBJ-12] what others touched since is shown before anything goes back", async ({ browser, signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", [{ heading: "Hold", body: "The brake shall hold." }]);
  const [object = ""] = made.objects;
  const path = `/api/v1/modules/${made.module}/objects/${object}`;
  const other = await joined(browser, page, made, "Ada Lovelace");
  await api(page, "PATCH", path, { heading: "Mine", body: "Mine too." });
  await api(other, "PATCH", path, { heading: "Theirs" });
  await openModule(page, made);
  await expect(rows(page).first()).toContainText("Theirs");
  await page.waitForTimeout(1_200);
  await rows(page).first().getByRole("gridcell").nth(1).click();
  await page.keyboard.press("Control+z");
  const dialog = page.getByRole("dialog", { name: "Undo this change?" });
  await expect(dialog).toContainText("1 item was changed since then and stays as it is");
  await expect(dialog).toContainText("Ada Lovelace");
  await expect(dialog).toContainText("The brake shall hold.");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Undo the rest" }).click();
  await expect(dialog).toBeHidden();
  await expect(rows(page).first()).toContainText("Theirs");
  await expect(rows(page).first()).toContainText("The brake shall hold.");
});

test("[OBJ-12, VER-1] the history of a module lists change sets and undoes any of them", async ({ signedIn: page, person }) => {
  const made = await makeModule(page, "System Requirements", [{ heading: "Hold", body: "The brake shall hold." }]);
  const [object = ""] = made.objects;
  const path = `/api/v1/modules/${made.module}/objects/${object}`;
  await api(page, "PATCH", path, { heading: "Second" });
  await api(page, "PATCH", path, { body: "Another text." });
  await openModule(page, made);
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("History of the module");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/history/);
  const list = page.getByRole("row").filter({ has: page.getByRole("cell") });
  await expect(list).toHaveCount(3);
  await expect(list.first()).toContainText(person.name);
  await expectAccessible(page);

  await page.getByRole("button", { name: /Undo change 2/ }).click();
  const dialog = page.getByRole("dialog", { name: "Undo this change?" });
  await expect(dialog).toContainText("1 object gets its former values");
  await expect(dialog.locator("ins")).toHaveText("Hold");
  await expect(dialog.locator("del")).toHaveText("Second");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Undo", exact: true }).press("Enter");
  await expect(list).toHaveCount(4);
  await expect(list.nth(2)).toContainText("Undone");
  await page.getByRole("combobox", { name: "Kind" }).selectOption("Undo");
  await expect(page).toHaveURL(/kind=undo/);
  await expect(list).toHaveCount(1);
  await page.reload();
  await expect(list).toHaveCount(1);
});

test("[OBJ-12, ORG-4] an import is undone from the history: its module is in the recycle bin, and comes back", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", []);
  const document = reqifOf("Brakes of a supplier", ["It shall hold.", "It shall release."]);
  const module = await page.evaluate(
    async ([path, text]) => {
      const form = new FormData();
      form.append("file", new File([text], "supplier.reqif"));
      const answer = await fetch(path, { method: "POST", body: form });
      return ((await answer.json()) as { module_id: string }).module_id;
    },
    [`/api/v1/projects/${made.project}/reqif/import`, document] as const,
  );
  await openModule(page, { ...made, module });
  await expect(rows(page)).toHaveCount(2);
  // The keys do not take away what one looks at.
  await page.getByRole("treegrid").focus();
  await expect(async () => {
    // What undoes is loaded after the rows.
    await page.keyboard.press("Control+z");
    await expect(page.getByText("There is nothing of yours to undo here").first()).toBeVisible({ timeout: 1_000 });
  }).toPass();

  await page.goto(`/p/${made.project}/m/${module}/history`);
  await page.getByRole("button", { name: /^Undo change 1/ }).click();
  const dialog = page.getByRole("dialog", { name: "Undo this change?" });
  await expect(dialog).toContainText("1 module goes to the recycle bin, with everything in it");
  await expect(dialog).toContainText("Brakes of a supplier");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/p/${made.project}$`));
  await expect(page.getByRole("link", { name: "System Requirements" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Brakes of a supplier", exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(page.getByRole("link", { name: "Brakes of a supplier", exact: true })).toBeVisible();
  await openModule(page, { ...made, module });
  await expect(rows(page)).toHaveCount(2);
});

test("[OBJ-12, LNK-4] history, preview and note of an undo say which objects a link joins", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", [{ heading: "Hold" }, { heading: "Release" }]);
  const [source = "", target = ""] = made.objects;
  const types = await api<{ id: string; name: string }[]>(page, "GET", `/api/v1/link-types?workspace_id=${made.workspace}`);
  const type = types.find(({ name }) => name === "refines")?.id;
  await api(page, "POST", "/api/v1/links", { source_object_id: source, target_object_id: target, link_type_id: type });
  await page.goto(`/p/${made.project}/m/${made.module}/history`);
  const list = page.getByRole("row").filter({ has: page.getByRole("cell") });
  await expect(list.first()).toContainText("Link: SR-0001 refines SR-0002");
  await list.first().getByRole("button", { name: "Undo change 3: Link: SR-0001 refines SR-0002" }).click();
  const dialog = page.getByRole("dialog", { name: "Undo this change?" });
  await expect(dialog).toContainText("SR-0001 → SR-0002");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByText("Undone: Link: SR-0001 refines SR-0002")).toBeVisible();
  await expect(list.first()).toContainText("Link deleted: SR-0001 refines SR-0002");
});
