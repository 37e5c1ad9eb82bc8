// Signs in to a Muster with demo data and takes its pictures at three sizes, light and dark. Those that the README
// shows go to docs/pictures; all of them to end2end/results/pictures.
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Muster } from "../support/muster";
import { awake, signIn, test } from "../support/test";

const shown = ["now-1440-light", "room-1440-dark", "room-390-light"];
const all = join(import.meta.dirname, "../results/pictures");
const kept = join(import.meta.dirname, "../../docs/pictures");

test("pictures", async ({ browser }) => {
  test.setTimeout(300_000);
  await mkdir(all, { recursive: true });
  await mkdir(kept, { recursive: true });
  const muster = await Muster.start({ demo: true });
  const password = /with the password (\S+)/.exec(muster.told)?.[1] ?? "";
  const email = /(\S+@\S+)\s+admin/.exec(muster.told)?.[1] ?? "";
  const live = (await muster.api<{ items: { number: number }[] }>("GET", "/incidents?status=open&severity=1")).items[0];
  const roster = (await muster.api<{ items: { slug: string }[] }>("GET", "/rosters")).items[0];
  const page = (await muster.api<{ items: { slug: string }[] }>("GET", "/status-pages")).items[0];
  const screens = {
    now: "/",
    declare: "/declare",
    room: `/incidents/INC-${live?.number}`,
    incidents: "/incidents",
    alerts: "/alerts",
    "on-call": "/on-call",
    roster: `/rosters/${roster?.slug}`,
    services: "/services",
    status: `/status/${page?.slug}`,
  };
  for (const [width, height] of [[390, 844], [820, 1180], [1440, 900]] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme });
      const tab = await context.newPage();
      await signIn(tab, muster, { name: "", email, password, id: "" });
      for (const [name, path] of Object.entries(screens)) {
        await tab.goto(`${muster.url}${path}`);
        if (name !== "status") await awake(tab);
        const picture = `${name}-${width}-${colorScheme}`;
        await tab.screenshot({ path: join(all, `${picture}.png`), animations: "disabled" });
        if (shown.includes(picture)) await copyFile(join(all, `${picture}.png`), join(kept, `${picture}.png`));
      }
      await context.close();
    }
  }
  await muster.close();
});
