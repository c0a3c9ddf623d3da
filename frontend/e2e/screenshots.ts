import { join } from "node:path";

import { createModule, createProject, expect, test, writeDocument } from "./support/test";

const FOLDER = join(import.meta.dirname, "../../docs/images");
const THEMES = ["light", "dark"] as const;
const WIDTHS = [1440, 1024] as const;

const TEXTS = [
  "The brake control unit shall calculate the requested deceleration from both pedal sensors within 5 ms.",
  "If the two pedal sensor channels differ by more than 4 % for 20 ms, the system shall use the higher demand.",
  "The wheel actuator shall reach 90 % of the requested clamping force within 120 ms.",
  "In case of a loss of the primary supply, the system shall keep a deceleration of at least 6.43 m/s².",
  "The parking brake shall hold the vehicle on a slope of 30 % with the maximum permitted mass.",
];

test("pictures of every screen, in both themes and two widths", async ({ signedIn: page }) => {
  const home = page.url();
  await createProject(page, "Brake by wire");
  const project = page.url();
  await createModule(page, "Hardware Requirements");
  const empty = page.url();
  await page.goto(project);
  await createModule(page, "System Requirements");
  const module = page.url().split("?")[0] ?? "";
  await writeDocument(page, "Functional requirements", TEXTS);
  await expect(page).toHaveURL(/sel=/);
  const selected = new URL(page.url()).searchParams.get("sel") ?? "";
  const workspace = await page.getByRole("navigation", { name: "Where you are" }).getByRole("link").first().getAttribute("href");

  const screens: Record<string, string> = {
    home,
    workspace: workspace ?? home,
    project,
    "module-document": `${module}?sel=${selected}`,
    "module-grid": `${module}?layout=grid&sel=${selected}`,
    "module-history": `${module}?tab=history&sel=${selected}`,
    "module-empty": empty,
    object: `/o/${selected}`,
    search: "/search?q=brake",
    exchange: `${project}/exchange`,
    profile: "/me",
  };
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 860 });
      for (const [name, url] of Object.entries(screens)) {
        await page.goto(url);
        await page.waitForLoadState("networkidle");
        await page.screenshot({ path: join(FOLDER, `${name}-${theme}-${width}.png`) });
      }
    }
  }
  await page.context().clearCookies();
  await page.goto("/login");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: join(FOLDER, `sign-in-${theme}-1440.png`) });
  }
});
