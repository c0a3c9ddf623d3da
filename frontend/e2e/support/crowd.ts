import type { Browser, Page } from "@playwright/test";

import { api, type MadeModule } from "./api";
import { expect, rows } from "./test";

interface Account {
  email: string;
  password: string;
}

let accounts = 0;

const addressOf = ({ project, module }: MadeModule) => `/p/${project}/m/${module}`;

export type Member = Page & { account: Account };

/** Signs somebody up in a browser of their own, at the server of the run or another one. */
export async function newcomer(browser: Browser, name: string, baseURL?: string): Promise<Member> {
  const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const page = await context.newPage();
  await page.goto("/login");
  const account = {
    email: `${name.toLowerCase().replaceAll(" ", ".")}.${Date.now().toString(36)}.${++accounts}@example.org`,
    password: "correct horse battery",
  };
  await api(page, "POST", "/api/v1/auth/register", { ...account, display_name: name });
  await api(page, "POST", "/api/v1/auth/login", account);
  return Object.assign(page, { account });
}

/** Signs somebody else up in a browser of their own, gives them a role in the workspace and opens the module. */
export async function joined(browser: Browser, owner: Page, made: MadeModule, name: string, baseURL?: string): Promise<Member> {
  const page = await newcomer(browser, name, baseURL);
  const { id } = await api<{ id: string }>(page, "GET", "/api/v1/auth/me");
  await api(owner, "PUT", `/api/v1/workspaces/${made.workspace}/members/${id}`, { role: "editor" });
  await openModule(page, made);
  return page;
}

/** Opens the module in another browser of the same person. */
export async function elsewhere(browser: Browser, account: Account, made: MadeModule, baseURL?: string): Promise<Page> {
  const page = await (await browser.newContext(baseURL === undefined ? {} : { baseURL })).newPage();
  await page.goto("/login");
  await api(page, "POST", "/api/v1/auth/login", account);
  await openModule(page, made);
  return page;
}

export async function openModule(page: Page, made: MadeModule): Promise<void> {
  await page.goto(addressOf(made));
}

/** What others change comes by itself. */
export const live = (page: Page) => expect(page.getByRole("region", { name: "Status" }).getByText("Live")).toBeVisible();

export const editor = (page: Page) => page.getByRole("textbox", { name: /^Text of/ });

/** Begins to write at the end of the text of a row. */
export async function edit(page: Page, text: string): Promise<void> {
  await rows(page).filter({ hasText: text }).getByText(text).dblclick();
  await expect(editor(page)).toBeFocused();
  await page.keyboard.press("Control+End");
}

export const leave = (page: Page) => page.getByRole("treegrid").focus();
