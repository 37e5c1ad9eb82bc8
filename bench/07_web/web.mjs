// What a browser has to fetch before a page answers to scripts; and how long after Enter in one browser a
// declared incident stands on the screen of another.
import { randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { finish, open, percentile, result, signedIn, withMuster } from "../lib/web.mjs";

const { MUSTER_SITE: site } = process.env;
const [BYTES, GOAL_BYTES] = [350 * 1024, 180 * 1024];
const [WARM_UP, DECLARATIONS, LIMIT_MS] = [5, 40, 150];

/** The compressed size of what every page fetches before it reacts. */
function size() {
  const { version } = JSON.parse(readFileSync(join(site, "pkg", "program.json"), "utf8"));
  const weigh = (file) => statSync(join(site, "pkg", version, `${file}.br`)).size;
  const bytes = weigh("muster.js") + weigh("muster_bg.wasm");
  result("wasm and JavaScript before a page reacts, brotli", bytes, BYTES, "bytes", "at most 350 KB", { goal: GOAL_BYTES });
}

/** Resolves in the page when this text stands on it and the frame that shows it was drawn: the time by the clock. */
function painted(title) {
  return new Promise((seen) => {
    const look = () => {
      if (!document.querySelector("main")?.textContent.includes(title)) return;
      observer.disconnect();
      // A frame's callbacks run before it is drawn, a message sent from them is handled after.
      requestAnimationFrame(() => {
        const drawn = new MessageChannel();
        drawn.port1.onmessage = () => seen(performance.timeOrigin + performance.now());
        drawn.port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    look();
  });
}

/** Milliseconds from Enter in one browser until the title is painted in the other. */
async function declared(mine, theirs, url, title) {
  await open(mine, `${url}/declare`);
  const field = mine.getByLabel("What is wrong?");
  await field.fill(title);
  await mine.evaluate(() => {
    const now = () => sessionStorage.setItem("pressed", performance.timeOrigin + performance.now());
    addEventListener("keydown", (event) => event.key === "Enter" && now(), { capture: true, once: true });
  });
  const seen = theirs.evaluate(painted, title);
  await field.press("Enter");
  const at = await Promise.race([seen, new Promise((_, fail) => setTimeout(() => fail(new Error(`${title} was never seen`)), 15_000))]);
  await mine.waitForURL(/\/incidents\/INC-\d+/);
  return at - Number(await mine.evaluate(() => sessionStorage.getItem("pressed")));
}

size();
await withMuster("web", async (muster) => {
  const [mine, theirs] = await Promise.all([0, 1].map((nth) => signedIn(muster, "responder", nth)));
  await open(theirs, muster.url);
  const times = [];
  for (let nth = 0; nth < WARM_UP + DECLARATIONS; nth++) {
    const taken = await declared(mine, theirs, muster.url, `Probe ${randomBytes(4).toString("hex")} fails`);
    if (nth >= WARM_UP) times.push(taken);
  }
  times.sort((one, other) => one - other);
  const at = (share) => percentile(times, share);
  const target = `p95 of ${DECLARATIONS} under ${LIMIT_MS} ms`;
  result("declare in one browser → painted in another, p95", at(0.95), LIMIT_MS, "ms", target, { p50_ms: at(0.5), most_ms: at(1) });
});
finish();
