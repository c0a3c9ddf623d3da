import type { Locator, Page } from "@playwright/test";

import { api, makeModule, type MadeModule } from "./support/api";
import { press } from "./support/keys";
import { expect, expectAccessible, rows, test } from "./support/test";

interface Script {
  id: string;
  version: number;
}

const TEXTS = ["Hold the vehicle.", "Release the brake.", "Warn the driver."];

const openProject = (page: Page): Promise<MadeModule> =>
  makeModule(page, "System Requirements", [
    { heading: "Parking", classification: "heading" },
    ...TEXTS.map((text) => ({ body: `<p>${text}</p>` })),
  ]);

const make = (page: Page, { module }: MadeModule, name: string, type: "action" | "layout", source: string) =>
  api<Script>(page, "POST", `/api/v1/modules/${module}/scripts`, { name, script_type: type, source_code: source });

const makeTrigger = (page: Page, { module }: MadeModule, name: string, hook: "pre_save" | "validate", source: string) =>
  api<Script>(page, "POST", `/api/v1/modules/${module}/scripts`, {
    name, script_type: "trigger", hook_point: hook, source_code: source,
  });

/** Gives rows without a heading one of their text. */
const GIVE_HEADINGS = `for (const object of req1.selection) {
  if (!object.heading) object.heading = object.body.replace(/<[^>]*>/g, "").slice(0, -1);
}
req1.log("looked at", req1.selection.length);`;

const code = (page: Page) => page.getByRole("textbox", { name: "Code of the script" });
const aside = (page: Page) => page.getByRole("complementary", { name: "Test, runs and versions" });

/** Replaces all that the editor holds; with closed brackets in it, it closes none by itself. */
async function write(page: Page, text: string): Promise<void> {
  await code(page).click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(text);
}

/** The editor stands in a shadow root, which has a focus of its own. */
const isIn = (element: Locator) => element.evaluate((one) => (one.getRootNode() as ShadowRoot).activeElement === one);

test("[SCR-1] scripts are made from an example, written, switched off, restored and deleted", async ({ signedIn: page }) => {
  const made = await openProject(page);
  await page.goto(`/p/${made.project}`);
  await page.getByRole("button", { name: "Scripts" }).click();
  await expect(page.getByText("No scripts yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Begin with this: State from what stands below" }).click();
  await expect(page).toHaveURL(/new=status-from-children/);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Name")).toHaveValue("State from what stands below");
  await dialog.getByLabel("Name").fill("States");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "States" })).toBeVisible();
  await expect(code(page)).toContainText("for (const object of req1.selection)");
  await expectAccessible(page);

  // Saved by keyboard; what is not saved is not lost by going away.
  await write(page, "req1.log('new');");
  await expect(page.getByText("Unsaved changes")).toBeVisible();
  await page.getByRole("link", { name: "Brake by wire" }).click();
  await expect(page.getByRole("dialog", { name: "Leave without saving?" })).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Stay here" }).click();
  await code(page).click();
  await page.keyboard.press("ControlOrMeta+S");
  await expect(page.getByText("“States” saved as version 2")).toBeVisible();
  await expect(page.getByText("Unsaved changes")).toHaveCount(0);

  // What it said before is compared, and comes back.
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("button", { name: /^Version 1/ }).click();
  await expect(page).toHaveURL(/version=1/);
  const comparison = page.getByRole("region", { name: "Version 1 and what is in the editor" });
  await expect(comparison.getByText("req1.log('new');")).toBeVisible();
  await expectAccessible(page);
  await comparison.getByRole("button", { name: "Restore this version" }).click();
  await expect(page.getByText("Version 1 restored")).toBeVisible();
  await expect(code(page)).toContainText("for (const object of req1.selection)");
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(code(page)).toHaveText("req1.log('new');");

  // The list switches it off, and on again.
  await page.goto(`/p/${made.project}/scripts`);
  const row = page.getByRole("row").filter({ hasText: "States" });
  await expect(row).toContainText("Version 4 by Kim Weber");
  await row.getByRole("checkbox", { name: "States: on" }).click();
  await expect(page.getByText("“States” switched off")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(row.getByRole("checkbox")).toBeChecked();
  await page.getByLabel("Type").selectOption("Column");
  await expect(page).toHaveURL(/type=layout/);
  await expect(page.getByText("Nothing matches.")).toBeVisible();
  await page.getByRole("button", { name: "Show all scripts" }).click();
  await expectAccessible(page);
  await row.getByRole("link", { name: "States" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete script" }).click();
  await expect(page.getByText("“States” deleted")).toBeVisible();
  await expect(page.getByText("No scripts yet")).toBeVisible();
});

test("[SCR-1, UIX-2] a script is made and tried out by keyboard alone", async ({ signedIn: page }) => {
  const made = await openProject(page);
  await page.goto(`/p/${made.project}/scripts`);
  await press(page, "button", "New script");
  await expect(page.getByRole("dialog").getByLabel("Name")).toBeFocused();
  await page.keyboard.type("Count");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Count" })).toBeVisible();
  for (let step = 0; step < 30 && !(await isIn(code(page))); step++) await page.keyboard.press("Tab");
  await expect(code(page)).toBeFocused();
  // A key that is a shortcut elsewhere is a letter here.
  await page.keyboard.type("return 40 + (1 ? 2 : 3)");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+Enter");
  await expect(aside(page).getByText("It ran to its end.")).toBeVisible();
  await expect(aside(page).getByRole("region", { name: "Returned value" })).toContainText("42");
  await page.keyboard.press("Control+S");
  await expect(page.getByText("“Count” saved as version 2")).toBeVisible();
  // Escape lets Tab go on.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(code(page)).not.toBeFocused();
});

test("[SCR-8] what is wrong with a script is shown at its line: when it is saved, tried out, and in the log of its runs", async ({ signedIn: page }) => {
  const made = await openProject(page);
  const script = await make(page, made, "Headings", "action", GIVE_HEADINGS);
  await page.goto(`/p/${made.project}/scripts/${made.module}/${script.id}`);
  // What it would do to an object, found by its words.
  await aside(page).getByLabel("Object").fill("warn");
  await page.getByRole("option", { name: /SR-.*Warn the driver/ }).click();
  await expect(page).toHaveURL(/object=/);
  await aside(page).getByRole("button", { name: "Run test" }).click();
  await expect(aside(page).getByText("1 change it would make")).toBeVisible();
  await expect(aside(page).getByText("Warn the driver", { exact: true })).toBeVisible();
  await expect(aside(page).getByRole("region", { name: "Output" })).toContainText("looked at 1");
  await expectAccessible(page);

  await write(page, "const first = 1;\nconst = 3;");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("SyntaxError");
  await expectAccessible(page);
  await page.getByRole("alert").getByRole("button", { name: "Line 2, column 7" }).click();
  await expect(code(page)).toBeFocused();

  const broken = "req1.log('before');\nconst look = (nobody) => {\n  return nobody.heading;\n};\nlook(null);";
  await write(page, broken);
  await page.keyboard.press("Control+Enter");
  await expect(aside(page).getByRole("alert")).toContainText("The script failed");
  await expect(aside(page).getByRole("region", { name: "Output" })).toContainText("before");
  // The call that failed is marked in the code, and the calls that led there are a click away.
  await expect(page.locator(".cm-lintRange-error")).toHaveText(/^heading/);
  const calls = aside(page).getByRole("list", { name: "Calls, the innermost first" }).getByRole("listitem");
  await expect(calls).toHaveText(["Line 3, column 17look", "Line 5, column 1"]);
  await expectAccessible(page);
  await calls.nth(1).getByRole("button").click();
  await expect(code(page)).toBeFocused();
  await page.keyboard.type("_");
  await expect(code(page)).toContainText("_look(null)");
  await page.keyboard.press("Backspace");
  await calls.first().getByRole("button").click();
  await expect.poll(() => isIn(code(page))).toBe(true);
  await page.keyboard.type(" ");
  await expect(code(page)).toContainText("nobody. heading");
  await page.keyboard.press("Control+S");
  await expect(page.getByText("“Headings” saved as version 2")).toBeVisible();
  await page
    .evaluate(
      ([module, id]) =>
        fetch(`/api/v1/modules/${module}/scripts/${id}/execute`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }).then(
          ({ status }) => status,
        ),
      [made.module, script.id] as const,
    )
    .then((status) => expect(status).toBe(400));
  await page.getByRole("tab", { name: "Runs" }).click();
  const run = aside(page).getByRole("list", { name: "Runs" }).getByRole("listitem").filter({ hasText: "Kim Weber" });
  await expect(run).toHaveCount(1);
  await expect(run).toContainText("Failed");
  await expect(run.getByRole("button", { name: /^Line [35]/ })).toHaveCount(2);
  await expectAccessible(page);
});

test("[SCR-1] who saves over what somebody else saved is asked first", async ({ signedIn: page }) => {
  const made = await openProject(page);
  const script = await make(page, made, "Both", "action", "req1.log(1);");
  await page.goto(`/p/${made.project}/scripts/${made.module}/${script.id}`);
  await write(page, "req1.log('mine');");
  await api(page, "PATCH", `/api/v1/modules/${made.module}/scripts/${script.id}`, { source_code: "req1.log('theirs');" });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("Somebody else has saved this script meanwhile.");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Keep mine, to save over theirs" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("“Both” saved as version 3")).toBeVisible();
  await expect(code(page)).toHaveText("req1.log('mine');");
});

test("[SCR-3] an action runs over marked rows after a look at what it changes, as one change that is undone", async ({ signedIn: page }) => {
  const made = await openProject(page);
  await make(page, made, "Headings", "action", GIVE_HEADINGS);
  await page.goto(`/p/${made.project}/m/${made.module}?layout=grid`);
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("Control+A");
  const bar = page.getByRole("region", { name: "Marked rows" });
  await bar.getByRole("button", { name: "Run script…" }).press("Enter");
  const form = bar.getByRole("form", { name: "Run script" });
  await expect(form.getByLabel("Script")).toBeFocused();
  await form.getByLabel("Script").selectOption("Headings");
  await expect(form.getByRole("status")).toHaveText("3 objects change");
  const change = form.getByRole("region", { name: "What would change" }).getByRole("row");
  await expect(change).toHaveCount(4);
  await expect(change.nth(1)).toContainText("Heading");
  await expect(change.nth(1)).toContainText("Hold the vehicle");
  await expectAccessible(page);
  // Until then nothing is written.
  await expect(page.getByRole("treegrid").getByRole("heading", { name: "Hold the vehicle" })).toHaveCount(0);
  await form.getByRole("button", { name: "Apply" }).press("Enter");
  await expect(page.getByText("“Headings” was applied: 3 changes")).toBeVisible();
  await expect(page.getByRole("treegrid")).toBeFocused();
  const headings = () =>
    api<{ items: { heading: string | null }[] }>(page, "GET", `/api/v1/modules/${made.module}/objects?limit=10`).then(({ items }) =>
      items.map(({ heading }) => heading),
    );
  expect(await headings()).toEqual(["Parking", ...TEXTS.map((text) => text.slice(0, -1))]);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect.poll(headings).toEqual(["Parking", null, null, null]);
});

test("[SCR-3] what an action makes, links and deletes is told before, done at once, and taken back at once", async ({ signedIn: page }) => {
  const made = await openProject(page);
  await make(
    page,
    made,
    "Tests",
    "action",
    `const [heading, first, second] = req1.selection;
const test = req1.create({ parent: heading, heading: "Test of " + first.key });
req1.link(test, first, req1.linkTypes()[0].name);
req1.delete(second);`,
  );
  await page.goto(`/p/${made.project}/m/${made.module}?layout=grid`);
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("Control+A");
  const bar = page.getByRole("region", { name: "Marked rows" });
  await bar.getByRole("button", { name: "Run script…" }).press("Enter");
  const form = bar.getByRole("form", { name: "Run script" });
  await form.getByLabel("Script").selectOption("Tests");
  await expect(form.getByRole("status")).toHaveText("1 object is made · 1 object is deleted · 1 link is made");
  await form.getByText("New objects").click();
  await expect(form.getByRole("listitem")).toContainText("Test of");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Apply" }).press("Enter");
  await expect(page.getByText("“Tests” was applied: 3 changes")).toBeVisible();
  const test = page.getByRole("treegrid").getByText(/^Test of/);
  await expect(test).toBeVisible();
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(test).toHaveCount(0);
  await expect(rows(page)).toHaveCount(4);
});

test("[SCR-4, ATT-8] what a layout script computes is a column, which follows its rows and says where it failed", async ({ signedIn: page }) => {
  const made = await openProject(page);
  const script = await make(
    page,
    made,
    "Letters",
    "layout",
    `const text = (req1.object.body ?? "").replace(/<[^>]*>/g, "");
if (text.startsWith("Warn")) throw new Error("no warnings");
return text.length + " letters";`,
  );
  await page.goto(`/p/${made.project}/m/${made.module}?layout=grid`);
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Letters (script)" }).check();
  await expect(page).toHaveURL(new RegExp(`script(:|%3A)${script.id}`));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "Letters" })).toBeVisible();
  await expect(page.getByRole("gridcell", { name: "17 letters" })).toBeVisible();
  await expect(page.getByRole("gridcell", { name: /failed .*no warnings/ })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole("gridcell", { name: "17 letters" })).toBeVisible();
  // Somebody changes a row.
  await api(page, "PATCH", `/api/v1/modules/${made.module}/objects/${made.objects[1]}`, { body: "<p>Hold it.</p>" });
  await expect(page.getByRole("gridcell", { name: "8 letters" })).toBeVisible();
  // A script that is switched off makes no column.
  await api(page, "PATCH", `/api/v1/modules/${made.module}/scripts/${script.id}`, { enabled: false });
  await page.reload();
  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByRole("columnheader", { name: "Letters" })).toHaveCount(0);
});

test("[SCR-2] what a script rejects is not saved, and its message stands at the field", async ({ signedIn: page }) => {
  const made = await openProject(page);
  await makeTrigger(page, made, "Short headings", "pre_save", `if ((req1.draft.heading ?? "").length > 10) req1.reject("Too long", "heading");
req1.draft.state = "looked at";`);
  await page.goto(`/p/${made.project}/m/${made.module}`);
  await rows(page).nth(1).click();
  const details = page.getByRole("complementary", { name: "Details" });
  const heading = details.getByRole("textbox", { name: "Heading" });
  await heading.fill("Much too long a heading");
  await heading.press("Enter");
  await expect(page.getByText("Too long (Short headings)").first()).toBeVisible();
  await expectAccessible(page);
  await heading.fill("Hold");
  await heading.press("Enter");
  await expect(rows(page).nth(1)).toContainText("Hold");
  await expect(page.getByText("Too long (Short headings)")).toHaveCount(0);
});

test("[VAL-2] what a check finds stands in the quality report, a click from its object", async ({ signedIn: page }) => {
  const made = await openProject(page);
  await makeTrigger(page, made, "Brakes", "validate", `if (req1.object.body?.includes("brake")) req1.report("error", "Which brake?", "body");`);
  await page.goto(`/p/${made.project}/quality`);
  await expect(page.getByRole("heading", { name: "Rules of your own" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: /Brakes/ }).click();
  await expect(page).toHaveURL(/rule=script/);
  const findings = page.getByRole("list", { name: "Findings" });
  await expect(findings.getByText("body: Which brake?")).toBeVisible();
  await expectAccessible(page);
  await findings.getByRole("link").click();
  await expect(rows(page).filter({ hasText: "Release the brake." })).toHaveAttribute("aria-selected", "true");
});
