import { api, makeModule } from "./support/api";
import { expect, expectAccessible, rows, test } from "./support/test";

test("[COL-1] an object is discussed by keyboard: said, mentioned, answered, settled, taken back", async ({ signedIn: page, person }) => {
  const made = await makeModule(page, "System Requirements", [
    { heading: "Scope", classification: "heading" },
    { body: "The brake shall hold." },
  ]);
  const [, object = ""] = made.objects;
  await page.goto(`/p/${made.project}/m/${made.module}?sel=${object}`);
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("treegrid").focus();

  await page.keyboard.press("c");
  const field = page.getByRole("textbox", { name: /^New comment/ });
  await expect(field).toBeFocused();
  await page.keyboard.type("How long, @ki");
  const option = page.getByRole("option", { name: new RegExp(person.name) });
  await expect(option).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue(`How long, @${person.name} `);
  await page.keyboard.type("and @");
  await expect(option).toBeVisible();
  // Sends although people are still offered, and mentions nobody more.
  await page.keyboard.press("Control+Enter");
  const panel = page.getByRole("complementary", { name: "Details" });
  const said = panel.getByRole("article", { name: `Comment by ${person.name}` });
  await expect(said).toContainText(`How long, @${person.name} and @`);
  await expect(said.locator("mark")).toHaveText(`@${person.name}`);
  await expect(field).toHaveValue("");
  await expect(rows(page).nth(1).getByRole("img", { name: "1 open thread" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Discussion (1)" })).toBeVisible();
  await expectAccessible(page);

  await panel.getByRole("button", { name: "Answer" }).click();
  await expect(panel.getByRole("textbox", { name: "Answer" })).toBeFocused();
  await page.keyboard.type("An hour.\nAt least.");
  await page.keyboard.press("Control+Enter");
  await expect(said.nth(1)).toContainText("At least.");

  await said.nth(1).hover();
  await said.nth(1).getByRole("button", { name: "Edit comment" }).click();
  await expect(panel.getByRole("textbox", { name: "Edit comment" })).toHaveValue("An hour.\nAt least.");
  await panel.getByRole("textbox", { name: "Edit comment" }).fill("Two hours.");
  await page.keyboard.press("Control+Enter");
  await expect(said.nth(1)).toContainText("Two hours.");
  await expect(said.nth(1)).toContainText("edited");

  await said.nth(1).hover();
  await said.nth(1).getByRole("button", { name: "Delete comment" }).click();
  await expect(said).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(said).toHaveCount(2);

  await panel.getByRole("button", { name: "Settle" }).click();
  await expect(panel.getByText("1 settled thread")).toBeVisible();
  await expect(rows(page).nth(1).getByRole("img", { name: "Discussed, all settled" })).toBeVisible();
  await panel.getByText("1 settled thread").click();
  await panel.getByRole("button", { name: "Reopen" }).click();
  await expect(panel.getByText("1 settled thread")).toHaveCount(0);
});

test("[COL-1] what was typed and not sent is there again after closing, also when sending failed", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", [{ body: "The brake shall hold." }, { body: "And release." }]);
  const [object = "", other = ""] = made.objects;
  const address = (id: string) => `/p/${made.project}/m/${made.module}?sel=${id}&tab=discussion`;
  await page.goto(address(object));
  const field = page.getByRole("textbox", { name: /^New comment/ });
  await field.fill("Unfinished thought");
  await page.route("**/comments", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: "Notifications" }).getByText("The discussion was not changed")).toBeVisible();
  await expect(field).toHaveValue("Unfinished thought");
  await page.unroute("**/comments");
  await page.goto(address(other));
  await expect(field).toHaveValue("");
  await page.goto(address(object));
  await expect(field).toHaveValue("Unfinished thought");
  await page.keyboard.press("Tab");
  await field.focus();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("article")).toContainText("Unfinished thought");
  await page.reload();
  await expect(page.getByRole("article")).toContainText("Unfinished thought");
  await expect(field).toHaveValue("");
});

test("[COL-1] the page of an object shows its discussion", async ({ signedIn: page, person }) => {
  const made = await makeModule(page, "System Requirements", [{ body: "The brake shall hold." }]);
  const [object = ""] = made.objects;
  await api(page, "POST", `/api/v1/objects/${object}/comments`, { body: "<b>Why</b> so long?" });
  await page.goto(`/o/${object}`);
  const section = page.getByRole("region", { name: "Discussion" });
  await expect(section.getByRole("article", { name: `Comment by ${person.name}` })).toContainText("Why so long?");
  await expectAccessible(page);
});
