import { api, makeModule } from "./support/api";
import { edit, editor, elsewhere, joined, leave, live, openModule } from "./support/crowd";
import { allSaved, expect, expectAccessible, rows, test } from "./support/test";

/** What comes by itself is there within a second on an idle machine; one that runs all tests at once is slower. */
const SOON = { timeout: 6_000 };

test("[COL-3] two people see each other and what the other one writes", async ({ signedIn: page, browser }) => {
  const made = await makeModule(page, "System", [{ heading: "Scope", classification: "heading" }, { body: "It shall hold." }]);
  await openModule(page, made);
  const other = await joined(browser, page, made, "Robin Sommer");
  await Promise.all([live(page), live(other)]);

  await edit(page, "It shall hold.");
  const people = other.getByRole("group", { name: "Also in this module" });
  await expect(people.getByRole("img", { name: "Kim Weber is editing" })).toBeVisible(SOON);
  await expect(rows(other).nth(1).getByRole("img", { name: "Kim Weber is editing" })).toBeVisible();
  await page.keyboard.type(" Always.");
  await leave(page);
  await allSaved(page);
  await expect(rows(other).nth(1)).toContainText("It shall hold. Always.", SOON);
  await expectAccessible(other);

  // A heading changes the outline too.
  await other.getByRole("gridcell", { name: "Scope" }).getByText("Scope", { exact: true }).dblclick();
  await other.getByRole("textbox", { name: /^Heading of/ }).fill("Purpose");
  await leave(other);
  await allSaved(other);
  await expect(rows(page).nth(0)).toContainText("Purpose", SOON);
  await expect(page.getByRole("complementary", { name: "Outline" })).toContainText("Purpose", SOON);

  // Rows come and go.
  const objects = `/api/v1/modules/${made.module}/objects`;
  const { id } = await api<{ id: string }>(other, "POST", objects, { body: "It shall release." });
  await expect(rows(page)).toHaveCount(3, SOON);
  await api(other, "DELETE", `${objects}/${id}`);
  await expect(rows(page)).toHaveCount(2, SOON);

  // What is said is there without asking.
  await page.getByRole("treegrid").focus();
  await rows(page).nth(1).click();
  await page.keyboard.press("c");
  await expect(page.getByRole("textbox", { name: /^New comment/ })).toBeFocused();
  await api(other, "POST", `/api/v1/objects/${made.objects[1]}/comments`, { body: "At 5 °C, too?" });
  await expect(page.getByRole("article", { name: "Comment by Robin Sommer" })).toContainText("At 5 °C, too?", SOON);
  await expect(rows(page).nth(1).getByRole("img", { name: "1 open thread" })).toBeVisible(SOON);

  // Who goes is gone.
  await other.close();
  await expect(page.getByRole("group", { name: "Also in this module" })).toHaveCount(0, SOON);
});

test("[COL-3] what others change elsewhere moves nothing in sight, is counted, and is one click away", async ({ signedIn: page, browser }) => {
  const objects = Array.from({ length: 60 }, (_, place) => ({ body: `Requirement number ${place + 1}.` }));
  const made = await makeModule(page, "System", objects);
  await openModule(page, made);
  const other = await joined(browser, page, made, "Robin Sommer");
  await Promise.all([live(page), live(other)]);
  await other.getByRole("treegrid").focus();
  const looked = rows(other).filter({ hasText: "Requirement number 40." });
  await other.goto(`/p/${made.project}/m/${made.module}?sel=${made.objects[39]}`);
  await expect(looked).toBeInViewport();
  await live(other);
  await expect.poll(async () => (await looked.boundingBox())?.y).toBeGreaterThan(0);
  const top = (await looked.boundingBox())?.y ?? 0;

  const path = `/api/v1/modules/${made.module}/objects`;
  const first = made.objects[0];
  for (const text of ["New one.", "New two.", "New three."]) {
    await api(page, "POST", path, { body: text, before_id: first });
  }
  await expect(other.getByRole("button", { name: "3 new changes" })).toBeVisible(SOON);
  await expect(other.getByText("63 of 63 shown")).toBeVisible(SOON);
  expect(Math.abs(((await looked.boundingBox())?.y ?? 0) - top)).toBeLessThan(3);
  await expectAccessible(other);
  await other.getByRole("button", { name: "3 new changes" }).click();
  await expect(rows(other).filter({ hasText: "New one." })).toBeInViewport();
  // All three stand together.
  await expect(other.getByRole("button", { name: /new change/ })).toHaveCount(0);
});

test("[OBJ-7] the same text by two people is decided, different fields come together", async ({ signedIn: page, browser }) => {
  const made = await makeModule(page, "System", [{ heading: "Holding", body: "It shall hold." }]);
  await openModule(page, made);
  const other = await joined(browser, page, made, "Robin Sommer");
  await Promise.all([live(page), live(other)]);

  await edit(page, "It shall hold.");
  await other.getByText("Holding", { exact: true }).first().dblclick();
  await other.getByRole("textbox", { name: /^Heading of/ }).fill("Holding force");
  await leave(other);
  await allSaved(other);
  await expect(rows(page).nth(0)).toContainText("Holding force", SOON);
  await page.keyboard.type(" Mine.");
  await leave(page);
  await allSaved(page);
  await expect(rows(other).nth(0)).toContainText("It shall hold. Mine.", SOON);
  await expect(page.getByRole("alertdialog")).toHaveCount(0);

  await edit(page, "It shall hold. Mine.");
  await edit(other, "It shall hold. Mine.");
  await other.keyboard.type(" Theirs.");
  await leave(other);
  await allSaved(other);
  await page.keyboard.type(" More.");
  const conflict = page.getByRole("alertdialog", { name: "Conflict" });
  await expect(conflict).toContainText("It shall hold. Mine. More.");
  await expect(conflict).toContainText("It shall hold. Mine. Theirs.");
  await conflict.getByRole("button", { name: "Take theirs" }).click();
  await expect(rows(page).nth(0)).toContainText("It shall hold. Mine. Theirs.");
});

test("[OBJ-7] a conflict that comes after the editor was left is decided all the same", async ({ signedIn: page, browser }) => {
  const made = await makeModule(page, "System", [{ body: "It shall hold." }]);
  await openModule(page, made);
  const other = await joined(browser, page, made, "Robin Sommer");
  await Promise.all([live(page), live(other)]);

  // The answer takes its time, and meanwhile the editor is gone.
  let release: () => void = () => undefined;
  const held = new Promise<void>((go) => (release = go));
  await page.route("**/api/v1/modules/*/objects/*", async (route) => {
    if (route.request().method() === "PATCH") await held;
    await route.continue();
  });
  await edit(page, "It shall hold.");
  await page.keyboard.type(" Mine.");
  await leave(page);
  await expect(editor(page)).toHaveCount(0);
  await edit(other, "It shall hold.");
  await other.keyboard.type(" Theirs.");
  await leave(other);
  await allSaved(other);
  release();
  const conflict = page.getByRole("alertdialog", { name: "Conflict" });
  await expect(conflict).toContainText("It shall hold. Mine.");
  await expect(conflict).toContainText("It shall hold. Theirs.");
  await expect(page.getByRole("button", { name: "1 change not saved" })).toBeVisible();
  await expectAccessible(page);
  await conflict.getByRole("button", { name: "Keep mine" }).click();
  await expect(rows(other).nth(0)).toContainText("It shall hold. Mine.", SOON);
  await allSaved(page);
  await expect(conflict).toHaveCount(0);
});

test("[OBJ-7] unsaved text is offered on another machine, and is decided where others wrote meanwhile", async ({ signedIn: page, browser }) => {
  const made = await makeModule(page, "System", [{ body: "It shall hold." }]);
  const other = await joined(browser, page, made, "Robin Sommer");
  await live(other);
  await other.route("**/api/v1/modules/*/objects/*", (route) =>
    route.request().method() === "PATCH" ? route.abort() : route.continue(),
  );
  const kept = other.waitForResponse((answer) => answer.url().includes("/drafts/") && answer.request().method() === "PUT");
  await edit(other, "It shall hold.");
  await other.keyboard.type(" On the train.");
  await leave(other);
  expect((await kept).status()).toBe(200);
  await other.context().close();
  await api(page, "PATCH", `/api/v1/modules/${made.module}/objects/${made.objects[0]}`, { body: "It shall hold. At the desk." });

  const home = await elsewhere(browser, other.account, made);
  await expect(home.getByText("Unsaved text")).toBeVisible();
  await expectAccessible(home);
  await home.getByRole("button", { name: "Restore" }).click();
  const conflict = home.getByRole("alertdialog", { name: "Conflict" });
  await expect(conflict).toContainText("It shall hold. On the train.");
  await expect(conflict).toContainText("It shall hold. At the desk.");
  const gone = home.waitForResponse((answer) => answer.url().includes("/drafts/") && answer.request().method() === "DELETE");
  await conflict.getByRole("button", { name: "Keep mine" }).click();
  await allSaved(home);
  expect((await gone).status()).toBe(204);
  await expect(rows(home).nth(0)).toContainText("It shall hold. On the train.");
});

test("[COL-3] where the stream does not get through, changes are asked for", async ({ signedIn: page, browser }) => {
  const made = await makeModule(page, "System", [{ body: "It shall hold." }]);
  const other = await joined(browser, page, made, "Robin Sommer");
  await live(other);
  await other.route("**/events?*", (route) => route.abort());
  await other.reload();
  await expect(other.getByRole("region", { name: "Status" }).getByText("Reconnecting")).toBeVisible();
  await api(page, "PATCH", `/api/v1/modules/${made.module}/objects/${made.objects[0]}`, { body: "It shall hold. Late." });
  await expect(rows(other).nth(0)).toContainText("It shall hold. Late.");
  await other.unroute("**/events?*");
  await live(other);
});
