import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

interface Person {
  name: string;
  email: string;
  password: string;
}

interface Fixtures {
  /** Whether the browser may report that the content security policy stopped something. */
  policyReports: boolean;
  /** Somebody who has just signed up; nobody else knows them. */
  person: Person;
  /** A page of that person, signed in, at the start page. */
  signedIn: Page;
  /** Fails when the page breaks its content security policy or throws. */
  watched: undefined;
}

export const test = base.extend<Fixtures>({
  policyReports: [false, { option: true }],
  watched: [
    async ({ page, policyReports }, use) => {
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (message) => {
        if (!policyReports && message.text().includes("Content Security Policy")) faults.push(message.text());
      });
      await use(undefined);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
  // Playwright reads the names of the fixtures from this pattern.
  // eslint-disable-next-line no-empty-pattern
  person: async ({}, use, { testId }) => {
    const unique = `${testId}-${Date.now().toString(36)}`;
    await use({ name: "Kim Weber", email: `kim.${unique}@example.org`, password: "correct horse battery" });
  },
  signedIn: async ({ page, person }, use) => {
    await page.goto("/login");
    await page.getByRole("button", { name: "Create an account" }).click();
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Your name").fill(person.name);
    await page.getByLabel("Password").fill(person.password);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("heading", { name: `Welcome, ${person.name}` })).toBeVisible();
    await use(page);
  },
});

/** What an automatic check finds of the WCAG 2.2 AA rules; nothing is excused. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`)).toEqual([]);
}

/** Makes a workspace and a project through the pages and ends on the project's page. */
export async function createProject(page: Page, project: string): Promise<void> {
  const create = async (button: string, name: string) => {
    await page.getByRole("button", { name: button }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByRole("button", { name: "Create" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  };
  await create("New workspace", `Braking systems ${Date.now().toString(36)}`);
  await create("New project", project);
}

/** Makes a module on the project's page and ends in it. */
export async function createModule(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "New module" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { name: "An empty specification" })).toBeVisible();
}

export const rows = (page: Page) => page.getByRole("treegrid").getByRole("row").filter({ has: page.getByRole("gridcell") });

/** Waits until every change has reached the server. */
export async function allSaved(page: Page): Promise<void> {
  await expect(page.getByRole("region", { name: "Status" }).getByText("All saved")).toBeVisible();
}

/** Writes a heading and these requirements into an empty module, by keyboard. */
export async function writeDocument(page: Page, heading: string, texts: readonly string[]): Promise<void> {
  await page.getByRole("button", { name: "First heading" }).click();
  await page.getByRole("textbox", { name: /^Heading of/ }).fill(heading);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("treegrid")).toBeFocused();
  for (const text of texts) {
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("textbox", { name: /^Text of/ })).toBeFocused();
    await page.keyboard.type(text);
    await page.getByRole("treegrid").focus();
    await expect(rows(page).filter({ hasText: text })).toHaveCount(1);
    await allSaved(page);
  }
}

/** Chooses a file as soon as the page takes one. */
export async function chooseFile(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await expect(page.getByRole("button", { name: "Choose file" })).toBeEnabled();
  await page.getByLabel("Choose file").setInputFiles(file);
}

export { expect };
