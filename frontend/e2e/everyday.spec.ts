// What goes wrong on a long day: the server away for a while, a text half written, a page left too early.
import type { Page } from "@playwright/test";

import { api, makeModule } from "./support/api";
import { allSaved, expect, expectAccessible, rows, test } from "./support/test";

const TWO = [
  { heading: "Brakes", classification: "heading" },
  { body: "<p>The brake shall hold the vehicle.</p>" },
] as const;

const textOf = (page: Page) => page.getByRole("textbox", { name: /^Text of/ });

test("[UIX-6, OBJ-6] what is in sight stays while the server is away, and what is typed then is saved when it is back", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System", TWO);
  await page.goto(`/p/${made.project}/m/${made.module}?sel=${made.objects[1]}`);
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByRole("treegrid")).toBeFocused();
  await page.route("**/api/v1/**", (route) => route.abort());
  await page.keyboard.press("Enter");
  await expect(textOf(page)).toBeFocused();
  await page.keyboard.type(" On slopes, too.");
  await page.getByRole("treegrid").focus();
  const status = page.getByRole("region", { name: "Status" });
  await expect(status.getByText("1 change not saved")).toBeVisible();
  await expect(status.getByText("Offline")).toBeVisible();
  // Longer than the page waits until it asks for its module again.
  await page.waitForTimeout(8_000);
  await expect(rows(page)).toHaveCount(2);
  await expectAccessible(page);
  await page.unroute("**/api/v1/**");
  await allSaved(page);
  await expect(page.getByText("Unsaved text")).toHaveCount(0);
  const path = `/api/v1/modules/${made.module}/objects/${made.objects[1]}`;
  expect((await api<{ body: string }>(page, "GET", path)).body).toContain("On slopes, too.");
});

test("[UIX-6, OBJ-6] text typed into a row that the server did not make is not lost", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System", TWO);
  await page.goto(`/p/${made.project}/m/${made.module}?sel=${made.objects[1]}`);
  await expect(page.getByRole("treegrid")).toBeFocused();
  let refuse: () => void = () => undefined;
  await page.route(`**/api/v1/modules/${made.module}/objects`, (route) => {
    refuse = () => void route.abort();
  });
  await page.keyboard.press("Control+Enter");
  await expect(textOf(page)).toBeFocused();
  await page.keyboard.type("The brake shall report wear.");
  refuse();
  await expect(rows(page)).toHaveCount(2);
  const notices = page.getByRole("region", { name: "Notifications" });
  await expect(notices.getByText("The object was not created")).toBeVisible();
  await expectAccessible(page);
  await page.unroute(`**/api/v1/modules/${made.module}/objects`);
  await notices.getByRole("button", { name: "Try again" }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).nth(2)).toContainText("The brake shall report wear.");
  await allSaved(page);
});

test("[UIX-2, OBJ-6] Escape in the details gives the old value back, and the field can be edited again", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System", TWO);
  await page.goto(`/p/${made.project}/m/${made.module}?sel=${made.objects[0]}`);
  const heading = page.getByRole("complementary", { name: "Details" }).getByLabel("Heading", { exact: true });
  await heading.fill("Not this");
  await heading.press("Escape");
  await expect(heading).toHaveValue("Brakes");
  await heading.fill("Wheel brakes");
  await heading.press("Tab");
  await allSaved(page);
  await expect(rows(page).first()).toContainText("Wheel brakes");
  const path = `/api/v1/modules/${made.module}/objects/${made.objects[0]}`;
  expect((await api<{ heading: string }>(page, "GET", path)).heading).toBe("Wheel brakes");
});

test("[UIX-1, UIX-2] a page names its window, and takes the focus from where one came", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System", TWO);
  await page.goto(`/p/${made.project}`);
  await expect(page).toHaveTitle(/^Brake by wire · .*req1$/);
  await page.getByRole("main").getByRole("link", { name: "System", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle("System · req1");
  await expect(page.getByRole("treegrid")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("row", { selected: true })).toContainText("hold the vehicle");
});

test("[UIX-6] a project says what was done in it last", async ({ signedIn: page, person }) => {
  const made = await makeModule(page, "System", TWO);
  await page.goto(`/p/${made.project}`);
  const latest = page.getByRole("list", { name: "Latest changes" });
  await expect(latest.getByRole("listitem").first()).toContainText(person.name);
  await expect(latest.getByRole("listitem").first()).toContainText("created");
  await expectAccessible(page);
  await latest.getByRole("link").first().click();
  await expect(page).toHaveURL(new RegExp(`/m/${made.module}/history`));
});

test("[UIX-6, ATT-1] unsaved changes of the schema are not left by accident", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System", TWO);
  for (const name of ["Owner", "Source"]) {
    await api(page, "POST", `/api/v1/modules/${made.module}/attribute-definitions`, { name, data_type: "string" });
  }
  await page.goto(`/p/${made.project}/m/${made.module}/schema`);
  await page.getByRole("main").getByRole("button", { name: /^Owner/ }).click();
  const form = page.getByRole("region", { name: "Owner" });
  await form.getByLabel("Name").fill("Responsible");
  await page.getByRole("main").getByRole("button", { name: /^Source/ }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await expectAccessible(page);
  await question.getByRole("button", { name: "Stay here" }).click();
  await expect(form.getByLabel("Name")).toHaveValue("Responsible");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Responsible saved")).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: /^Source/ }).click();
  await expect(page.getByRole("region", { name: "Source" })).toBeVisible();
  await page.getByRole("region", { name: "Source" }).getByLabel("Name").fill("Origin");
  await page.getByRole("link", { name: "System", exact: true }).click();
  await page.getByRole("button", { name: "Discard and leave" }).click();
  await expect(page.getByRole("treegrid")).toBeVisible();
});

test("[UIX-6, IAM-1] who signs in after somebody else sees nothing of theirs", async ({ signedIn: page, person }) => {
  const made = await makeModule(page, "System", TWO);
  await page.goto(`/p/${made.project}/m/${made.module}`);
  await expect(rows(page)).toHaveCount(2);
  await page.goto("/");
  await expect(page.getByRole("list", { name: "Recently opened" })).toContainText("System");
  // The session ends under the page, and somebody else signs in without loading it anew.
  await page.context().clearCookies();
  await page.getByRole("list", { name: "Recently opened" }).getByRole("link", { name: "System" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.route("**/api/v1/workspaces", () => undefined);
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("E-mail").fill(`lou.${person.email}`);
  await page.getByLabel("Your name").fill("Lou Meier");
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Not here, or not for you" })).toBeVisible();
  await page.getByRole("banner").getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Welcome, Lou Meier" })).toBeVisible();
  await expect(page.getByText("Braking systems")).toHaveCount(0);
  await expect(page.getByText("Recently opened")).toHaveCount(0);
});

test("[UIX-6] lists that open at a button are closed by it, too", async ({ signedIn: page }) => {
  const button = page.getByRole("button", { name: "Background work" });
  await button.click();
  await expect(page.getByText("No background work.", { exact: false })).toBeVisible();
  await expectAccessible(page);
  await button.click();
  await expect(page.getByText("No background work.", { exact: false })).toHaveCount(0);
  await expect(button).toBeFocused();
  const made = await makeModule(page, "System", TWO);
  await page.goto(`/p/${made.project}/m/${made.module}`);
  const columns = page.getByRole("button", { name: "Columns" });
  await columns.click();
  await expect(page.getByRole("dialog", { name: "Columns" })).toBeVisible();
  await columns.click();
  await expect(page.getByRole("dialog", { name: "Columns" })).toHaveCount(0);
});

for (const [locale, word] of [["en-GB", "Search or go to"], ["de-DE", "Suchen oder springen"]] as const) {
  test.describe(() => {
    test.use({ locale });
    test(`[UIX-3] every screen that is opened first has all its texts: ${locale}`, async ({ page, request }, info) => {
      const person = { email: `texts.${locale}.${info.testId}@example.org`, password: "correct horse battery" };
      await request.post("/api/v1/auth/register", { data: { ...person, display_name: "Kim" } });
      await page.goto("/login");
      expect((await page.request.post("/api/v1/auth/login", { data: person })).ok()).toBe(true);
      const made = await makeModule(page, "System", TWO);
      const module = `/p/${made.project}/m/${made.module}`;
      const screens = [
        "/", `/w/${made.workspace}`, `/p/${made.project}`, `${module}?sel=${made.objects[1]}`, `${module}?layout=grid&tab=links&sel=${made.objects[1]}`,
        `${module}/schema`, `${module}/history`, `/o/${made.objects[1]}`, `/p/${made.project}/quality`, `/p/${made.project}/exchange`,
        `/p/${made.project}/bin`, "/search?q=brake", "/settings/rights", "/me", "/help", "/help/api", "/p/00000000-0000-7000-8000-000000000000",
      ];
      const groups = [
        "audit", "auth", "bin", "bulk", "classification", "comments", "common", "conflict", "details", "editor", "exchange", "filter", "help", "history",
        "home", "jobs", "keyboard", "links", "live", "members", "module", "modules", "nav", "object", "outline", "palette", "problem", "profile",
        "projects", "quality", "right", "rights", "role", "save", "schema", "search", "settings", "sortable", "state", "status", "tokens", "undo", "users",
        "views", "workspaces",
      ];
      const names = new RegExp(`(?:^|[\\s"'(])(?:${groups.join("|")})(?:\\.[a-zA-Z]\\w*)+(?=$|[\\s"')])`, "m");
      for (const screen of screens) {
        await page.goto(screen);
        await expect(page.getByText(word)).toBeVisible();
        await page.waitForLoadState("networkidle");
        const labels = await page.locator("[aria-label], [title], [placeholder]").evaluateAll((all) =>
          all.map((one) => ["aria-label", "title", "placeholder"].map((name) => one.getAttribute(name) ?? "").join("\n")).join("\n"),
        );
        expect(names.exec(`${await page.locator("body").innerText()}\n${labels}`)?.[0], screen).toBeUndefined();
      }
    });
  });
}

test("[UIX-1, UIX-2] the signs of a row lead to what they count, by mouse and by keys", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System", TWO);
  await api(page, "POST", `/api/v1/objects/${made.objects[1]}/comments`, { body: "On ice, too?" });
  await page.goto(`/p/${made.project}/m/${made.module}?sel=${made.objects[0]}`);
  await page.getByRole("img", { name: "1 open thread" }).click();
  await expect(page.getByRole("tab", { name: "Discussion (1)" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText("On ice, too?")).toBeVisible();
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: "Links" })).toHaveAttribute("aria-selected", "true");
});
