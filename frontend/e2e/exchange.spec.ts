import { readFileSync } from "node:fs";

import { chooseFile, createModule, createProject, expect, expectAccessible, test, writeDocument } from "./support/test";

test("[IMP-12] a module goes out as ReqIF and comes back in, both as background work", async ({ signedIn: page }) => {
  await createProject(page, "Brake by wire");
  const project = page.url();
  await createModule(page, "System Requirements");
  await writeDocument(page, "Scope", ["First requirement", "Second requirement"]);

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Export" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByLabel("Format").selectOption("reqif");
  await dialog.getByRole("button", { name: "Start export" }).click();
  await page.getByRole("button", { name: "Background work" }).click();
  const link = page.getByRole("link", { name: "Download" }).first();
  await expect(link).toBeVisible({ timeout: 30_000 });
  const downloading = page.waitForEvent("download");
  await link.click();
  const file = await (await downloading).path();
  expect(readFileSync(file, "utf8")).toContain("First requirement");

  await page.goto(`${project}/exchange`);
  await expectAccessible(page);
  await chooseFile(page, {
    name: "system.reqif",
    mimeType: "application/xml",
    buffer: readFileSync(file),
  });
  await expect(page.getByText("Can be imported")).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("article").getByText("Done")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("list", { name: "Modules" }).getByRole("link").first().click();
  await expect(page.getByRole("treegrid")).toContainText("Second requirement");
});

test("[IMP-4] a file that is no ReqIF is refused with a reason", async ({ signedIn: page }) => {
  await createProject(page, "Brake by wire");
  await page.goto(`${page.url()}/exchange`);
  await chooseFile(page, {
    name: "broken.reqif",
    mimeType: "application/xml",
    buffer: Buffer.from("<?xml version='1.0'?><REQ-IF><THE-HEADER>"),
  });
  await expect(page.getByText("Refused").or(page.getByRole("alert")).first()).toBeVisible({ timeout: 30_000 });
});
