import { readFileSync } from "node:fs";

import { tabTo } from "./support/keys";
import { expect, expectAccessible, test } from "./support/test";
import { makeTraced } from "./support/traced";

test("[LNK-8] the impact of an object is a tree with paths, suspects and sums, and a file", async ({ signedIn: page }) => {
  const made = await makeTraced(page);
  await page.goto(`/o/${made.stk.objects[0] ?? ""}`);
  await page.getByRole("link", { name: "Impact", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Impact of STK-0002" })).toBeVisible();
  const tree = page.getByRole("tree");
  await expect(tree.getByRole("treeitem")).toHaveCount(5);
  await expect(tree.getByRole("treeitem", { name: /SYS-0003/ })).toContainText("Suspect");
  await expect(tree.getByRole("treeitem", { name: /SWR-0002/ })).toHaveAttribute("aria-level", "3");
  const sums = page.getByRole("complementary", { name: "Sums" });
  await expect(sums).toContainText("4 objects reached");
  await expect(sums).toContainText("1 suspect link");
  await expect(sums.getByRole("listitem")).toHaveText([/Software requirements\s*2/, /System requirements\s*2/]);
  await expectAccessible(page);

  await page.getByLabel("Depth").selectOption("1 step");
  await expect(page).toHaveURL(/depth=1/);
  await expect(tree.getByRole("treeitem")).toHaveCount(3);
  await page.getByLabel("Follow", { exact: true }).selectOption("Outgoing links →");
  await expect(page.getByText("Nothing hangs on it")).toBeVisible();
  await page.getByLabel("Follow", { exact: true }).selectOption("All links");
  await page.getByLabel("Depth").selectOption("3 steps");

  const file = page.waitForEvent("download");
  await sums.getByRole("button", { name: "Export CSV" }).click();
  const lines = readFileSync(await (await file).path(), "utf8").trim().split("\r\n");
  expect(lines).toHaveLength(5);
  expect(lines.find((line) => line.includes("SWR-0002"))).toContain("STK-0002 > SYS-0002 > SWR-0002");
});

test("[LNK-8] by keyboard the tree folds and leads to its objects, and the graph draws them by distance", async ({ signedIn: page }) => {
  const made = await makeTraced(page);
  await page.goto(`/o/${made.stk.objects[0] ?? ""}/impact`);
  const tree = page.getByRole("tree");
  await expect(tree.getByRole("treeitem")).toHaveCount(5);
  await tabTo(page, "tree", /What is reached/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowLeft");
  await expect(tree.getByRole("treeitem")).toHaveCount(3);
  await page.keyboard.press("ArrowRight");
  await expect(tree.getByRole("treeitem")).toHaveCount(5);

  await page.getByRole("button", { name: "Graph" }).click();
  await expect(page).toHaveURL(/view=graph/);
  const graph = page.getByRole("region", { name: "What is reached, as a graph" });
  await expect(graph.getByRole("button")).toHaveCount(5);
  await expectAccessible(page);
  const x = async (key: string) => (await graph.getByRole("button", { name: new RegExp(key) }).boundingBox())?.x ?? 0;
  expect(await x("STK-0002")).toBeLessThan(await x("SYS-0002"));
  expect(await x("SYS-0002")).toBeLessThan(await x("SWR-0002"));
  await graph.getByRole("button", { name: /SWR-0002/ }).press("Enter");
  await expect(page).toHaveURL(new RegExp(`/o/${made.swr.objects[0] ?? ""}$`));
});
