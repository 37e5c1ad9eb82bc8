// What benchmarks in a browser share: a demo Muster, people who are signed in, and when something is painted.
import { execFileSync, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { resolve } from "node:path";

const { DATABASE_URL: cluster, MUSTER_BIN: binary } = process.env;
const { chromium } = createRequire(resolve("../../end2end/package.json"))("playwright");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const missed = [];

/** Prints a figure, which is met when it is no more than its limit. */
export function result(what, ours, reference, unit, target, more = {}) {
  const met = ours <= reference;
  console.log(JSON.stringify({ what, ours, unit, reference, ratio: Number((ours / reference).toFixed(3)), target, met, ...more }));
  if (!met) missed.push(what);
}

/** Ends unsuccessfully when a target was missed. */
export function finish() {
  if (missed.length === 0) return;
  console.error(`missed: ${missed.join("; ")}`);
  process.exitCode = 1;
}

/** What this share of the sorted times is at most. */
export const percentile = (sorted, share) => Number(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1));

const freePort = () =>
  new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
const psql = (url, sql) => execFileSync("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", url], { input: sql, encoding: "utf8" }).trim();

/** A demo Muster on a database of its own, and a browser; both end when `use` has. */
export async function withMuster(name, use) {
  const database = `bench_${name}_${randomBytes(3).toString("hex")}`;
  let program, browser;
  try {
    const muster = await start(database, (child) => (program = child));
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
    await use({ ...muster, browser });
  } finally {
    await browser?.close();
    program?.kill();
    psql(cluster, `drop database if exists ${database} with (force)`);
  }
}

async function start(name, started) {
  const database = cluster.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
  const url = `http://127.0.0.1:${await freePort()}`;
  const env = { ...process.env, DATABASE_URL: database, MUSTER_LISTEN: url.slice(7), MUSTER_PUBLIC_URL: url, MUSTER_LOG: "error" };
  psql(cluster, `create database ${name}`);
  const command = (...words) => execFileSync(binary, words, { env, encoding: "utf8" }).trim();
  command("migrate");
  command("demo");
  const program = spawn(binary, ["serve"], { env, stdio: "ignore" });
  started(program);
  process.once("exit", () => program.kill("SIGKILL"));
  const until = Date.now() + 30_000;
  while (!(await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false))) {
    if (program.exitCode !== null || Date.now() > until) throw new Error("muster never became ready");
    await new Promise((go) => setTimeout(go, 20));
  }
  return { url, command, pid: program.pid, sql: (text) => psql(database, text) };
}

/** A page of the so-manyth person with this role, in a browser of their own. */
export async function signedIn({ browser, url, sql }, role, nth = 0) {
  const token = `mss_${randomBytes(32).toString("base64url")}`;
  const hash = createHash("sha256").update(token).digest("hex");
  sql(
    `insert into sessions (id, person_id, token_hash, user_agent, address, created_at, last_seen_at, expires_at)
     select gen_random_uuid(), id, '\\x${hash}', 'bench', '127.0.0.1', now(), now(), now() + interval '1 day'
     from people where role = '${role}' and disabled_at is null order by id offset ${nth} limit 1`,
  );
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([{ name: "muster", value: token, url }]);
  return context.newPage();
}

/** Opens a page and waits until it reacts to scripts. */
export async function open(page, address) {
  await page.goto(address);
  await page.locator("html[data-awake]").waitFor({ state: "attached" });
}
