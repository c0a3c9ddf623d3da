import type { Page } from "@playwright/test";

import { api } from "./support/api";
import { tabTo, watchMouse } from "./support/keys";
import { linkedModule, seeded } from "./support/seed";
import { expect, expectAccessible, test } from "./support/test";

/** Objects of each of the two modules. */
const OBJECTS = Number(process.env.JOURNEY_OBJECTS ?? 10_000);

test.setTimeout(300_000 + OBJECTS * 10);

/** How long the first usable screen took, for whoever reads the log. */
async function timed(page: Page, what: string, address: string, usable: () => Promise<void>): Promise<void> {
  const begun = Date.now();
  await page.goto(address);
  await usable();
  test.info().annotations.push({ type: what, description: `${Date.now() - begun} ms to the first usable screen` });
}

test("[LNK-6, LNK-7, LNK-9, VER-6, UIX-2] two long modules are traced, covered and compared by keyboard alone", async ({
  signedIn: page,
  browser,
}) => {
  const system = await seeded(browser, OBJECTS);
  const software = await linkedModule(system);
  const { id } = await api<{ id: string }>(page, "GET", "/api/v1/auth/me");
  await system.admit(id, "admin");
  const ofMouse = await watchMouse(page);
  const project = `/p/${system.project}`;

  // The matrix: to its far corner and back, page by page and cell by cell.
  const grid = page.getByRole("grid", { name: /^Links of/ });
  const active = () =>
    grid.evaluate((element) => document.getElementById(element.getAttribute("aria-activedescendant") ?? "")?.getAttribute("aria-label"));
  await timed(page, "matrix", `${project}/trace?source=${software}&target=${system.module}`, async () => {
    await expect(grid.getByRole("rowheader").nth(5)).toBeVisible();
  });
  await expectAccessible(page);
  await tabTo(page, "grid", /^Links of/);
  const first = await active();
  await page.keyboard.press("Control+End");
  await expect.poll(active).toMatch(/^\S+, \S+: /);
  await expect.poll(active).not.toBe(first);
  await page.keyboard.press("Control+Home");
  await expect.poll(active).toBe(first);
  for (const key of ["PageDown", "PageDown", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
  await expect.poll(active).toMatch(/^\S+, \S+: /);
  await expectAccessible(page);

  // The table of traces, all of it and its gaps.
  await timed(page, "trace table", `${project}/trace?tab=table&chain=${system.module},${software}`, async () => {
    await expect(page.getByRole("row").nth(3)).toBeVisible();
  });
  await expectAccessible(page);

  await timed(page, "coverage", `${project}/coverage`, async () => {
    await expect(page.getByRole("row").nth(1)).toBeVisible();
  });
  await expectAccessible(page);

  // A comparison over the versions that the history gave to every tenth object.
  await timed(page, "compare", `${project}/compare?module=${software}&from=1`, async () => {
    await expect(page.getByRole("article").first()).toBeVisible();
  });
  await page.keyboard.press("n");
  await expect(page.getByText(/^2 of /)).toBeVisible();
  await expectAccessible(page);
  expect(await ofMouse()).toEqual([]);
});
