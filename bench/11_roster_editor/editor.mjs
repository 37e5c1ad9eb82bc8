// A year of a roster that follows the sun, with a second layer and 40 covers, changed in the editor: how long after the
// press the recomputed consequences of the whole year (coverage, load, findings, who gets other shifts) are painted.
import { finish, open, percentile, result, signedIn, withMuster } from "../lib/web.mjs";

const [WARM_UP, PRESSES, LIMIT_MS] = [10, 100, 50];
const ZONES = ["Asia/Singapore", "Europe/Lisbon", "America/Toronto"];
const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_MS = 86_400_000;

async function build({ url, command }) {
  const token = command("token", "create", "--role", "admin", "--name", "bench");
  const call = async (path, body) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(`${url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const people = [];
  for (let nth = 0; nth < 13; nth++) people.push((await call("/people", { name: `Person ${nth}`, email: `person${nth}@bench.test`, role: "responder" })).id);
  const part = (zone, nth) => ({
    layer: 1,
    name: zone,
    time_zone: zone,
    starts_on: "2026-01-05",
    handover_time: "09:00",
    hours: [{ weekdays: WEEK, from: "09:00", until: "17:00" }],
    turns: [0, 1, 2, 3].map((turn) => [people[nth * 4 + turn]]),
  });
  const second = { layer: 2, name: "Second", starts_on: "2026-01-05", handover_time: "09:00", turns: people.slice(0, 4).map((id) => [id]) };
  const { id } = await call("/rosters", { slug: "year", name: "Year", time_zone: "Europe/Lisbon", rotations: [...ZONES.map(part), second] });
  for (let nth = 0; nth < 40; nth++) {
    const starts_at = Date.now() + (nth + 1) * 9 * DAY_MS;
    await call("/covers", { roster_id: id, layer: 1, person_id: people[12], starts_at, ends_at: starts_at + 6 * 3_600_000 });
  }
}

/** Presses a button; resolves, after the frame in which other consequences stand is drawn, with the milliseconds since. */
function pressed(label) {
  const aside = document.querySelector(".consequences");
  const before = aside.textContent;
  const button = [...document.querySelectorAll(".rotation-card button")].find((it) => it.getAttribute("aria-label") === label);
  return new Promise((seen) => {
    const begun = performance.now();
    const observer = new MutationObserver(() => {
      if (aside.textContent === before) return;
      observer.disconnect();
      // A frame's callbacks run before it is drawn, a message sent from them is handled after.
      requestAnimationFrame(() => {
        const drawn = new MessageChannel();
        drawn.port1.onmessage = () => seen(performance.now() - begun);
        drawn.port2.postMessage(null);
      });
    });
    observer.observe(aside, { childList: true, subtree: true, characterData: true });
    button.click();
  });
}

await withMuster("editor", async (muster) => {
  await build(muster);
  const page = await signedIn(muster, "admin");
  await open(page, `${muster.url}/rosters/year/edit`);
  const times = [];
  for (let nth = 0; nth < WARM_UP + PRESSES; nth++) {
    const taken = await page.evaluate(pressed, "Turn 2 earlier");
    if (nth >= WARM_UP) times.push(taken);
  }
  times.sort((one, other) => one - other);
  const at = (share) => percentile(times, share);
  const more = { p95_ms: at(0.95), most_ms: at(1) };
  result("a change in the editor → consequences of a year painted, median", at(0.5), LIMIT_MS, "ms", `median of ${PRESSES} under ${LIMIT_MS} ms`, more);
});
finish();
