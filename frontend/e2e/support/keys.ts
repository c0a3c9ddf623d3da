import { expect, type Page } from "@playwright/test";

type Role = "link" | "button" | "textbox" | "combobox" | "searchbox" | "treegrid" | "grid" | "tree";

/** Walks by Tab until this has the focus; fails when a whole round does not reach it. */
export async function tabTo(page: Page, role: Role, name: string | RegExp, steps = 80): Promise<void> {
  const target = page.getByRole(role, { name }).first();
  await expect(target).toBeVisible();
  for (let step = 0; step < steps; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      // Whoever goes by keyboard must see where they are.
      if (!role.startsWith("tree") && role !== "grid") {
        const visible = await target.evaluate((element) =>
          // The ring of a link that answers for its whole row is drawn around the row.
          [null, "::after"].some((part) => {
            const { outlineStyle, boxShadow } = getComputedStyle(element, part);
            return outlineStyle !== "none" || boxShadow !== "none";
          }),
        );
        expect(visible, `focus ring of ${String(name)}`).toBe(true);
      }
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`${role} ${String(name)} is not reached by Tab`);
}

/** Writes into a field that is reached by Tab. */
export async function write(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, "textbox", label);
  await page.keyboard.type(text);
}

/** Reaches something by Tab and presses Enter on it. */
export async function press(page: Page, role: Role, name: string | RegExp): Promise<void> {
  await tabTo(page, role, name);
  await page.keyboard.press("Enter");
}

/** Notes every event of a mouse, a finger or a pen in pages that are opened from now on; answers how to ask for them. */
export async function watchMouse(page: Page): Promise<() => Promise<string[]>> {
  const seen: string[] = [];
  await page.exposeFunction("noteMouse", (type: string) => {
    seen.push(type);
  });
  await page.addInitScript(() => {
    const note = (event: Event) => {
      // A key on a button makes a click too, of no pointer.
      const isOfKey = event.type === "click" && (event as PointerEvent).detail === 0;
      if (event.isTrusted && !isOfKey) (window as unknown as { noteMouse: (type: string) => void }).noteMouse(event.type);
    };
    const types = ["pointerdown", "pointermove", "mousedown", "mousemove", "click", "dblclick", "contextmenu", "wheel", "touchstart"];
    types.forEach((type) => addEventListener(type, note, { capture: true, passive: true }));
  });
  return () => Promise.resolve(seen);
}
