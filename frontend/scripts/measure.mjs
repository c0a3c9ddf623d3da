// Measures the module view in the browser and prints the figures as JSON: opening, jumping, scrolling, typing.
//
//   REQ1_URL=http://127.0.0.1:8080 REQ1_EMAIL=… REQ1_PASSWORD=… node scripts/measure.mjs
//
// Takes every module of at least REQ1_MIN_OBJECTS (10,000) objects that the person may see; `req1-server seed` makes
// some. REQ1_REPEAT (5) is how often each is opened. Times are milliseconds as the page itself sees them.
import { LONG_FRAME_MS, scroll, spread, withPage } from "./measuring.mjs";

const TYPED = "The system shall hold the vehicle on a slope.";

const repeat = Number(process.env.REQ1_REPEAT ?? 5);
const minimum = Number(process.env.REQ1_MIN_OBJECTS ?? 10_000);

/** Runs in the page before anything else of it: says when rows are in sight. */
function instrument() {
  const drawn = (row) => row.querySelector("[data-part]") !== null;
  const inSight = (row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  };
  const rowsInSight = () => [...document.querySelectorAll("[role=row][aria-level]")].filter(inSight);
  window.measure = {
    /** Resolves with the time of the frame in which every row in sight, and this one, has its text. */
    rowsReady: (rowIndex) =>
      new Promise((resolve, reject) => {
        const until = performance.now() + 30_000;
        const look = () => {
          if (performance.now() > until) return reject(new Error(`row ${rowIndex ?? "at the start"} did not come into sight`));
          const rows = rowsInSight();
          const wanted = rowIndex === undefined || rows.some((row) => Number(row.ariaRowIndex) === rowIndex);
          if (wanted && rows.length > 3 && rows.every(drawn)) requestAnimationFrame(resolve);
          else requestAnimationFrame(look);
        };
        look();
      }),
    keys: [],
    watchKeys: () => {
      const paint = new MessageChannel();
      const waiting = [];
      paint.port1.onmessage = () => window.measure.keys.push(performance.now() - waiting.shift());
      // A message that is sent in a frame arrives after the frame is painted.
      addEventListener(
        "keydown",
        ({ timeStamp }) => requestAnimationFrame(() => (waiting.push(timeStamp), paint.port2.postMessage(null))),
        { capture: true },
      );
    },
    longTasks: [],
  };
  new PerformanceObserver((list) => {
    window.measure.longTasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration })));
  }).observe({ type: "longtask", buffered: true });
}

async function modules(request) {
  const items = async (path) => {
    const answer = await request.get(path);
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()).items;
  };
  const found = [];
  for (const workspace of await items("/api/v1/workspaces?limit=1000")) {
    for (const project of await items(`/api/v1/workspaces/${workspace.id}/projects?limit=1000`)) {
      found.push(...(await items(`/api/v1/modules?project_id=${project.id}&limit=1000`)));
    }
  }
  return found.filter(({ object_count: objects }) => objects >= minimum).toSorted((a, b) => a.object_count - b.object_count);
}

/** Time from an act to the rows being in sight, measured in the page. */
async function until(page, act, rowIndex) {
  await page.evaluate((index) => {
    addEventListener("keydown", ({ timeStamp }) => (window.measure.acted = timeStamp), { capture: true, once: true });
    addEventListener("scroll", ({ timeStamp }) => (window.measure.acted ??= timeStamp), { capture: true, once: true });
    window.measure.acted = undefined;
    window.measure.pending = new Promise((resolve, reject) => {
      const wait = () => (window.measure.acted === undefined ? requestAnimationFrame(wait) : void window.measure.rowsReady(index).then(resolve, reject));
      wait();
    });
  }, rowIndex);
  await act();
  return page.evaluate(async () => {
    const ready = await window.measure.pending;
    const { acted } = window.measure;
    const waits = performance
      .getEntriesByType("resource")
      .filter(({ name, startTime, responseEnd }) => name.includes("/objects?") && startTime >= acted && responseEnd <= ready)
      .map(({ startTime, responseEnd }) => responseEnd - startTime);
    return { all: ready - acted, server: Math.max(0, ...waits) };
  });
}

async function open(page, address) {
  await page.goto(address, { waitUntil: "commit" });
  const ready = await page.evaluate(() => window.measure.rowsReady());
  await page.waitForLoadState("networkidle");
  return page.evaluate((at) => {
    const requests = performance.getEntriesByType("resource").filter(({ responseEnd }) => responseEnd <= at + 1);
    const scripts = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js"));
    return {
      ready: at,
      requestsBefore: requests.length,
      scriptKb: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1000,
      blocked: window.measure.longTasks.reduce((sum, { duration }) => sum + duration, 0),
      waterfall: performance
        .getEntriesByType("resource")
        .filter(({ name }) => name.includes("/api/"))
        .map(({ name, startTime, responseEnd, encodedBodySize }) => ({
          path: new URL(name).pathname.replace(/[0-9a-f-]{36}/g, "*"),
          from: Math.round(startTime),
          to: Math.round(responseEnd),
          bytes: encodedBodySize,
        })),
    };
  }, ready);
}

/** Types into the text of an object and takes it back, so that nothing is changed. */
async function type(page) {
  await page.evaluate(() => window.measure.watchKeys());
  await page.getByRole("treegrid").focus();
  const row = page.locator("[role=row][data-kind=normative], [role=row][data-kind=informative]").first();
  await row.locator("[data-part=body]").first().dblclick();
  const editor = page.getByRole("treegrid").getByRole("textbox");
  await editor.waitFor();
  await page.evaluate(() => (window.measure.keys.length = 0));
  await page.keyboard.type(TYPED, { delay: 30 });
  await page.waitForTimeout(100);
  const keys = await page.evaluate(() => window.measure.keys);
  await page.keyboard.press("Escape");
  await page.waitForTimeout(500);
  return spread(keys);
}

async function measure(page, module) {
  const address = `/p/${module.project_id}/m/${module.id}`;
  const opened = [];
  for (let round = 0; round < repeat; round++) {
    await page.evaluate(() => localStorage.clear());
    opened.push(await open(page, address));
  }
  await page.getByRole("treegrid").focus();
  const jumps = [];
  // Enough that the 95th of a hundred is not simply the slowest, which is the first: its code is not compiled yet.
  const rounds = 4 * repeat;
  for (let round = 0; round < rounds; round++) {
    jumps.push(await until(page, () => page.keyboard.press("Control+End"), module.object_count + 1));
    jumps.push(await until(page, () => page.keyboard.press("Control+Home"), 2));
    const place = (round + 0.5) / rounds;
    jumps.push(
      await until(page, () =>
        page.getByRole("treegrid").evaluate((grid, share) => (grid.scrollTop = grid.scrollHeight * share), place),
      ),
    );
  }
  await page.keyboard.press("Control+Home");
  await page.evaluate(() => window.measure.rowsReady(2));
  const scrolling = await scroll(page, page.getByRole("treegrid"));
  const typing = await type(page);
  const last = opened.at(-1);
  return {
    module: module.name,
    objects: module.object_count,
    open_ms: { ...spread(opened.map(({ ready }) => ready)), first: Math.round(opened[0].ready), budget: module.object_count > 10_000 ? 1_500 : 1_000 },
    requests_before_rows: last.requestsBefore,
    main_thread_blocked_ms: Math.round(last.blocked),
    api: last.waterfall,
    jump_ms: { ...spread(jumps.map(({ all }) => all)), budget: 150 },
    first_jump_ms: { p50: Math.round(jumps[0].all) },
    // The same without the wait for rows that were not there yet.
    jump_in_browser_ms: spread(jumps.map(({ all, server }) => all - server)),
    frame_ms: scrolling,
    key_to_paint_ms: { ...typing, budget: LONG_FRAME_MS },
    script_kb_loaded: Math.round(last.scriptKb),
  };
}

await withPage([instrument], async (page, request) => {
  const figures = [];
  for (const module of await modules(request)) figures.push(await measure(page, module));
  if (figures.length === 0) throw new Error(`no module of ${minimum} objects or more is here`);
  console.log(JSON.stringify(figures, null, 2));
});
