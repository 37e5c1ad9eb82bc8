// Rosters: one that follows the sun, built by keys alone, published, taken back; and two who publish at once.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { setUp } from "../support/setting";
import { team } from "../support/team";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

/** Presses Tab, or Shift+Tab where it stands before, until the focus is there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 200; presses++) {
    const way = await target.evaluate((element) => {
      const focus = document.activeElement ?? document.body;
      if (element === focus) return "";
      return focus.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING ? "Shift+Tab" : "Tab";
    });
    if (!way) return;
    await page.keyboard.press(way);
  }
  throw new Error(`no way to ${target} by Tab`);
}

/** Lets the program send what was changed, and waits for the page that comes back. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => !document.querySelector("#editor[aria-busy]"));
}

/** Chooses in a list by typing what its entry begins with. */
async function choose(page: Page, list: Locator, words: string): Promise<void> {
  await tabTo(page, list);
  await page.keyboard.type(words);
  await expect(list.locator("option:checked")).toHaveText(words);
}

async function press(page: Page, button: Locator): Promise<void> {
  await tabTo(page, button);
  await page.keyboard.press("Enter");
  await settled(page);
}

async function write(page: Page, field: Locator, words: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press("Control+A");
  // Shift+Tab comes to the last part of a time first, and its first part is where writing begins.
  while ((await field.getAttribute("type")) === "time" && (await field.evaluate((element) => element === document.activeElement))) {
    await page.keyboard.press("Shift+Tab");
  }
  if ((await field.getAttribute("type")) === "time") await page.keyboard.press("Tab");
  await page.keyboard.type(words);
  await page.keyboard.press("Tab");
  await settled(page);
}

test("a roster that follows the sun is built by keys alone, published and taken back", async ({ page, muster, silence: _ }) => {
  test.setTimeout(240_000);
  const tag = randomBytes(3).toString("hex");
  const people = [];
  for (const name of ["Aya", "Ben", "Chloe", "Dan", "Eva", "Finn", "Gus", "Hana", "Ivo"]) people.push(await muster.person(`${name} ${tag}`));
  const manager = await muster.person(`Mona ${tag}`, "manager");
  const slug = `sun-${tag}`;
  await signIn(page, muster, manager, "/rosters/new");
  await awake(page);
  await page.getByLabel("Name", { exact: true }).fill(`Sun ${tag}`);
  await page.getByLabel("Address").fill(slug);
  await page.getByLabel("Time zone").fill("Europe/Lisbon");
  await page.getByLabel("First turn begins on").fill("2026-01-05");
  await page.getByLabel("Primary, turn 1", { exact: true }).selectOption({ label: manager.name });
  await page.getByRole("button", { name: "Create roster" }).click();
  await page.waitForURL(`**/rosters/${slug}`);
  await expect(page.getByText("one person is always on call")).toBeVisible();

  await page.goto(`${muster.url}/rosters/${slug}/edit`);
  await awake(page);
  const card = (name: string) => page.getByRole("group", { name, exact: true });
  await press(page, card("Primary").getByRole("button", { name: "Remove Primary" }));
  await expect(page.getByText("No rotations")).toBeVisible();
  const parts = [
    { name: "Singapore", zone: "Asia/Singapore", from: "09:00", until: "17:00", team: ["Aya", "Ben", "Chloe"] },
    { name: "Lisbon", zone: "Europe/Lisbon", from: "09:00", until: "17:00", team: ["Dan", "Eva", "Finn"] },
    { name: "Los Angeles", zone: "America/Los_Angeles", from: "09:00", until: "17:00", team: ["Gus", "Hana", "Ivo"] },
  ];
  for (const [index, part] of parts.entries()) {
    await press(page, page.getByRole("button", { name: "Office hours" }));
    await write(page, card("Office hours").getByLabel("Name", { exact: true }), part.name);
    const here = card(part.name);
    await write(page, here.getByLabel("Time zone"), part.zone);
    for (const day of ["Sat", "Sun"]) {
      await tabTo(page, here.getByLabel(day, { exact: true }));
      await page.keyboard.press("Space");
      await settled(page);
    }
    for (const [turn, who] of part.team.entries()) {
      await choose(page, here.getByLabel(`Who takes turns in ${part.name}`), `${who} ${tag}`);
      await press(page, here.getByRole("button", { name: `Add to ${part.name}` }));
      await expect(here.locator(".turn-rows > li")).toHaveCount(turn + 1);
    }
    await expect(page.locator(".rotation-card")).toHaveCount(index + 1);
  }
  await expect(page.locator(".turn-rows > li")).toHaveCount(9);
  await expect(page.getByText(/^Primary: nobody is on call in \d+ stretches/)).toBeVisible();
  await accessible(page);
  await fits(page);

  // Half an office is missing between the zones: Singapore until London's morning.
  await write(page, card("Singapore").getByLabel("Until"), "18:00");
  await press(page, card("Singapore").getByRole("button", { name: "Ben" }).or(card("Singapore").getByRole("button", { name: "Turn 2 earlier" })).last());
  await expect(card("Singapore").locator(".turn-rows > li").first()).toContainText("Ben");
  await page.reload();
  await awake(page);
  await expect(card("Singapore").getByLabel("Until")).toHaveValue("18:00");

  await press(page, page.getByRole("button", { name: "Publish now" }));
  await page.waitForURL(`**/rosters/${slug}`);
  const toast = page.locator(".toast");
  await expect(toast).toContainText("Version 2 holds from");
  await expect(page.locator("#versions")).toContainText("2");
  await press(page, toast.getByRole("button", { name: /Undo/ }));
  await expect(page.locator(".toast").last()).toContainText("Version 2 was taken back.");
  await expect(page.getByText("one person is always on call")).toBeVisible();
});

test("two who change a roster at once choose whose change stays", async ({ page, muster, silence: _ }) => {
  const tag = randomBytes(3).toString("hex");
  const people = [];
  for (const name of ["Ada", "Bo", "Cy", "Di"]) people.push(await muster.person(`${name} ${tag}`));
  const manager = await muster.person(`Nora ${tag}`, "admin");
  const slug = `pair-${tag}`;
  const rotation = { layer: 1, name: "Primary", starts_on: "2026-01-05", handover_time: "09:00", turns: people.slice(0, 3).map((person) => [person.id]) };
  await muster.api("POST", "/rosters", { slug, name: `Pair ${tag}`, time_zone: "Europe/Berlin", rotations: [rotation] });
  await signIn(page, muster, manager, `/rosters/${slug}/edit`);
  await awake(page);
  const card = page.getByRole("group", { name: "Primary", exact: true });
  await card.getByLabel("At", { exact: true }).fill("10:00");
  await card.getByLabel("At", { exact: true }).blur();
  await expect(page.getByText(/^Draft, kept/)).toBeVisible();
  const versions = await muster.api<{ rotations: { id: string }[] }[]>("GET", `/rosters/${slug}/versions`);
  const theirs = { ...rotation, id: versions[0]?.rotations[0]?.id, handover_time: "08:00" };
  await muster.api("POST", `/rosters/${slug}/versions`, { based_on: 1, rotations: [theirs] });
  await page.reload();
  await awake(page);
  await expect(page.locator(".conflict")).toContainText("published version 2");
  await expect(page.getByRole("button", { name: "Publish now" })).toBeDisabled();
  await page.getByRole("button", { name: "Take theirs" }).click();
  await expect(card.getByLabel("At", { exact: true })).toHaveValue("08:00");
  await expect(page.locator(".conflict")).toHaveCount(0);
  await page.getByRole("button", { name: "Discard the draft" }).click();
  await page.waitForURL(`**/rosters/${slug}`);
  await expect(page.locator(".toast")).toContainText("The draft is gone.");
});

interface Calendar {
  name: string;
  events: { uid: string; sequence: number; status: string; summary: string; starts: string; ends: string }[];
}

/** What a calendar library makes of a feed. */
function subscribed(address: string): Calendar {
  return JSON.parse(execFileSync(process.env.PYTHON ?? "python3", [join(import.meta.dirname, "../support/ical.py"), address], { encoding: "utf8" }));
}

test("a calendar of my shifts is read by other programs, changes, and ends", async ({ page, muster, silence: _ }) => {
  const tag = randomBytes(3).toString("hex");
  const people = [];
  for (const name of ["Ada", "Bo", "Cy"]) people.push(await muster.person(`${name} ${tag}`));
  const [ada, bo] = people;
  const slug = `feed-${tag}`;
  const rotation = { layer: 1, name: "Primary", starts_on: "2026-01-05", handover_time: "09:00", turns: people.map((person) => [person.id]) };
  const roster = await muster.api<{ id: string }>("POST", "/rosters", { slug, name: `Feed ${tag}`, time_zone: "Europe/Berlin", rotations: [rotation] });
  await signIn(page, muster, ada ?? people[0]!, "/on-call");
  await awake(page);
  await page.locator("#calendars").getByRole("button", { name: "My shifts" }).click();
  const fresh = page.locator("#new-calendar");
  await expect(fresh).toContainText("Your calendar is ready.");
  const address = (await fresh.locator("input, code").first().evaluate((field) => ("value" in field ? String(field.value) : field.textContent))) ?? "";
  const first = subscribed(address);
  expect(first.name).toBe("My on-call shifts");
  expect(first.events.length).toBeGreaterThan(7);
  expect(new Set(first.events.map((event) => `${event.sequence} ${event.status} ${event.summary}`))).toEqual(new Set([`0 CONFIRMED On call: Feed ${tag}, primary`]));
  // Weeks that begin on Mondays at 09:00 in Berlin, whichever way the clocks stand.
  const berlin = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", weekday: "short", hour: "2-digit", minute: "2-digit" });
  expect(new Set(first.events.map((event) => berlin.format(new Date(event.starts))))).toEqual(new Set(["Mon 09:00"]));

  const next = first.events.find((event) => new Date(event.starts).getTime() > Date.now());
  const starts = new Date(next?.starts ?? "").getTime();
  await muster.api("POST", "/covers", { roster_id: roster.id, layer: 1, person_id: bo?.id, instead_of: ada?.id, starts_at: starts, ends_at: starts + 7 * 86_400_000 + 3_600_000 });
  const second = subscribed(address).events.find((event) => event.uid === next?.uid);
  expect([second?.sequence, second?.status]).toEqual([1, "CANCELLED"]);
  const answer = await fetch(address);
  expect((await fetch(address, { headers: { "if-none-match": answer.headers.get("etag") ?? "" } })).status).toBe(304);

  await page.reload();
  await awake(page);
  await page.locator("#calendars").getByRole("button", { name: /^End/ }).click();
  await expect(page.locator(".toast")).toContainText("That calendar is ended.");
  expect((await fetch(address)).status).toBe(404);
});

test("cover is asked for and taken by somebody else", async ({ page, browser, muster, silence: _ }) => {
  const tag = randomBytes(3).toString("hex");
  const people = [];
  for (const name of ["Ada", "Bo", "Cy"]) people.push(await muster.person(`${name} ${tag}`));
  const slug = `ask-${tag}`;
  const rotation = { layer: 1, name: "Primary", starts_on: "2026-01-05", handover_time: "09:00", turns: people.map((person) => [person.id]) };
  await muster.api("POST", "/rosters", { slug, name: `Ask ${tag}`, time_zone: "Europe/Berlin", rotations: [rotation] });
  const now = await muster.api<{ now: { layers: { people: { id: string }[] }[] } }>("GET", `/rosters/${slug}`);
  const holder = people.find((person) => person.id === now.now.layers[0]?.people[0]?.id);
  const other = people.find((person) => person !== holder);
  if (!holder || !other) throw new Error("nobody is on call");
  await signIn(page, muster, holder, `/rosters/${slug}`);
  await awake(page);
  await page.locator("#ask").getByLabel("Note").fill("A concert");
  await accessible(page);
  await page.locator("#ask").getByRole("button", { name: "Ask" }).click();
  await expect(page.locator(".toast")).toContainText("Everybody can take it");
  const context = await browser.newContext();
  const there = await context.newPage();
  await signIn(there, muster, other, "/on-call");
  await awake(there);
  const wanted = there.locator("section", { has: there.getByRole("heading", { name: /^Cover wanted/ }) }).locator("li", { hasText: holder.name });
  await expect(wanted).toContainText("“A concert”");
  await accessible(there);
  await wanted.getByRole("button", { name: /^Take it/ }).click();
  await expect(there.locator(".toast")).toContainText(`You cover Ask ${tag}, primary.`);
  await context.close();
  await page.goto(`${muster.url}/rosters/${slug}`);
  await expect(page.getByRole("heading", { name: "Covers" }).locator("xpath=ancestor::section")).toContainText(other.name);
});

test("a rehearsal says whom a failure would page", async ({ page, muster, silence: _ }) => {
  const { primary, secondary, service } = await setUp(muster, 600);
  await signIn(page, muster, secondary, "/on-call");
  await awake(page);
  await page.getByRole("link", { name: "Who would be paged?" }).click();
  await page.getByLabel("Service").selectOption({ label: service.name });
  await page.getByLabel("fails at").fill("2027-03-28T03:10");
  await page.getByRole("button", { name: "Rehearse" }).click();
  await expect(page.getByRole("heading", { name: `${service.name} fails on Sun 28 Mar 03:10` })).toBeVisible();
  const steps = page.locator(".rehearsal > li");
  await expect(steps.nth(0)).toContainText(primary.name);
  await expect(steps.nth(0)).toContainText("03:10 Berlin");
  await expect(steps.nth(1)).toContainText("after 10 min");
  await expect(steps.nth(1)).toContainText(secondary.name);
  await accessible(page);
});

test("a draft is rehearsed before it is published", async ({ page, muster, silence: _ }) => {
  const { slug, id, holder, other } = await team(muster);
  const tag = slug.slice("team-".length);
  const manager = await muster.person(`Mona ${tag}`, "admin");
  const steps = [{ wait_s: 600, targets: [{ kind: "on_call", roster_id: id, layer: 1 }] }];
  const policy = await muster.api<{ id: string }>("POST", "/escalation-policies", { name: `Drafted ${tag}`, repeats: 0, steps });
  const service = await muster.api<{ slug: string; name: string }>("POST", "/services", { slug: `ledger-${tag}`, name: `Ledger ${tag}`, policy_id: policy.id });
  await signIn(page, muster, manager, `/rosters/${slug}/edit`);
  await awake(page);
  const way = page.getByRole("link", { name: "Rehearse a page with this draft" });
  await expect(page.getByRole("button", { name: "Publish now" })).toBeVisible();
  await expect(way).toHaveCount(0);
  await page.getByRole("button", { name: new RegExp(`^Take ${holder.name} out of turn`) }).click();
  await expect(page.getByText(/^Draft, kept/)).toBeVisible();
  await accessible(page);
  await way.click();
  await page.waitForURL(`**/on-call/rehearse?draft=${slug}`);
  await awake(page);

  // The service whose policy pages this roster is chosen, and the one who is left has the time.
  await expect(page.getByLabel("Service")).toHaveValue(service.slug);
  const told = page.locator(".callout", { hasText: `This supposes your unpublished draft of Team ${tag}.` });
  const first = page.locator(".rehearsal > li").first();
  await expect(told).toBeVisible();
  await expect(first).toContainText(other.name);
  await expect(first).toContainText(`Team ${tag}, primary (draft)`);
  await accessible(page);
  await fits(page);
  await page.getByRole("button", { name: "Rehearse" }).click();
  await page.waitForURL(`**draft=${slug}**service=${service.slug}**`);
  await expect(told).toBeVisible();
  await expect(first).toContainText(other.name);

  await told.getByRole("link", { name: "Rehearse without it" }).click();
  await expect(first).toContainText(holder.name);
  await expect(first).not.toContainText("(draft)");
  await expect(told).toHaveCount(0);
  await page.goBack();
  await told.getByRole("link", { name: "Back to the draft" }).click();
  await page.waitForURL(`**/rosters/${slug}/edit`);
  await page.getByRole("button", { name: "Discard the draft" }).click();
  await page.waitForURL(`**/rosters/${slug}`);
  await page.goto(`${muster.url}/on-call/rehearse?draft=${slug}`);
  await expect(page.locator(".callout")).toContainText(`You keep no draft of Team ${tag}.`);
  await expect(page.locator(".rehearsal")).toHaveCount(0);
  await accessible(page);
});

test("a stretch is covered by dragging over the time line, and undone", async ({ page, muster }) => {
  const { slug, people } = await team(muster);
  const manager = await muster.person(`Mona ${slug.slice(5)}`, "admin");
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(new Date(Date.now() + 3 * 86_400_000));
  await signIn(page, muster, manager, `/rosters/${slug}?from=${today}&weeks=day`);
  await awake(page);
  const lane = page.locator("svg[data-cover]").first();
  const box = await lane.boundingBox();
  if (!box) throw new Error("no lane");
  const at = (hours: number) => box.x + (box.width * hours) / 24;
  await page.mouse.move(at(12.1), box.y + 28);
  await page.mouse.down();
  await page.mouse.move(at(14), box.y + 28);
  await expect(lane.locator("rect.chosen")).toBeVisible();
  await page.mouse.move(at(15.9), box.y + 28, { steps: 4 });
  await expect(lane.locator("text.chosen")).toContainText("12:00 to");
  await page.mouse.up();
  await expect(page).toHaveURL(/#cover$/);
  const form = page.locator("#cover form");
  await expect(form.getByLabel("From")).toHaveValue(`${today}T12:00`);
  await expect(form.getByLabel("Until")).toHaveValue(`${today}T16:00`);
  const taker = people[2];
  if (!taker) throw new Error("nobody");
  await form.getByLabel("Who takes the time").selectOption(taker.name);
  await form.getByRole("button", { name: "Add cover" }).click();
  await expect(page.locator(".toast")).toContainText(`${taker.name} covers primary.`);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(page.locator("section", { has: page.locator("#covers") })).toHaveCount(0);
  // Escape leaves everything as it is.
  await page.goto(`${muster.url}/rosters/${slug}?from=${today}&weeks=day`);
  await awake(page);
  await page.mouse.move(at(4), box.y + 28);
  await page.mouse.down();
  await page.mouse.move(at(8), box.y + 28);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(lane.locator("rect.chosen")).toHaveCount(0);
  await expect(page).not.toHaveURL(/#cover$/);
});

test("the time line goes on when it is scrolled sideways, by wheel and by finger", async ({ browser, muster, silence: _ }) => {
  const { slug, holder } = await team(muster);
  const context = await browser.newContext({ viewport: { width: 820, height: 1180 }, hasTouch: true });
  const page = await context.newPage();
  await signIn(page, muster, holder, `/rosters/${slug}?from=2026-11-02&weeks=week`);
  await awake(page);
  const title = page.locator(".roster-tools h2");
  await expect(title).toHaveText("2 Nov to 8 Nov 2026");
  const lane = page.locator(".lane").first();
  const place = await lane.boundingBox();
  if (!place) throw new Error("there is no lane");
  const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.wheel(130, 0);
  await expect(title).toHaveText("3 Nov to 9 Nov 2026");
  await expect(page).toHaveURL(/from=2026-11-03/);
  await page.mouse.wheel(0, 40);
  await page.mouse.wheel(-130, 0);
  await expect(title).toHaveText("2 Nov to 8 Nov 2026");
  await page.evaluate(() => window.scrollTo(0, 0));

  // Playwright only taps: a finger that moves is told to the browser itself.
  const finger = await context.newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", left: number) =>
    finger.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x: x + left, y }] });
  await touch("touchStart", 0);
  for (const left of [-20, -60, -100, -140]) await touch("touchMove", left);
  await touch("touchEnd", 0);
  await expect(title).toHaveText("3 Nov to 9 Nov 2026");
  await context.close();
});
