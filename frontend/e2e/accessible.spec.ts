import { api, makeModule } from "./support/api";
import { expect, expectAccessible, test } from "./support/test";

for (const theme of ["light", "dark"] as const) {
  test(`[UIX-2] every screen passes the automatic check, ${theme}`, async ({ signedIn: page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const { workspace, project, module, objects } = await makeModule(page, "System Requirements", [
      { heading: "Functions", classification: "heading" },
      { body: "<p>The brake shall <strong>hold</strong> the vehicle.</p>" },
    ]);
    const empty = await makeModule(page, "Empty", []);
    const sel = objects[1] ?? "";
    const script = `/api/v1/modules/${module}/scripts`;
    const source = '// A comment\nfor (const one of req1.selection) req1.log(`${one.key}`, 1, null);';
    const { id } = await api<{ id: string }>(page, "POST", script, { name: "All words", source_code: source });
    await api(page, "PATCH", `${script}/${id}`, { source_code: `${source}\nreturn /[a-z]/.test("a");` });
    const screens = [
      "/",
      `/w/${workspace}`,
      `/p/${project}`,
      `/p/${project}/m/${module}?sel=${sel}`,
      `/p/${project}/m/${module}?layout=grid&sel=${sel}&tab=links`,
      `/p/${project}/m/${module}?sel=${sel}&tab=history`,
      `/p/${project}/m/${module}?q=nothing+like+this`,
      `/p/${empty.project}/m/${empty.module}`,
      `/o/${sel}`,
      "/search?q=brake",
      "/search?q=nothing",
      `/p/${project}/exchange`,
      `/p/${project}/scripts`,
      `/p/${project}/scripts/${module}/${id}?object=${sel}`,
      `/p/${project}/scripts/${module}/${id}?tab=runs`,
      `/p/${project}/scripts/${module}/${id}?tab=versions&version=1`,
      "/me",
      `/p/${sel}`,
    ];
    for (const screen of screens) {
      await page.goto(screen);
      await expect(page.getByRole("main")).toBeVisible();
      await page.waitForLoadState("networkidle");
      await expectAccessible(page);
    }
    for (const [button, close] of [["Account", "Escape"], ["Background work", "Escape"]] as const) {
      await page.getByRole("button", { name: button }).click();
      await expectAccessible(page);
      await page.keyboard.press(close);
    }
    await page.context().clearCookies();
    for (const screen of ["/login", "/setup?token=0", "/invite?token=0", "/reset?token=0"]) {
      await page.goto(screen);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page);
    }
  });
}
