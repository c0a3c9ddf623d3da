import { makeModule } from "./support/api";
import { expect, expectAccessible, test } from "./support/test";

test("[UIX-5] the guide is found, searched and read without a mouse", async ({ signedIn: page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  // From the screen one is on to what the guide says about it.
  await page.goto("/search");
  await expect(page.getByRole("searchbox", { name: "Search" })).toBeFocused();
  await page.getByRole("button", { name: "Help" }).focus();
  await page.keyboard.press("F1");
  await expect(page.getByRole("heading", { level: 1, name: "Finding things" })).toBeVisible();
  await expect(page).toHaveURL(/\/help\/finding$/);

  await page.keyboard.press("/");
  const field = page.getByRole("searchbox", { name: "Search the guide" });
  await expect(field).toBeFocused();
  await page.keyboard.type("absolute number");
  const hits = page.getByRole("region", { name: "Search results" });
  const hit = hits.getByRole("link", { name: /Words.*Coming from DOORS/ });
  await expect(hit.locator("mark").first()).toHaveText("Absolute");
  await expectAccessible(page);
  await hit.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Coming from DOORS" })).toBeVisible();
  await expect(page).toHaveURL(/\/help\/coming-from-doors\?q=absolute\+number#words$/);
  await expect(page.getByRole("heading", { level: 2, name: "Words" })).toBeInViewport();
  const marks = await page.evaluate(() => [...(CSS.highlights.get("guide-search") ?? [])].map(String));
  expect(marks).toContain("Absolute");

  // What was searched for stays until it is taken away.
  await field.focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  const contents = page.getByRole("navigation", { name: "Contents" });
  await expect(contents.getByRole("link", { name: "Coming from DOORS" })).toHaveAttribute("aria-current", "page");
  await expect(page).toHaveURL(/\/help\/coming-from-doors#words$/);

  // On and back, and links in the text.
  const ways = page.getByRole("navigation", { name: "Back and on" });
  await ways.getByRole("link", { name: "Coming from DXL" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Coming from DXL" })).toBeVisible();
  await ways.getByRole("link", { name: "Coming from Polarion" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Coming from Polarion" })).toBeVisible();
  await page.getByRole("article").getByRole("link", { name: "from another one" }).press("Enter");
  await expect(page).toHaveURL(/\/help\/recycle-bin#a-module-from-another-one$/);
  await expect(page.getByRole("heading", { level: 2, name: "A module from another one" })).toBeInViewport();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Coming from Polarion" })).toBeVisible();

  // A link to a heading can be passed on.
  await page.goto("/help/module#keys");
  await expect(page.getByRole("heading", { level: 2, name: "Keys" })).toBeInViewport();
  const picture = page.getByRole("img", { name: "The same module as a grid" });
  await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  const headings = page.getByRole("navigation", { name: "On this page" });
  await headings.getByRole("link", { name: "Writing" }).press("Enter");
  await expect(page).toHaveURL(/#writing$/);
  await page.goto("/help/nothing-like-this");
  await expect(page.getByText("The guide has no such page.")).toBeVisible();
  // Nothing of it is asked of another place.
  const home = new URL(page.url()).origin;
  expect(asked.filter((url) => !url.startsWith(home) && !url.startsWith("data:"))).toEqual([]);
});

test("[UIX-5] palette and keyboard sheet lead into the guide, and it leads back", async ({ signedIn: page }) => {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Command palette" })).toBeFocused();
  await page.keyboard.type("help reqif");
  await expect(page.getByRole("option", { name: "ReqIF: import and export" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "ReqIF: import and export" })).toBeVisible();
  await page.getByRole("complementary").getByRole("button", { name: /Keyboard/ }).press("Enter");
  const sheet = page.getByRole("dialog", { name: "Keyboard" });
  await expect(sheet.getByText("Help", { exact: true }).first()).toBeVisible();
  await expectAccessible(page);
  await sheet.getByRole("link", { name: "The keys in the guide" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "The module" })).toBeVisible();
  await expect(sheet).toHaveCount(0);
});

test("[UIX-5] a module opens the guide at what it says about modules", async ({ signedIn: page }) => {
  const { project, module } = await makeModule(page, "System Requirements", [{ body: "It shall brake." }]);
  await page.goto(`/p/${project}/m/${module}`);
  await expect(page.getByRole("treegrid")).toBeVisible();
  await page.keyboard.press("F1");
  await expect(page.getByRole("heading", { level: 1, name: "The module" })).toBeVisible();
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });
  test("[UIX-5] [UIX-3] the guide is in German", async ({ page, person }) => {
    await page.goto("/login");
    await page.getByRole("button", { name: "Ein Konto anlegen" }).click();
    await page.getByLabel("E-Mail").fill(person.email);
    await page.getByLabel("Ihr Name").fill(person.name);
    await page.getByLabel("Passwort").fill(person.password);
    await page.getByRole("button", { name: "Konto anlegen" }).click();
    await expect(page.getByRole("heading", { name: /^Willkommen/ })).toBeVisible();
    await page.goto("/help/links-and-history#verknüpfungen");
    await expect(page.getByRole("heading", { level: 2, name: "Verknüpfungen", exact: true })).toBeInViewport();
    await page.getByRole("searchbox", { name: "Handbuch durchsuchen" }).fill("papierkorb");
    await page.getByRole("region", { name: "Suchergebnisse" }).getByRole("link", { name: /Papierkorb/ }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: /Papierkorb/ })).toBeVisible();
    await expectAccessible(page);
  });
});

for (const theme of ["light", "dark"] as const) {
  test(`[UIX-5] [UIX-2] every page of the guide passes the automatic check, ${theme}`, async ({ signedIn: page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.goto("/help");
    const links = page.getByRole("navigation", { name: "Contents" }).getByRole("link");
    await expect(links.first()).toBeVisible();
    const pages = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    expect(pages.length).toBeGreaterThan(15);
    for (const address of [...pages, "/help/api", "/help/api?op=list_objects", "/help/api?op=create_object", "/help/api?op=upload_reqif"]) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page);
    }
  });
}

test("[UIX-5] the API explorer finds an operation, reads at once and asks before it writes", async ({ signedIn: page }) => {
  const { module } = await makeModule(page, "System Requirements", [{ body: "It shall brake." }]);
  await page.goto("/help");
  await page.getByRole("link", { name: "API explorer" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "API explorer" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Find an operation" }).fill("get modules objects");
  const operations = page.getByRole("navigation", { name: "Operations" });
  await operations.getByRole("link", { name: /List objects/ }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "List objects" })).toBeVisible();
  await expect(page).toHaveURL(/op=list_objects/);

  const send = page.getByRole("button", { name: "Send", exact: true });
  await expect(send).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("module_id *").fill(module);
  await page.getByLabel("filter", { exact: true }).fill('text ~ "brake"');
  const command = page.getByRole("region", { name: "curl" });
  await expect(command).toContainText(`/api/v1/modules/${module}/objects?filter=text+%7E+%22brake%22`);
  await expect(command).toContainText("Bearer $REQ1_TOKEN");
  await send.press("Enter");
  const answer = page.getByRole("region", { name: "Answer", exact: true });
  await expect(answer).toContainText("It shall brake.");
  await expect(page.getByRole("status").filter({ hasText: "200" })).toBeVisible();
  await page.getByText("Headers", { exact: true }).click();
  await expect(page.getByText("content-type", { exact: true })).toBeVisible();
  await expectAccessible(page);

  // What is refused is shown like everything else.
  await page.getByLabel("filter", { exact: true }).fill("nothing like this");
  await send.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "400" })).toBeVisible();
  await expect(answer).toContainText('"position"');

  // Types open on demand.
  await page.getByText("200", { exact: true }).last().click();
  await page.getByText("items", { exact: true }).click();
  await expect(page.getByRole("code").filter({ hasText: /^lifecycle_state$/ })).toBeVisible();

  await page.goto("/help/api?op=update_module");
  await page.getByLabel("id *").fill(module);
  const body = page.getByRole("textbox", { name: "Body" });
  await body.fill("{");
  await expect(page.getByText("This is not JSON.").first()).toBeVisible();
  await expect(send).toHaveAttribute("aria-disabled", "true");
  await body.fill('{"name": "Renamed by hand"}');
  await send.press("Enter");
  await expect(page.getByRole("group", { name: "This changes data on the server." })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Answer", exact: true })).toHaveCount(0);
  await send.press("Enter");
  await page.getByRole("button", { name: "Send PATCH now" }).press("Enter");
  await expect(page.getByRole("region", { name: "Answer", exact: true })).toContainText("Renamed by hand");

  // A stream has no end; it is stopped by hand.
  await page.goto("/help/api?op=follow_module");
  await page.getByLabel("module_id *").fill(module);
  const begun = page.waitForResponse(/\/events/);
  await send.press("Enter");
  await begun;
  await page.getByRole("button", { name: "Stop" }).press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "200" })).toBeVisible();

  // Stopped before anything came, it says so and does not blame the server. Nothing comes through here.
  await page.route(/\/events/, () => undefined);
  await send.press("Enter");
  await page.getByRole("button", { name: "Stop" }).press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Stopped before an answer came." })).toBeVisible();
  await page.goto("/help/api?op=no_such_operation");
  await expect(page.getByText("This server has no operation no_such_operation.")).toBeVisible();
});
