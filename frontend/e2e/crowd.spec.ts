import type { Page } from "@playwright/test";

import { api, makeModule } from "./support/api";
import { joined, openModule } from "./support/crowd";
import { expect, rows, test } from "./support/test";

const SECONDS = Number(process.env.CROWD_SECONDS ?? 15);
const OBJECTS = 4;

interface Acknowledged {
  object: string;
  version: number;
  base: number;
  body: string;
}

interface Tally {
  acknowledged: Acknowledged[];
  refused: number;
  decided: number;
}

const conflicts = (page: Page) => page.getByRole("alertdialog", { name: "Conflict" });

/** Notes what the server acknowledges and refuses. */
function watch(page: Page, tally: Tally): void {
  page.on("response", (answer) => {
    if (answer.request().method() !== "PATCH") return;
    const sent = answer.request().postDataJSON() as { body?: string; base_version?: number };
    if (answer.status() === 409) tally.refused++;
    if (answer.status() !== 200) return;
    void answer.json().then(({ id, current_version, body }: { id: string; current_version: number; body: string }) => {
      tally.acknowledged.push({ object: id, version: current_version, base: sent.base_version ?? 0, body });
    });
  });
}

/** Decides what there is to decide, one way or the other. */
async function decide(page: Page, tally: Tally): Promise<void> {
  const open = conflicts(page).first();
  while (await open.isVisible()) {
    const mine = Math.random() < 0.5;
    const button = open.getByRole("button", { name: mine ? "Keep mine" : "Take theirs" });
    if (await button.click({ timeout: 2_000 }).then(() => true, () => false)) tally.decided++;
    await page.waitForTimeout(150);
  }
}

/** Writes here and there until the time is over. */
async function work(page: Page, name: string, until: number, tally: Tally): Promise<void> {
  for (let count = 1; Date.now() < until; count++) {
    await decide(page, tally);
    const row = rows(page).nth(Math.floor(Math.random() * OBJECTS));
    await row.locator("[data-part='body']").first().dblclick({ timeout: 2_000 }).catch(() => undefined);
    const editor = page.getByRole("textbox", { name: /^Text of/ });
    if (!(await editor.isVisible().catch(() => false))) await page.waitForTimeout(200);
    if (await editor.isVisible().catch(() => false)) {
      await page.keyboard.press("Control+End");
      await page.keyboard.type(` ${name}${count}`);
      if (Math.random() < 0.3) await page.waitForTimeout(1_700);
    }
    await page.getByRole("treegrid").focus();
    await page.waitForTimeout(Math.random() * 400);
  }
}

for (const people of [2, 5]) {
  test(`[COL-3] [OBJ-7] ${people} browsers write to the same objects, and no text is lost`, async ({ signedIn: page, browser }) => {
    test.setTimeout(300_000 + SECONDS * 4_000);
    const made = await makeModule(page, "System", Array.from({ length: OBJECTS }, (_, place) => ({ body: `Text ${place + 1}.` })));
    await openModule(page, made);
    const pages: Page[] = [page];
    for (let other = 1; other < people; other++) pages.push(await joined(browser, page, made, `Person ${other}`));
    const tally: Tally = { acknowledged: [], refused: 0, decided: 0 };
    for (const one of pages) {
      watch(one, tally);
      await expect(one.getByRole("region", { name: "Status" }).getByText("Live")).toBeVisible();
    }
    const until = Date.now() + SECONDS * 1_000;
    await Promise.all(pages.map((one, place) => work(one, "abcde"[place] ?? "x", until, tally)));

    // Everybody ends what is begun.
    const isQuiet = async (one: Page) => {
      await decide(one, tally);
      const status = one.getByRole("region", { name: "Status" });
      const busy = status.getByText(/Saving|not saved/);
      return (await busy.count()) === 0 && (await conflicts(one).count()) === 0;
    };
    const allQuiet = async () => (await Promise.all(pages.map(isQuiet))).every(Boolean);
    await expect.poll(async () => (await allQuiet()) && (await page.waitForTimeout(2_000), allQuiet()), { timeout: 60_000 }).toBe(true);

    // Each acknowledged text is a version of its object, and was written by somebody who had seen the one before.
    expect(tally.acknowledged.length).toBeGreaterThan(2);
    interface Version { version: number; snapshot?: unknown; body?: string }
    for (const object of made.objects) {
      const path = `/api/v1/modules/${made.module}/objects/${object}/history?limit=1000`;
      const { items } = await api<{ items: Version[] }>(page, "GET", path);
      const texts = new Map(items.map((item) => [item.version, JSON.stringify(item)]));
      for (const one of tally.acknowledged.filter((saved) => saved.object === object)) {
        expect(texts.get(one.version), `version ${one.version}`).toContain(JSON.stringify(one.body).slice(1, -1));
        expect(one.base, `version ${one.version} was written on top of another than the one before`).toBeGreaterThanOrEqual(one.version - 1);
      }
    }
    // What two wrote at the same time was put to one of them.
    expect(tally.decided).toBeGreaterThanOrEqual(Math.min(1, tally.refused));

    // All screens say the same, and what the server says.
    const list = await api<{ items: { body: string }[] }>(page, "GET", `/api/v1/modules/${made.module}/objects`);
    const wanted = list.items.map(({ body }) => body.replace(/<[^>]+>/g, ""));
    for (const one of pages) {
      await expect(rows(one).locator("[data-part='body']")).toHaveText(wanted, { timeout: 5_000 });
    }
    test.info().annotations.push({
      type: "crowd",
      description: `${tally.acknowledged.length} saved, ${tally.refused} refused, ${tally.decided} decided`,
    });
  });
}
