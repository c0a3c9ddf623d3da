// What the scripts that measure in the browser share.
import { existsSync } from "node:fs";

import { chromium } from "@playwright/test";

const SYSTEM_CHROMIUM = "/usr/bin/chromium";
export const LONG_FRAME_MS = 50;

export function variable(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** Middle and 95th of a hundred, to a tenth of a millisecond. */
export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) / 10;
  return { p50: at(0.5), p95: at(0.95) };
}

/** Runs in the page before anything else of it. */
function watchFrames() {
  const frames = [];
  let watching = false;
  window.frameTimes = {
    begin: () => {
      let last = performance.now();
      const frame = (now) => {
        frames.push(now - last);
        last = now;
        watching && requestAnimationFrame(frame);
      };
      watching = true;
      frames.length = 0;
      requestAnimationFrame(frame);
    },
    end: () => {
      watching = false;
      return frames;
    },
  };
}

/** Turns the wheel over a place and tells how long the frames took. */
export async function scroll(page, place) {
  const box = await place.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.evaluate(() => window.frameTimes.begin());
  for (let step = 0; step < 150; step++) {
    await page.mouse.wheel(0, 240);
    await page.waitForTimeout(16);
  }
  const frames = await page.evaluate(() => window.frameTimes.end());
  return {
    ...spread(frames),
    longest: Math.round(Math.max(...frames)),
    longFrames: frames.filter((duration) => duration > LONG_FRAME_MS).length,
    frames: frames.length,
    budget: LONG_FRAME_MS,
  };
}

async function signIn(context, url) {
  const credentials = { email: variable("REQ1_EMAIL"), password: variable("REQ1_PASSWORD") };
  const answer = await context.request.post("/api/v1/auth/login", { data: credentials, headers: { origin: url } });
  if (!answer.ok()) throw new Error(`sign-in failed: ${await answer.text()}`);
}

/** A signed-in page of the server at REQ1_URL, which runs `instruments` before anything else of it. */
export async function withPage(instruments, measure) {
  const url = variable("REQ1_URL");
  const browser = await chromium.launch({
    ...(existsSync(SYSTEM_CHROMIUM) && { executablePath: SYSTEM_CHROMIUM }),
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, locale: "en-GB" });
    for (const instrument of [watchFrames, ...instruments]) await context.addInitScript(instrument);
    await signIn(context, url);
    const page = await context.newPage();
    await page.goto("/");
    await page.waitForLoadState("networkidle");
    await measure(page, context.request);
  } finally {
    await browser.close();
  }
}
