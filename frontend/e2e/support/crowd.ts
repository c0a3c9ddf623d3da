import type { Browser, Page } from "@playwright/test";

import { api, type MadeModule } from "./api";

interface Account {
  email: string;
  password: string;
}

let accounts = 0;

const addressOf = ({ project, module }: MadeModule) => `/p/${project}/m/${module}`;

/** Signs somebody else up in a browser of their own, gives them a role in the workspace and opens the module. */
export async function joined(browser: Browser, owner: Page, made: MadeModule, name: string): Promise<Page & { account: Account }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto("/login");
  const account = {
    email: `${name.toLowerCase().replaceAll(" ", ".")}.${Date.now().toString(36)}.${++accounts}@example.org`,
    password: "correct horse battery",
  };
  await api(page, "POST", "/api/v1/auth/register", { ...account, display_name: name });
  await api(page, "POST", "/api/v1/auth/login", account);
  const { id } = await api<{ id: string }>(page, "GET", "/api/v1/auth/me");
  await api(owner, "PUT", `/api/v1/workspaces/${made.workspace}/members/${id}`, { role: "editor" });
  await page.goto(addressOf(made));
  return Object.assign(page, { account });
}

/** Opens the module in another browser of the same person. */
export async function elsewhere(browser: Browser, account: Account, made: MadeModule): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto("/login");
  await api(page, "POST", "/api/v1/auth/login", account);
  await page.goto(addressOf(made));
  return page;
}

export async function openModule(page: Page, made: MadeModule): Promise<void> {
  await page.goto(addressOf(made));
}
