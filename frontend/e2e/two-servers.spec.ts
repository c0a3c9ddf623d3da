import type { ChildProcess } from "node:child_process";

import type { Page } from "@playwright/test";

import { api, makeModule } from "./support/api";
import { edit, elsewhere, joined, leave, live, newcomer, openModule } from "./support/crowd";
import { stop } from "./support/launch";
import { ownRedis } from "./support/redis";
import { makeSite } from "./support/site";
import { allSaved, expect, rows, test } from "./support/test";

/** Signals between processes are there at once; without them each process looks every two seconds. */
const SOON = { timeout: 30_000 };

interface Pair {
  first: string;
  second: string;
  redis: Awaited<ReturnType<typeof ownRedis>>;
}

/** Two servers on one database and one Redis, all of the test's own. */
const both = test.extend<{ pair: Pair }>({
  // Playwright reads the names of the fixtures from this pattern.
  // eslint-disable-next-line no-empty-pattern
  pair: async ({}, use) => {
    const redis = await ownRedis();
    const site = makeSite();
    const servers: ChildProcess[] = [];
    try {
      await redis.start();
      const start = async () => {
        const { server, url } = await site.start({ REDIS_URL: redis.url });
        servers.push(server);
        return url;
      };
      await use({ redis, first: await start(), second: await start() });
    } finally {
      await Promise.all(servers.map(stop));
      await redis.clear();
      site.clear();
    }
  },
});

/** Somebody writes at the end of a text, and it is saved. */
async function write(page: Page, after: string, text: string): Promise<void> {
  await edit(page, after);
  await page.keyboard.type(text);
  await leave(page);
  await allSaved(page);
}

const isEditing = (page: Page, name: string) =>
  expect(rows(page).getByRole("img", { name: `${name} is editing` })).toBeVisible(SOON);

const isSignedOut = (page: Page) => expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();

/** Ends all sign-ins of the account but the one of this page. */
async function endOthers(page: Page): Promise<void> {
  const sessions = await api<{ id: string; current: boolean }[]>(page, "GET", "/api/v1/auth/sessions");
  const others = sessions.filter(({ current }) => !current);
  expect(others.length).toBeGreaterThan(0);
  for (const { id } of others) await api(page, "DELETE", `/api/v1/auth/sessions/${id}`);
}

both("[OPS-6, COL-3, IAM-1] two servers are one, and stay it while Redis is away", async ({ pair, browser }) => {
  const { first, second, redis } = pair;
  const ann = await newcomer(browser, "Ann Berg", first);
  const made = await makeModule(ann, "System", [{ body: "It shall hold." }, { body: "It shall release." }]);
  await openModule(ann, made);
  const ben = await joined(browser, ann, made, "Ben Winter", second);
  // One person is signed in at both servers, another one twice.
  const early = await elsewhere(browser, ben.account, made, first);
  const eve = await joined(browser, ann, made, "Eve Sommer", first);
  const late = await elsewhere(browser, eve.account, made, second);
  await Promise.all([ann, ben, eve, late].map(live));

  // What one writes is at the other's, and so is who writes.
  await edit(ann, "It shall hold.");
  await isEditing(ben, "Ann Berg");
  await ann.keyboard.type(" Always.");
  await leave(ann);
  await allSaved(ann);
  await expect(rows(ben).nth(0)).toContainText("It shall hold. Always.", SOON);
  await write(ben, "It shall release.", " Never.");
  await expect(rows(ann).nth(1)).toContainText("It shall release. Never.", SOON);
  // A sign-in that is ended at one is ended at the other.
  await endOthers(ben);
  await early.reload();
  await isSignedOut(early);

  // Redis goes. Work goes on at both, and what the other does is seen a little later.
  await redis.stop();
  await write(ann, "It shall hold. Always.", " Without.");
  await expect(rows(ben).nth(0)).toContainText("It shall hold. Always. Without.", SOON);
  await write(ben, "It shall release. Never.", " Without, too.");
  await expect(rows(ann).nth(1)).toContainText("It shall release. Never. Without, too.", SOON);
  // Nobody is signed out, people come in, and a sign-in that is ended at one is ended at the other.
  const dan = await joined(browser, ann, made, "Dan Herbst", second);
  await expect(rows(dan)).toHaveCount(2);
  await endOthers(eve);
  await late.reload();
  await isSignedOut(late);
  await Promise.all([ann.reload(), ben.reload()]);
  await expect(rows(ann)).toHaveCount(2);
  await expect(rows(ben)).toHaveCount(2);

  // Redis comes back with what it held. Everything is as before, without anybody's help.
  await redis.start();
  await expect(async () => {
    await edit(ann, "It shall hold. Always. Without.");
    await expect(rows(ben).getByRole("img", { name: "Ann Berg is editing" })).toBeVisible({ timeout: 3_000 });
    await leave(ann);
  }).toPass(SOON);
  await write(ben, "It shall release. Never. Without, too.", " Again.");
  await expect(rows(ann).nth(1)).toContainText("Without, too. Again.", SOON);
  for (const page of [ann, ben, dan, eve]) {
    await page.reload();
    await expect(rows(page)).toHaveCount(2);
    await live(page);
  }
  for (const [page, url] of [[late, second], [early, first]] as const) {
    await page.goto(`${url}/p/${made.project}/m/${made.module}`);
    await isSignedOut(page);
  }
});
