import { api } from "./support/api";
import { expect, expectAccessible, test } from "./support/test";

test("[IAM-5] a token is made, copied once, used and revoked", async ({ signedIn: page, request, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await api(page, "POST", "/api/v1/workspaces", { name: "Braking systems" });
  await page.goto("/me");
  const tokens = page.getByRole("region", { name: "API tokens" });
  await expect(tokens.getByText("No tokens yet.")).toBeVisible();
  await tokens.getByLabel("Name").fill("Nightly build");
  await tokens.getByLabel("May").selectOption({ label: "Read" });
  await tokens.getByLabel("Only in workspace").selectOption({ label: "Braking systems" });
  await tokens.getByRole("button", { name: "Create token" }).click();
  const shown = tokens.getByRole("status").filter({ hasText: "It is shown this once." });
  await expect(shown).toBeVisible();
  await expectAccessible(page);
  await shown.getByRole("button", { name: "Copy" }).click();
  const secret = await page.evaluate(() => navigator.clipboard.readText());
  expect(secret).toMatch(/^req1_pat_[0-9a-f]{72}$/);
  const asToken = { headers: { authorization: `Bearer ${secret}` } };
  // Without the page's cookie: the token alone.
  const read = await request.get("/api/v1/workspaces", asToken);
  expect(((await read.json()) as { items: { name: string }[] }).items.map(({ name }) => name)).toEqual(["Braking systems"]);
  const write = await request.post("/api/v1/workspaces", { ...asToken, data: { name: "Mine" } });
  expect(write.status()).toBe(403);

  await page.reload();
  const row = tokens.getByRole("row").filter({ hasText: "Nightly build" });
  await expect(row).toContainText("Braking systems");
  await expect(page.getByText(secret)).toHaveCount(0);
  // What cannot be undone asks first, and Escape keeps the token.
  await row.getByRole("button", { name: "Revoke", exact: true }).click();
  await expect(row.getByRole("button", { name: "Revoke for good" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(row.getByRole("button", { name: "Revoke", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await row.getByRole("button", { name: "Revoke for good" }).click();
  await expect(tokens.getByText("No tokens yet.")).toBeVisible();
  expect((await request.get("/api/v1/auth/me", asToken)).status()).toBe(401);
});

test("[IAM-1] people list and end their sessions in the profile", async ({ signedIn: page, person, request }) => {
  const signIn = await request.post("/api/v1/auth/login", { data: { email: person.email, password: person.password } });
  const { token } = (await signIn.json()) as { token: string };
  await page.goto("/me");
  const sessions = page.getByRole("region", { name: "Sessions" });
  await expect(sessions.getByRole("row")).toHaveCount(3);
  await sessions.getByRole("row").filter({ hasNotText: "this one" }).getByRole("button", { name: "End" }).click();
  await expect(sessions.getByRole("row")).toHaveCount(2);
  const after = await request.get("/api/v1/auth/me", { headers: { authorization: `Bearer ${token}` } });
  expect(after.status()).toBe(401);
});
