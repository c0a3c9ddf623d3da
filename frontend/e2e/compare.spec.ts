import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { api, makeModule, type MadeModule } from "./support/api";
import { expect, expectAccessible, rows, test } from "./support/test";

const list = (page: Page) => page.getByRole("listbox", { name: "List of changes" });
const redline = (page: Page) => page.getByRole("region", { name: "Changes as they read" });
const kind = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(`^${name} `) });

/** A baseline, and then one change of each kind. */
async function changedModule(page: Page): Promise<MadeModule> {
  const made = await makeModule(page, "System Requirements", [
    { heading: "Hold", classification: "heading" },
    { body: "The brake shall hold." },
    { body: "The brake shall release." },
    { body: "The brake shall squeal." },
    { heading: "Moves", body: "The brake shall move." },
  ]);
  const module = `/api/v1/modules/${made.module}`;
  await api(page, "POST", `${module}/baselines`, { name: "Review 1" });
  const [first, changed, linked, gone, moved] = made.objects;
  await api(page, "PATCH", `${module}/objects/${changed}`, { body: "The brake shall hold for an hour." });
  await api(page, "DELETE", `${module}/objects/${gone}`);
  await api(page, "POST", `${module}/objects`, { heading: "Alarm", body: "The brake shall warn." });
  await api(page, "POST", `${module}/objects/${moved}/move`, { action: "move_to", parent_id: first });
  await api(page, "POST", `${module}/attribute-definitions`, { name: "Priority", data_type: "string" });
  const types = await api<{ id: string; name: string; workspace_id: string }[]>(page, "GET", "/api/v1/link-types");
  const type = types.find(({ workspace_id, name }) => workspace_id === made.workspace && name === "satisfies");
  await api(page, "POST", "/api/v1/links", { link_type_id: type?.id, source_object_id: linked, target_object_id: first });
  return made;
}

test("[VER-6] what differs is told as a redline with moves, links and schema, filtered by kind and walked by keys", async ({ signedIn: page }) => {
  const made = await changedModule(page);
  await page.goto(`/p/${made.project}/m/${made.module}`);
  await expect(rows(page).first()).toBeVisible();
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("b");
  await expect(page.getByRole("heading", { level: 1, name: "Compare" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "6 changes" })).toBeVisible();
  for (const name of ["Added 1", "Deleted 1", "Changed 1", "Moved 1", "Links 1", "Schema 1", "All 6"]) {
    await expect(page.getByRole("button", { name, exact: true })).toBeVisible();
  }
  await expectAccessible(page);
  await expect(redline(page).getByRole("article").filter({ hasText: "for an hour" }).locator("ins")).toHaveText("hold for an hour.");
  await expect(redline(page).getByRole("article").filter({ hasText: "warn" }).locator("ins").first()).toHaveText("Alarm");
  await expect(redline(page).locator("del").filter({ hasText: "squeal" })).toBeVisible();

  // From one to the next, by keys; where one is stands in the address.
  await page.keyboard.press("n");
  await page.keyboard.press("j");
  await expect(page.getByText("3 of 6")).toBeVisible();
  await page.keyboard.press("p");
  await expect(page.getByText("2 of 6")).toBeVisible();
  await expect(page).toHaveURL(/sel=/);
  await list(page).focus();
  await page.keyboard.press("End");
  await expect(list(page).getByRole("option", { selected: true })).toContainText("satisfies");

  await kind(page, "Moved").click();
  await expect(page).toHaveURL(/kind=moved/);
  await expect(redline(page).getByRole("article")).toHaveCount(1);
  await expect(redline(page).getByRole("article")).toContainText("stands below SR-0001 Hold");
  await page.reload();
  await expect(redline(page).getByRole("article")).toHaveCount(1);
  await kind(page, "Schema").click();
  await expect(redline(page).getByRole("article")).toContainText("New attribute");
  await expectAccessible(page);

  // What is gone is shown where it was.
  await kind(page, "Deleted").click();
  await redline(page).getByRole("link").click();
  await expect(page.getByRole("region", { name: "Point of the past" })).toContainText("Review 1");
  await expect(page.getByRole("row", { selected: true })).toContainText("squeal");
});

test("[VER-6] a comparison is exported, and any two points can be chosen", async ({ signedIn: page }) => {
  const made = await changedModule(page);
  await page.goto(`/p/${made.project}/compare?module=${made.module}`);
  const save = async (name: string) => {
    await page.getByRole("button", { name: "Export" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name }).click()]);
    return readFileSync(await download.path(), "utf8");
  };
  await expect(page.getByRole("status").filter({ hasText: "6 changes" })).toBeVisible();
  const table = await save("Changes as CSV");
  expect(table.split("\r\n")[0]).toBe("\uFEFFChange,ID,Heading,Field,Before,After");
  expect(table).toContain("changed,SR-0002,,Text,The brake shall hold.,The brake shall hold for an hour.");
  const json = JSON.parse(await save("Changes as JSON")) as { objects: unknown[]; links: unknown[]; schema: unknown[] };
  expect([json.objects.length, json.links.length, json.schema.length]).toEqual([4, 1, 1]);

  // The first revisions against the baseline.
  await page.goto(`/p/${made.project}/compare?module=${made.module}&from=2`);
  await expect(page.getByLabel("From", { exact: true })).toContainText("Revision 2");
  await page.getByLabel("To", { exact: true }).selectOption({ label: "Review 1 · Revision 5" });
  await expect(page.getByRole("status").filter({ hasText: "3 changes" })).toBeVisible();
  await page.getByRole("button", { name: "Swap" }).click();
  await expect(page.getByRole("button", { name: "Deleted 3", exact: true })).toBeVisible();
  await page.goto(`/p/${made.project}/compare?module=${made.module}&from=5&to=5`);
  await expect(page.getByRole("heading", { name: "Nothing differs" })).toBeVisible();
  await page.goto(`/p/${made.project}/compare?module=${made.module}&from=999`);
  await expect(page.getByRole("alert")).toContainText("the module has no such revision");
});

test("[VER-6] thousands of changes are read while they come, and only those in sight are drawn", async ({ signedIn: page }) => {
  const made = await makeModule(page, "Long", [{ heading: "First" }]);
  // The answer of a long module, slowly: its second half waits until the first was seen.
  const object = (n: number) => ({
    kinds: [n % 3 === 0 ? "added" : "changed"],
    object_id: `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`,
    key: `SR-${n}`,
    heading: `Heading ${n}`,
    classification: "normative",
    version_from: 1,
    version_to: 2,
    fields: [{ field: "body", from: "a", to: "b", redline: [{ kind: "removed", text: "a" }, { kind: "added", text: `b ${n}` }] }],
  });
  const point = { revision: 1, at: "2026-01-01T00:00:00Z" };
  const head = JSON.stringify({ module_id: made.module, from: point, to: point }).slice(0, -1);
  const objects = Array.from({ length: 6_000 }, (_, n) => JSON.stringify(object(n)));
  const parts = [`${head},"schema":[],"objects":[${objects.slice(0, 3_000).join()},`, `${objects.slice(3_000).join()}],"links":[]}`];
  await page.addInitScript((pieces) => {
    const real = window.fetch.bind(window);
    window.fetch = (input, init) => {
      const address = input instanceof Request ? input.url : String(input);
      if (!address.includes("/diff?")) return real(input, init);
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          const send = (text: string | undefined) => controller.enqueue(new TextEncoder().encode(text));
          send(pieces[0]);
          addEventListener("go-on", () => {
            send(pieces[1]);
            controller.close();
          });
        },
      });
      return Promise.resolve(new Response(body, { headers: { "content-type": "application/json" } }));
    };
  }, parts);
  await page.goto(`/p/${made.project}/compare?module=${made.module}&from=1`);
  await expect(page.getByRole("status").filter({ hasText: "3,000 changes so far" })).toBeVisible();
  await expect(redline(page).getByRole("article").first()).toContainText("b 0");
  await page.evaluate(() => dispatchEvent(new Event("go-on")));
  await expect(page.getByRole("status").filter({ hasText: "6,000 changes" })).toBeVisible();
  await list(page).focus();
  await page.keyboard.press("End");
  await expect(redline(page).getByRole("article").last()).toContainText("b 5999");
  expect(await redline(page).getByRole("article").count()).toBeLessThan(40);
  expect(await list(page).getByRole("option").count()).toBeLessThan(60);
  await kind(page, "Added").click();
  await expect(page.getByText("1 of 2,000")).toBeVisible();
  await expectAccessible(page);
});
