import { api, makeModule } from "./support/api";
import { allSaved, createModule, createProject, expect, expectAccessible, rows, test, writeDocument } from "./support/test";

interface Made {
  id: string;
}

const LONG = "The parking brake shall hold the vehicle on a slope of twenty percent with full load for at least one hour without any power";

test("objects are linked, the links fit beside the rows, and taking one away is undone", async ({ signedIn: page }) => {
  await createProject(page, "Brake by wire");
  await createModule(page, "System Requirements");
  await writeDocument(page, "Scope", [LONG, "The lever shall be lit"]);
  await page.getByRole("tab", { name: "Links" }).click();
  const panel = page.getByRole("complementary", { name: "Details" });
  await panel.getByRole("combobox", { name: "Other object" }).fill("slope");
  await page.getByRole("option", { name: /SR-0002/ }).click();
  await page.getByRole("button", { name: "Link", exact: true }).click();
  const link = panel.getByRole("link", { name: /SR-0002 The parking brake/ });
  await expect(link).toBeVisible();
  await expectAccessible(page);
  const overflow = await panel.evaluate((element) =>
    [element, ...element.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > element.getBoundingClientRect().right + 1).map((one) => one.outerHTML.slice(0, 120)),
  );
  expect(overflow).toEqual([]);
  await expect(rows(page).nth(2).getByRole("img", { name: "1 outgoing link" })).toBeVisible();
  await expect(rows(page).nth(1).getByRole("img", { name: "1 incoming link" })).toBeVisible();

  await page.getByRole("button", { name: "Remove link to SR-0002" }).click();
  await expect(panel.getByText("No links yet.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(link).toBeVisible();
  await allSaved(page);
  await link.click();
  await expect(page).toHaveURL(/\/o\//);
});

test("[LNK-2, UIX-2] the arrows of a row list its links, lead there and back, and two keys make a link across modules", async ({ signedIn: page }) => {
  const { project, module, objects } = await makeModule(page, "System", [
    { heading: "Scope", classification: "heading" },
    { body: "<p>The brake shall hold.</p>" },
    { body: "<p>The brake shall release.</p>" },
  ]);
  const parts = await api<Made>(page, "POST", "/api/v1/modules", { name: "Parts", project_id: project, prefix: "P" });
  const disc = await api<Made>(page, "POST", `/api/v1/modules/${parts.id}/objects`, { heading: "Disc" });
  await page.goto(`/p/${project}/m/${module}?layout=grid`);
  const hold = rows(page).nth(1);
  await hold.locator("[data-column='0']").click();
  await page.keyboard.press("Shift+L");
  await expect(page.getByRole("region", { name: "Link being made" })).toHaveCount(0);
  await page.keyboard.press("l");
  const band = page.getByRole("region", { name: "Link being made" });
  await expect(band).toContainText("The brake shall hold.");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(band).toHaveCount(0);

  // Begun here, ended in another module, also after that was loaded anew.
  await page.keyboard.press("l");
  await band.getByLabel("Type").selectOption({ label: "← is satisfied by" });
  await page.goto(`/p/${project}/m/${parts.id}`);
  await expect(band).toContainText("The brake shall hold.");
  await rows(page).first().locator("[data-column='0']").click();
  await page.keyboard.press("Shift+L");
  await expect(page.getByText(/^Linked: P-0*1 satisfies /)).toBeVisible();
  await expect(band).toHaveCount(0);
  await expect(rows(page).first().getByRole("img", { name: "1 outgoing link" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows(page).first().getByRole("img", { name: "1 outgoing link" })).toHaveCount(0);

  const links = await api<{ id: string; name: string }[]>(page, "GET", "/api/v1/link-types");
  const satisfies = links.find(({ name }) => name === "satisfies")?.id;
  for (const source of [disc.id, objects[2]]) {
    await api(page, "POST", "/api/v1/links", { link_type_id: satisfies, source_object_id: source, target_object_id: objects[1] });
  }
  await page.goto(`/p/${project}/m/${module}?layout=grid`);
  await hold.getByRole("img", { name: "2 incoming links" }).click();
  const list = page.getByRole("dialog", { name: /^Links of / });
  await expect(list.getByRole("link")).toHaveText([/is satisfied by · Parts.*Disc/, /is satisfied by · System.*release/]);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(list).toHaveCount(0);
  await expect(page.getByRole("treegrid")).toBeFocused();

  // By keyboard, and back like a browser.
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await list.getByRole("link").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/m/${parts.id}\\?sel=${disc.id}`));
  await expect(rows(page).first()).toHaveAttribute("aria-selected", "true");
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`/m/${module}`));
  await page.goForward();
  await expect(page).toHaveURL(new RegExp(`/m/${parts.id}`));
  // Only one: there at once.
  await rows(page).first().getByRole("img", { name: "1 outgoing link" }).click({ modifiers: ["Control"] });
  await expect(page).toHaveURL(new RegExp(`/m/${module}\\?.*sel=${objects[1]}`));
  await expect(rows(page).nth(1)).toHaveAttribute("aria-selected", "true");
});
