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

// Each on its own: the screens share nothing, and whoever is free takes the next.
test.describe.configure({ mode: "parallel" });

/** The pages of what there is in the demo. */
async function found(muster: Muster): Promise<string[]> {
  const first = async (list: string) => (await muster.api<{ items: Record<string, string>[] }>("GET", list)).items[0] ?? {};
  const live = await first("/incidents?status=open");
  const panes = ["", "/log", "/facts", "/timeline", "/timeline?show=story", "/actions", "/document", "/document/versions", "/brief"];
  const roster = (await first("/rosters")).slug;
  const runbook = await first("/runbooks");
  return [
    ...panes.map((pane) => `/incidents/INC-${live.number}${pane}`),
    `/alerts/${(await first("/alerts?status=open")).id}`,
    `/services/${(await first("/services")).slug}`,
    ...["", "/edit", "/import", "/settings", "/pay"].map((part) => `/rosters/${roster}${part}`),
    `/status-pages/${(await first("/status-pages")).slug}`,
    `/runbooks/${runbook.id}`,
    `/runbooks/${runbook.id}/edit`,
    `/people/${(await first("/people")).id}`,
    `/escalations/${(await first("/escalation-policies")).id}`,
  ];
}

for (const demo of [true, false]) {
  for (const { colorScheme, ...viewport } of screens) {
    test(`every page, ${demo ? "crowded" : "empty"}, ${viewport.width} px, ${colorScheme}`, async ({ browser, silence: _ }) => {
      test.setTimeout(400_000);
      const muster = await Muster.start({ demo });
      try {
        const admin = await muster.person("Katherine Johnson", "admin");
        const more = demo ? await found(muster) : [];
        const context = await browser.newContext({ viewport, colorScheme });
        const page = await context.newPage();
        const said: string[] = [];
        page.on("console", (message) => message.type() === "error" && said.push(`${page.url()}: ${message.text()}`));
        page.on("pageerror", (error) => said.push(`${page.url()}: ${error.message}`));
        await signIn(page, muster, admin);
        for (const path of [...pages, ...more]) {
          await page.goto(`${muster.url}${path}`);
          await awake(page);
          await fits(page);
          await accessible(page);
        }
        expect(said).toEqual([]);
        await context.close();
      } finally {
        await muster.close();
      }
    });
  }
}
