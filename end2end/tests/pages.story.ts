// Every page of the app: no finding of axe, nothing wider than the screen, nothing in the console; in light and
// dark, on a phone and on a desk, with demo data and with an organisation that has nothing yet.
import { Muster } from "../support/muster";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

const pages = [
  "/",
  "/incidents",
  "/declare",
  "/alerts",
  "/on-call",
  "/on-call/page",
  "/on-call/rehearse",
  "/on-call/exemptions",
  "/services",
  "/levers",
  "/runbooks",
  "/runbooks?archived=true",
  "/escalations",
  "/status-pages",
  "/people",
  "/me",
  "/settings",
  "/settings/organisation",
  "/settings/templates",
  "/settings/tokens",
  "/settings/audit",
];

const screens = [
  { width: 390, height: 844, colorScheme: "dark" },
  { width: 820, height: 1180, colorScheme: "light" },
  { width: 1440, height: 900, colorScheme: "light" },
] as const;

for (const demo of [true, false]) {
  test(demo ? "every page, crowded" : "every page, empty", async ({ browser, silence: _ }) => {
    test.setTimeout(900_000);
    const muster = await Muster.start({ demo });
    try {
      const admin = await muster.person("Katherine Johnson", "admin");
      const found: string[] = [];
      if (demo) {
        const first = async (list: string) => (await muster.api<{ items: Record<string, string>[] }>("GET", list)).items[0] ?? {};
        const live = await first("/incidents?status=open");
        for (const pane of ["", "/log", "/facts", "/timeline", "/timeline?show=story", "/actions", "/document", "/document/versions", "/brief"]) found.push(`/incidents/INC-${live.number}${pane}`);
        found.push(`/alerts/${(await first("/alerts?status=open")).id}`);
        found.push(`/services/${(await first("/services")).slug}`);
        const roster = (await first("/rosters")).slug;
        found.push(...["", "/edit", "/import", "/settings", "/pay"].map((part) => `/rosters/${roster}${part}`));
        found.push(`/status-pages/${(await first("/status-pages")).slug}`);
        const runbook = await first("/runbooks");
        found.push(`/runbooks/${runbook.id}`, `/runbooks/${runbook.id}/edit`);
        found.push(`/people/${(await first("/people")).id}`);
        found.push(`/escalations/${(await first("/escalation-policies")).id}`);
      }
      for (const screen of screens) {
        const { colorScheme, ...viewport } = screen;
        const context = await browser.newContext({ viewport, colorScheme });
        const page = await context.newPage();
        const said: string[] = [];
        page.on("console", (message) => message.type() === "error" && said.push(`${page.url()}: ${message.text()}`));
        page.on("pageerror", (error) => said.push(`${page.url()}: ${error.message}`));
        await signIn(page, muster, admin);
        for (const path of [...pages, ...found]) {
          await page.goto(`${muster.url}${path}`);
          await awake(page);
          await fits(page);
          await accessible(page);
        }
        expect(said).toEqual([]);
        await context.close();
      }
    } finally {
      await muster.close();
    }
  });
}
