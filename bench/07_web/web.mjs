// What a browser has to fetch before a page answers to scripts; and how long after Enter in one browser a
// declared incident stands on the screen of another.
import { execFileSync, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join, resolve } from "node:path";

const { DATABASE_URL: cluster, MUSTER_BIN: binary, MUSTER_SITE: site } = process.env;
const { chromium } = createRequire(resolve("../../end2end/package.json"))("playwright");
const [BYTES, GOAL_BYTES] = [350 * 1024, 180 * 1024];
const [WARM_UP, DECLARATIONS, LIMIT_MS] = [5, 40, 150];
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const missed = [];

function result(what, ours, reference, unit, target, more = {}) {
  const met = ours <= reference;
  console.log(JSON.stringify({ what, ours, unit, reference, ratio: Number((ours / reference).toFixed(3)), target, met, ...more }));
  if (!met) missed.push(what);
}

/** The compressed size of what every page fetches before it reacts. */
function size() {
  const { version } = JSON.parse(readFileSync(join(site, "pkg", "program.json"), "utf8"));
  const weigh = (file) => statSync(join(site, "pkg", version, `${file}.br`)).size;
  const bytes = weigh("muster.js") + weigh("muster_bg.wasm");
  result("wasm and JavaScript before a page reacts, brotli", bytes, BYTES, "bytes", "at most 350 KB", { goal: GOAL_BYTES });
}

const freePort = () =>
  new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
const psql = (url, sql) => execFileSync("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", url], { input: sql, encoding: "utf8" }).trim();

/** A demo Muster, and the session tokens of two people who may declare. */
async function start(name) {
  const database = cluster.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
  const url = `http://127.0.0.1:${await freePort()}`;
  const env = { ...process.env, DATABASE_URL: database, MUSTER_LISTEN: url.slice(7), MUSTER_PUBLIC_URL: url, MUSTER_LOG: "error" };
  psql(cluster, `create database ${name}`);
  for (const command of ["migrate", "demo"]) execFileSync(binary, [command], { env });
  const tokens = [0, 1].map((nth) => {
    const token = `mss_${randomBytes(32).toString("base64url")}`;
    const hash = createHash("sha256").update(token).digest("hex");
    psql(
      database,
      `insert into sessions (id, person_id, token_hash, user_agent, address, created_at, last_seen_at, expires_at)
       select gen_random_uuid(), id, '\\x${hash}', 'bench', '127.0.0.1', now(), now(), now() + interval '1 day'
       from people where role = 'responder' and disabled_at is null order by id offset ${nth} limit 1`,
    );
    return token;
  });
  const program = spawn(binary, ["serve"], { env, stdio: "ignore" });
  process.once("exit", () => program.kill("SIGKILL"));
  const until = Date.now() + 30_000;
  while (!(await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false))) {
    if (program.exitCode !== null || Date.now() > until) throw new Error("muster never became ready");
    await new Promise((go) => setTimeout(go, 20));
  }
  return { url, program, tokens };
}

async function signedIn(browser, url, token) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([{ name: "muster", value: token, url }]);
  return context.newPage();
}

async function open(page, address) {
  await page.goto(address);
  await page.locator("html[data-awake]").waitFor({ state: "attached" });
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

async function live() {
  const name = `bench_web_${randomBytes(3).toString("hex")}`;
  let muster, browser;
  try {
    muster = await start(name);
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
    const [mine, theirs] = await Promise.all(muster.tokens.map((token) => signedIn(browser, muster.url, token)));
    await open(theirs, muster.url);
    const times = [];
    for (let nth = 0; nth < WARM_UP + DECLARATIONS; nth++) {
      const taken = await declared(mine, theirs, muster.url, `Probe ${randomBytes(4).toString("hex")} fails`);
      if (nth >= WARM_UP) times.push(taken);
    }
    times.sort((one, other) => one - other);
    const at = (share) => Number(times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(1));
    const target = `p95 of ${DECLARATIONS} under ${LIMIT_MS} ms`;
    result("declare in one browser → painted in another, p95", at(0.95), LIMIT_MS, "ms", target, { p50_ms: at(0.5), most_ms: at(1) });
  } finally {
    await browser?.close();
    muster?.program.kill();
    psql(cluster, `drop database if exists ${name} with (force)`);
  }
}

size();
await live();
if (missed.length > 0) {
  console.error(`missed: ${missed.join("; ")}`);
  process.exitCode = 1;
}
