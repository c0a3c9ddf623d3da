// What somebody does who has just started the product with its sample: sign in, open the sample, write, look again.
//
//   node new-user.mjs URL SIGN_IN_FILE write TEXT   writes a requirement with TEXT and finds it after a reload
//   node new-user.mjs URL SIGN_IN_FILE read TEXT    finds it
import { existsSync, readFileSync } from "node:fs";

import { chromium, expect } from "@playwright/test";

/** Workspace, project and module of the sample. */
const PLACES = ["Tansy", "Insulin pump", "System requirements"];
const SYSTEM_CHROMIUM = "/usr/bin/chromium";

const [url, signInFile, action, text] = process.argv.slice(2);
const account = readFileSync(signInFile, "utf8");
const [, email, password] = /e-mail\s+(\S+)\s+password\s+(\S+)/.exec(account);

const browser = await chromium.launch({
  ...(existsSync(SYSTEM_CHROMIUM) && { executablePath: SYSTEM_CHROMIUM }),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
try {
  const page = await browser.newPage({ baseURL: url, locale: "en-GB" });
  page.setDefaultTimeout(30_000);
  await page.goto("/");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  for (const name of PLACES) await page.getByRole("main").getByRole("link", { name }).first().click();
  const rows = page.getByRole("treegrid").getByRole("row");
  if (action === "write") {
    await rows.nth(2).click();
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("textbox", { name: /^Text of/ })).toBeFocused();
    await page.keyboard.type(text);
    await page.getByRole("treegrid").focus();
    await expect(page.getByRole("region", { name: "Status" }).getByText("All saved")).toBeVisible();
    await page.reload();
  }
  await expect(rows.filter({ hasText: text })).toHaveCount(1, { timeout: 30_000 });
} finally {
  await browser.close();
}
