// Exemptions, calendars of times away, hand-over notes, swaps, letters about shifts, and cover taken from a letter: each form refused and sent,
// with and without JavaScript.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { NOTHING, tamper, told, unchecked } from "../support/refuse";
import { team } from "../support/team";
import { accessible, awake, expect, signIn, test } from "../support/test";

/** A day so many days from now, as date fields write it. */
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

test("an exemption keeps what was typed, is noted, seen without its reason, and ended", async ({ page, browser, muster }) => {
  const { slug, holder, other } = await team(muster);
  await signIn(page, muster, holder, "/on-call/exemptions");
  await awake(page);
  await unchecked(page);
  const form = page.locator(".exempt-form");
  await form.getByLabel("First day").fill(day(9));
  await form.getByLabel("Last day").fill(day(8));
  await form.getByRole("radio", { name: "Not at night" }).check();
  await form.getByLabel("Night begins").fill("23:00");
  await form.getByLabel("Why", { exact: true }).selectOption("New parent");
  await form.getByLabel("Who may know why").selectOption(other.name);
  await form.getByRole("button", { name: "Note it" }).click();
  await told(page, "The last day must not come before the first.");
  await expect(form.getByLabel("Night begins")).toHaveValue("23:00");
  await unchecked(page);
  await form.getByLabel("Last day").fill(day(29));
  await form.getByRole("button", { name: "Note it" }).click();
  await expect(page.locator(".toast")).toContainText("Noted: not 23:00 to 08:00");
  const row = page.locator("#exemptions").locator("xpath=ancestor::section").locator("li");
  await expect(row).toContainText("New parent");
  await expect(row).toContainText(`${other.name} knows why, too.`);
  const context = await browser.newContext({ javaScriptEnabled: test.info().project.use.javaScriptEnabled ?? true });
  const there = await context.newPage();
  const third = (await team(muster)).holder;
  await signIn(there, muster, third, `/rosters/${slug}`);
  await awake(there);
  await expect(there.locator(".exempt-people")).toContainText(`${holder.name} not 23:00 to 08:00`);
  expect(await there.content()).not.toContain("New parent");
  await context.close();
  const end = row.locator("form");
  await tamper(end, "exemption", NOTHING);
  await end.getByRole("button", { name: /^End/ }).click();
  await told(page, "There is no such exemption.");
  await end.getByRole("button", { name: /^End/ }).click();
  await expect(page.locator(".toast").last()).toContainText("That exemption is ended.");
});

/** A calendar with a whole day so many days from now, called so. */
const calendar = (...events: [ahead: number, title: string][]) =>
  `BEGIN:VCALENDAR\r\n${events.map(([ahead, title]) => `BEGIN:VEVENT\r\nUID:${ahead}\r\nDTSTART;VALUE=DATE:${day(ahead).replaceAll("-", "")}\r\nSUMMARY:${title}\r\nEND:VEVENT\r\n`).join("")}END:VCALENDAR\r\n`;

test("times away are read from a file and from an address, seen by others without their titles, and forgotten", async ({ page, browser, muster }) => {
  const { slug, holder } = await team(muster);
  let answer = { status: 200, text: calendar([12, "Rome"], [14, "Team"]) };
  const server = createServer((_, response) => response.writeHead(answer.status).end(answer.text)).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/away.ics`;
  await signIn(page, muster, holder, "/on-call/exemptions");
  await awake(page);
  const card = page.locator("#absence-calendars");
  const form = card.locator("form", { has: page.getByLabel("Address of the calendar") });
  await form.getByLabel("Address of the calendar").fill("http://10.0.0.1/away.ics");
  await form.getByLabel("Only events whose title holds").fill("rome");
  await form.getByRole("button", { name: "Read it" }).click();
  await told(page, "That address leads into the server's own network.");
  await expect(form.getByLabel("Only events whose title holds")).toHaveValue("rome");
  await awake(page);
  await form.getByLabel("Address of the calendar").fill(url);
  await form.getByRole("button", { name: "Read it" }).click();
  await expect(page.locator(".toast")).toContainText("127.0.0.1 is read: one time away");
  await awake(page);
  await accessible(page);
  await form.getByLabel("Or a file").setInputFiles({ name: "summer.ics", mimeType: "text/calendar", buffer: Buffer.from("<html>") });
  await form.getByRole("button", { name: "Read it" }).click();
  await told(page, "That is no calendar");
  await awake(page);
  await form.getByLabel("Address of the calendar").fill("");
  await form.getByLabel("Only events whose title holds").fill("");
  await form.getByLabel("Or a file").setInputFiles({ name: "summer.ics", mimeType: "text/calendar", buffer: Buffer.from(calendar([40, "Oslo"], [41, "Bergen"])) });
  await form.getByRole("button", { name: "Read it" }).click();
  await expect(page.locator(".toast").last()).toContainText("summer is read: 2 times away");
  await awake(page);
  await expect(page.locator("#exemptions").locator("xpath=ancestor::section").locator("li")).toHaveCount(3);
  answer = { status: 500, text: "" };
  const row = card.locator("li", { hasText: "127.0.0.1" });
  const again = row.locator("form", { has: page.getByRole("button", { name: /^Read again/ }) });
  await tamper(again, "calendar", NOTHING);
  await again.getByRole("button", { name: /^Read again/ }).click();
  await told(page, "There is no such calendar.");
  await again.getByRole("button", { name: /^Read again/ }).click();
  await expect(row).toContainText("answered with an error (500)");
  const context = await browser.newContext({ javaScriptEnabled: test.info().project.use.javaScriptEnabled ?? true });
  const there = await context.newPage();
  await signIn(there, muster, (await team(muster)).holder, `/rosters/${slug}`);
  await awake(there);
  await expect(there.locator(".exempt-people")).toContainText(`${holder.name} away ${day(12)}`);
  for (const secret of ["Rome", "Oslo", "summer"]) expect(await there.content()).not.toContain(secret);
  await context.close();
  const remove = row.locator("form", { has: page.getByRole("button", { name: /^Remove/ }) });
  await tamper(remove, "calendar", NOTHING);
  await remove.getByRole("button", { name: /^Remove/ }).click();
  await told(page, "There is no such calendar.");
  await remove.getByRole("button", { name: /^Remove/ }).click();
  await expect(page.locator(".toast").last()).toContainText("no longer read");
  await expect(card.locator("li")).toHaveCount(1);
  server.close();
});

test("time of the exempt is given to who can take it, in one press", async ({ page, muster }) => {
  const { slug, other } = await team(muster);
  await muster.api("POST", "/exemptions", { person_id: other.id, reason: "family", starts_on: day(0), ends_on: day(13) });
  const manager = await muster.person(`Mona ${slug.slice(5)}`, "admin");
  await signIn(page, muster, manager, `/rosters/${slug}`);
  await awake(page);
  await accessible(page);
  const card = page.locator("section", { has: page.locator("#clashes") });
  await expect(card).toContainText(`${other.name}, primary: away`);
  await expect(page.locator(".findings")).toContainText("but exempt: away");
  const form = card.locator("form");
  await tamper(form, "roster", "no-such-roster");
  await form.getByRole("button", { name: /^Give/ }).click();
  await told(page, "There is no such roster.");
  await form.getByRole("button", { name: /^Give/ }).click();
  await expect(page.locator(".toast")).toContainText("added. Each can be taken back on this page.");
  await expect(page.locator("#clashes")).toHaveCount(0);
});

test("a note is left at the end of a shift and read at its start", async ({ page, browser, muster }) => {
  const { slug, holder, other } = await team(muster);
  await signIn(page, muster, other, `/rosters/${slug}`);
  await awake(page);
  await unchecked(page);
  const form = page.locator("form", { has: page.getByLabel("For whoever comes next") });
  await form.getByLabel("For whoever comes next").fill("   ");
  await form.getByRole("button", { name: "Leave the note" }).click();
  await told(page, "Write something here.");
  await form.getByLabel("For whoever comes next").fill("The queue is slow.\nIt can wait.");
  await form.getByRole("button", { name: "Leave the note" }).click();
  await expect(page.locator(".toast")).toContainText("Whoever comes next reads it");
  const context = await browser.newContext({ javaScriptEnabled: test.info().project.use.javaScriptEnabled ?? true });
  const there = await context.newPage();
  await signIn(there, muster, holder, "/on-call");
  await awake(there);
  const note = there.locator("section", { has: there.locator("#unread-notes") }).locator("li", { hasText: "The queue is slow." });
  await tamper(note.locator("form"), "note", NOTHING);
  await note.getByRole("button", { name: /^Read/ }).click();
  await told(there, "There is no such note.");
  await note.getByRole("button", { name: /^Read/ }).click();
  await expect(there.locator("#unread-notes")).toHaveCount(0);
  await context.close();
  await page.reload();
  await expect(page.locator(".notes")).toContainText(`Read by ${holder.name}`);
});

test("two shifts are swapped, and a time that nobody has is refused", async ({ page, muster }) => {
  const { slug, other } = await team(muster);
  await signIn(page, muster, other, `/rosters/${slug}`);
  await awake(page);
  const form = page.locator("#swap form");
  await tamper(form, "theirs", `${NOTHING}|1924938000000|1925024400000`);
  await form.getByRole("button", { name: "Swap" }).click();
  await told(page, /Choose a time within two years|not on call/);
  await page.goto(`${muster.url}/rosters/${slug}`);
  await awake(page);
  await form.getByRole("button", { name: "Swap" }).click();
  await expect(page.locator(".toast")).toContainText("Swapped with");
  await expect(page.locator("section", { has: page.locator("#covers") }).locator("li")).toHaveCount(2);
});

test("what one is reminded of is kept", async ({ page, muster }) => {
  const { holder } = await team(muster);
  await signIn(page, muster, holder, "/me");
  await awake(page);
  const form = page.locator("form", { has: page.getByLabel("Before a shift") });
  await tamper(form, "shift_hours", "9999");
  await form.getByRole("button", { name: "Save" }).click();
  await told(page, "Choose 1 to 168 hours, or none.");
  await form.getByLabel("Before a shift").selectOption("An hour before");
  await form.getByLabel("On Mondays, the shifts of the week").uncheck();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".toast")).toContainText("Saved.");
  await page.reload();
  await expect(form.getByLabel("Before a shift")).toHaveValue("1");
  await expect(form.getByLabel("On Mondays, the shifts of the week")).not.toBeChecked();
});

test("people are found by what they know, and their holidays are theirs", async ({ page, muster }) => {
  const { holder } = await team(muster);
  await signIn(page, muster, holder, "/me");
  await awake(page);
  await page.getByLabel("What you know").fill(`Kafka ${holder.id.slice(-6)}, TLS`);
  await page.getByLabel("Public holidays").selectOption("Germany, BY");
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.locator(".toast")).toContainText("Saved.");
  await page.goto(`${muster.url}/on-call`);
  await awake(page);
  await page.getByRole("link", { name: new RegExp(`^Kafka ${holder.id.slice(-6)}`) }).click();
  await expect(page.locator(".found")).toContainText(holder.name);
});

test("cover is taken from the letter that asks for it", async ({ page, muster }) => {
  const { slug, holder, other } = await team(muster);
  const now = Date.now();
  await muster.api("POST", "/cover-requests", { roster: slug, layer: 1, person_id: holder.id, asked_of: other.id, starts_at: now, ends_at: now + 3_600_000, note: "A wedding" });
  const mail = await muster.mailbox.to(other.email, (mail) => mail.subject.startsWith("Can you cover"));
  expect(mail.text).toContain("A wedding");
  const link = /\/cover\/\S+/.exec(mail.text)?.[0] ?? "";
  await page.goto(`${muster.url}${link}`);
  await awake(page);
  await accessible(page);
  const form = page.locator("form", { has: page.getByRole("button", { name: "Take it" }) });
  await tamper(form, "link", "nothing.nothing");
  await form.getByRole("button", { name: "Take it" }).click();
  await told(page, "There is no such link");
  await form.getByRole("button", { name: "Take it" }).click();
  await expect(page.getByText("It is yours")).toBeVisible();
  const [roster] = (await muster.api<{ roster: { slug: string }; layers: { people: { id: string }[] }[] }[]>("GET", "/on-call")).filter((it) => it.roster.slug === slug);
  expect(roster?.layers[0]?.people[0]?.id).toBe(other.id);
});
