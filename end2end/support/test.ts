// What every test stands on: a Muster per worker, pages whose console must stay silent, signing in as people do.
import AxeBuilder from "@axe-core/playwright";
import { type Page, test as base, expect } from "@playwright/test";
import { type Account, Muster } from "./muster";

interface WorkerWorld {
  /** A Muster with an organisation, shared by the tests of a worker. */
  muster: Muster;
}

interface TestWorld {
  /** The test kills the server: a browser may then say that it cannot reach it. */
  outages: boolean;
  /** Fails the test when the browser's console says that something is wrong. */
  silence: void;
}

export const test = base.extend<TestWorld, WorkerWorld>({
  muster: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const muster = await Muster.start();
      await use(muster);
      await muster.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  outages: [false, { option: true }],
  silence: [
    async ({ context, outages }, use) => {
      const said: string[] = [];
      context.on("console", (message) => {
        const text = message.text();
        // Chromium reports every refused form as an error of its own.
        const gone = /status of 404/.test(text) && /\/api\/[a-z_]+\d{10,}$/.test(message.location().url);
        const refused = gone || /Failed to load resource: .* status of (401|403|409|422|429)/.test(text);
        const unreachable = /Failed to load resource: net::ERR_|status of 50[234]/.test(text);
        if (message.type() === "error" && !refused && !(outages && unreachable)) said.push(`${text} (${message.location().url})`);
      });
      context.on("weberror", (error) => said.push(String(error.error())));
      await use();
      expect(said, "the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Whether this run lets pages run scripts. */
export function scripts(): boolean {
  return test.info().project.use.javaScriptEnabled !== false;
}

/** Waits until the page answers to scripts; without JavaScript it is ready as it is. */
export async function awake(page: Page): Promise<void> {
  if (scripts()) await page.locator("html[data-awake]").waitFor({ state: "attached" });
}

/** Signs in through the form. */
export async function signIn(page: Page, muster: Muster, account: Account, next = "/"): Promise<void> {
  await page.goto(`${muster.url}/login?next=${encodeURIComponent(next)}`);
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/login"));
}

/** What axe looks for: WCAG 2.2 AA, best practice, and that what a control shows can also be said to it. */
const axe = {
  runOnly: { type: "tag" as const, values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  rules: { "label-content-name-mismatch": { enabled: true } },
};

/** No finding of axe. */
export async function accessible(page: Page): Promise<void> {
  if (!scripts()) return;
  // A page that is still on its way has only its outline.
  await page.locator("h1").first().waitFor();
  const found = await new AxeBuilder({ page }).options(axe).analyze();
  const told = found.violations.map((violation) => `${violation.id}: ${violation.help} at ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect(told, `axe on ${page.url()}`).toEqual([]);
}

/** Nothing is wider than the screen. */
export async function fits(page: Page): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over, `${page.url()} is wider than the screen`).toBeLessThanOrEqual(0);
}
