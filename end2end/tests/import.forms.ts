// A roster that begins: from a template, and from the calendar of another system, with and without JavaScript.
import { randomBytes } from "node:crypto";
import { told } from "../support/refuse";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

const DAY = 86_400_000;
const basic = (at: number) => new Date(at).toISOString().slice(0, 16).replace(/[-:]/g, "") + "00Z";

/** Weekly turns of these from last Monday at nine, over half a year; the turn with this number is somebody else's. */
function calendar(names: string[], swapped: number, other: string): string {
  const today = Math.floor(Date.now() / DAY) * DAY;
  const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * DAY + 9 * 3_600_000;
  const events = Array.from({ length: 24 }, (_, week) => {
    const from = monday + week * 7 * DAY;
    const name = week === swapped ? other : names[week % names.length];
    return `BEGIN:VEVENT\r\nUID:${week}\r\nDTSTART:${basic(from)}\r\nDTEND:${basic(from + 7 * DAY)}\r\nSUMMARY:On call: ${name}\r\nEND:VEVENT\r\n`;
  });
  return `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.join("")}END:VCALENDAR\r\n`;
}

test("a calendar is brought in, its people are named, and it is taken over with its covers", async ({ page, muster }) => {
  const tag = randomBytes(3).toString("hex");
  const ada = await muster.person(`Ada ${tag}`);
  const bo = await muster.person(`Bo ${tag}`);
  const cy = await muster.person(`Cy ${tag}`);
  const di = await muster.person(`Di ${tag}`);
  const manager = await muster.person(`Mina ${tag}`, "manager");
  const slug = `from-${tag}`;
  await signIn(page, muster, manager, "/rosters/new");
  await awake(page);
  await page.getByLabel("Name", { exact: true }).fill(`From ${tag}`);
  await page.getByLabel("Address").fill(slug);
  await page.getByLabel("Time zone").fill("UTC");
  await page.getByRole("radio", { name: /^An existing schedule/ }).check();
  await expect(page.getByLabel("Primary, turn 1")).toBeHidden();
  await page.getByRole("button", { name: "Create roster" }).click();
  await page.waitForURL(`**/rosters/${slug}/import`);
  await awake(page);
  await accessible(page);
  const file = (text: string) => ({ name: "duty.ics", mimeType: "text/calendar", buffer: Buffer.from(text) });
  await page.getByLabel("Or a file").setInputFiles(file("Hello"));
  await page.getByRole("button", { name: "Read it" }).click();
  await told(page, "That is no calendar");
  await awake(page);
  const names = [ada.name, bo.name, cy.name, `Dizzy ${tag}`];
  await page.getByLabel("Or a file").setInputFiles(file(calendar(names, 6, ada.name)));
  await page.getByRole("button", { name: "Read it" }).click();
  await expect(page.getByText("1 not known")).toBeVisible();
  await awake(page);
  await page.getByLabel(`Who is On call: Dizzy ${tag}`).selectOption({ label: di.name });
  await page.getByRole("button", { name: "That is who they are" }).click();
  await expect(page.getByText("everybody is known")).toBeVisible();
  await expect(page.getByText("Every week on Monday at 09:00")).toBeVisible();
  await expect(page.locator(".shift-changes > li")).toHaveCount(1);
  await expect(page.locator(".shift-changes > li")).toContainText(cy.name);
  await awake(page);
  await accessible(page);
  await fits(page);
  await page.getByRole("button", { name: "Publish now, with one cover" }).click();
  await page.waitForURL(`**/rosters/${slug}`);
  await expect(page.locator(".toast").last()).toContainText("with one cover");
  const { items } = await muster.api<{ items: { slug: string }[] }>("GET", "/rosters?limit=200");
  expect(items.some((roster) => roster.slug === slug)).toBe(true);
  const roster = await muster.api<{ now: { layers: { people: { person: { name: string } }[] }[] } }>("GET", `/rosters/${slug}`);
  expect(roster.now.layers[0]?.people.length).toBe(1);
});

test("a roster that follows the sun begins as a draft of three parts, and a calendar is forgotten", async ({ page, muster }) => {
  const tag = randomBytes(3).toString("hex");
  const manager = await muster.person(`Mora ${tag}`, "manager");
  const slug = `sun-${tag}`;
  await signIn(page, muster, manager, "/rosters/new");
  await awake(page);
  await page.getByLabel("Name", { exact: true }).fill(`Sun ${tag}`);
  await page.getByLabel("Address").fill(slug);
  await page.getByLabel("Time zone").fill("Europe/Lisbon");
  await page.getByRole("radio", { name: /^Follow the sun/ }).check();
  await page.getByRole("button", { name: "Create roster" }).click();
  await page.waitForURL(`**/rosters/${slug}/edit`);
  await expect(page.locator(".rotation-card")).toHaveCount(3);
  await page.getByRole("link", { name: "From a calendar" }).click();
  await page.waitForURL(`**/rosters/${slug}/import`);
  await awake(page);
  const buffer = Buffer.from(calendar([manager.name], 50, ""));
  await page.getByLabel("Or a file").setInputFiles({ name: "duty.ics", mimeType: "text/calendar", buffer });
  await page.getByRole("button", { name: "Read it" }).click();
  await expect(page.getByText("everybody is known")).toBeVisible();
  await awake(page);
  await page.getByRole("button", { name: "Publish now" }).click();
  await told(page, "A layer has fewer than 3 people.");
  await awake(page);
  await page.getByRole("button", { name: "Forget this calendar" }).click();
  await expect(page.locator(".toast").last()).toContainText("That calendar is forgotten.");
  await expect(page.getByText("What happens then")).toBeVisible();
});
