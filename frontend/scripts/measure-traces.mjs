// Measures the screens of traces in the browser and prints the figures as JSON: opening and scrolling.
//
//   REQ1_URL=http://127.0.0.1:8080 REQ1_EMAIL=… REQ1_PASSWORD=… REQ1_MODULE=… REQ1_LINKED=… node scripts/measure-traces.mjs
//
// REQ1_MODULE and REQ1_LINKED are ids of two modules of one project; links lead from the second one to the first, and it has
// a history. REQ1_REPEAT (5) is how often each screen is opened. Times are milliseconds as the page itself sees them.
import { scroll, spread, variable, withPage } from "./measuring.mjs";

const repeat = Number(process.env.REQ1_REPEAT ?? 5);

/** Runs in the page before anything else of it. */
function instrument() {
  /** Resolves with the time of the frame after which so many parts of a page are in sight. */
  window.inSight = (selector, count) =>
    new Promise((resolve, reject) => {
      const until = performance.now() + 60_000;
      const look = () => {
        if (performance.now() > until) return reject(new Error(`${selector} did not come into sight`));
        const busy = document.querySelector("[aria-busy=true]") !== null;
        if (!busy && document.querySelectorAll(selector).length >= count) requestAnimationFrame(resolve);
        else requestAnimationFrame(look);
      };
      look();
    });
}

function screens(project, module, linked) {
  const at = `/p/${project}`;
  return [
    { screen: "matrix", address: `${at}/trace?source=${linked}&target=${module}`, part: "[role=grid] [role=rowheader]", count: 8, scrolled: "[role=grid]" },
    { screen: "trace table", address: `${at}/trace?tab=table&chain=${module},${linked}`, part: "[role=region] tbody tr", count: 4, scrolled: "[role=region]" },
    { screen: "coverage", address: `${at}/coverage`, part: "main tbody tr", count: 2, scrolled: "main" },
    { screen: "comparison", address: `${at}/compare?module=${linked}&from=1`, part: "article", count: 2, scrolled: "[role=region]:has(article)" },
  ];
}

async function measure(page, { screen, address, part, count, scrolled }) {
  const opened = [];
  for (let round = 0; round < repeat; round++) {
    await page.goto(address, { waitUntil: "commit" });
    opened.push(await page.evaluate(([selector, many]) => window.inSight(selector, many), [part, count]));
    await page.waitForLoadState("networkidle");
  }
  return {
    screen,
    open_ms: { ...spread(opened), first: Math.round(opened[0]), budget: 1_000 },
    frame_ms: await scroll(page, page.locator(scrolled).first()),
  };
}

await withPage([instrument], async (page, request) => {
  const [module, linked] = [variable("REQ1_MODULE"), variable("REQ1_LINKED")];
  const answer = await request.get(`/api/v1/modules/${module}`);
  if (!answer.ok()) throw new Error(await answer.text());
  const { project_id: project } = await answer.json();
  const figures = [];
  for (const screen of screens(project, module, linked)) figures.push(await measure(page, screen));
  console.log(JSON.stringify(figures, null, 2));
});
