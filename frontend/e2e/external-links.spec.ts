import { api, makeModule } from "./support/api";
import { expect, expectAccessible, test } from "./support/test";

interface Made {
  id: string;
}

test("[LNK-10] external links are added, changed, removed and brought back by keyboard, and tell whether they answer", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System Requirements", [{ body: "<p>The brake shall hold.</p>" }, { body: "<p>It shall release.</p>" }]);
  const object = made.objects[0] ?? "";
  const place = `/p/${made.project}/m/${made.module}?sel=${object}&tab=links`;
  await page.goto(place);
  const section = page.getByRole("region", { name: "External links" });
  await expect(section).toContainText("No external links yet.");

  // What would run something is refused at its field, and nothing is lost.
  await section.getByRole("button", { name: "Add external link" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "New external link" });
  await expect(dialog.getByLabel("Address")).toBeFocused();
  await page.keyboard.type("javascript:alert(1)");
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Address")).toHaveAccessibleDescription(/must begin with one of http, https/);
  await expectAccessible(page);
  await dialog.getByLabel("Address").fill("https://example.org/iso-26262");
  await page.keyboard.press("Tab");
  await page.keyboard.type("The standard");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  const link = section.getByRole("link", { name: /The standard/ });
  await expect(link).toHaveAttribute("href", "https://example.org/iso-26262");
  await expect(link).toHaveAttribute("target", "_blank");
  await expect(link).toHaveAttribute("rel", "noopener noreferrer");
  await expect(section).toContainText("Not checked");
  await expect(section.getByRole("button", { name: "Add external link" })).toBeFocused();

  // Somebody's tool looked, and tells.
  const all = `/api/v1/objects/${object}/external-links`;
  const [known] = (await api<{ items: Made[] }>(page, "GET", all)).items;
  await api(page, "PUT", `${all}/${known?.id}/check`, { uri: "https://example.org/iso-26262", state: "broken", detail: "404 Not Found" });
  const baseline = await api<Made>(page, "POST", `/api/v1/modules/${made.module}/baselines`, { name: "Review 1" });
  await page.goto(place);
  await expect(section).toContainText("Broken");
  await expect(section).toContainText("404 Not Found");
  await expectAccessible(page);

  // A new address is one that nobody has looked at.
  await section.getByRole("button", { name: "Change The standard" }).press("Enter");
  const edit = page.getByRole("dialog", { name: "Change external link" });
  await edit.getByLabel("Address").fill("https://example.org/iso-26262-2");
  await page.keyboard.press("Enter");
  await expect(section).toContainText("Not checked");
  await expect(section).toContainText("iso-26262-2");

  await section.getByRole("button", { name: "Remove The standard" }).press("Enter");
  await expect(section).toContainText("No external links yet.");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(link).toHaveAttribute("href", "https://example.org/iso-26262-2");

  // History names each change, and the baseline has the link of then.
  await page.getByRole("tab", { name: "History" }).click();
  const history = page.getByRole("complementary", { name: "Details" });
  await expect(history.getByRole("listitem").filter({ hasText: "External link" }).first()).toBeVisible();
  await history.getByLabel("Show").selectOption({ label: "External link" });
  await expect(history.getByRole("listitem")).toHaveCount(4);
  await expect(history.getByRole("listitem").last()).toContainText("The standard, https://example.org/iso-26262");
  await expectAccessible(page);
  await page.goto(`/p/${made.project}/m/${made.module}?as_of=${baseline.id}&sel=${object}&tab=links`);
  await expect(section.getByRole("link")).toHaveAttribute("href", "https://example.org/iso-26262");
  await expect(section.getByRole("button")).toHaveCount(0);
});

test("[LNK-10, UIX-3] external links are there in German", async ({ signedIn: page }) => {
  const made = await makeModule(page, "System", [{ body: "<p>Die Bremse hält.</p>" }]);
  const object = made.objects[0] ?? "";
  await api(page, "POST", `/api/v1/objects/${object}/external-links`, { uri: "urn:iso:std:iso:26262" });
  await page.evaluate(() => localStorage.setItem("req1.preferences", JSON.stringify({ language: "de" })));
  await page.goto(`/p/${made.project}/m/${made.module}?sel=${object}&tab=links`);
  const section = page.getByRole("region", { name: "Externe Links" });
  await expect(section).toContainText("Nicht geprüft");
  await section.getByRole("button", { name: "Externen Link hinzufügen" }).click();
  await page.getByLabel("Adresse").fill("https://ada:geheim@example.org");
  await page.getByRole("button", { name: "Hinzufügen", exact: true }).click();
  await expect(page.getByText("darf weder Benutzernamen noch Passwort enthalten")).toBeVisible();
});
