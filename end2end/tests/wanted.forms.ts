// Asking for cover, calendars, temporary schedules and rehearsals: every form refused, with and without JavaScript.
import { randomBytes } from "node:crypto";
import { NOTHING, tamper, told, unchecked } from "../support/refuse";
import { team } from "../support/team";
import { awake, expect, signIn, test } from "../support/test";

test("a request that ends before it begins keeps what was typed", async ({ page, muster }) => {
  const { slug, holder } = await team(muster);
  await signIn(page, muster, holder, `/rosters/${slug}`);
  await awake(page);
  await unchecked(page);
  const form = page.locator("#ask form");
  await form.getByLabel("Until").fill("2026-01-01T10:00");
  await form.getByLabel("Note").fill("A concert");
  await form.getByRole("button", { name: "Ask" }).click();
  await told(page, "The end must come after the start.");
  await expect(form.getByLabel("Note")).toHaveValue("A concert");
});

test("a request is withdrawn, and one that is gone cannot be taken", async ({ page, browser, muster }) => {
  const { slug, holder, other } = await team(muster);
  await signIn(page, muster, holder, `/rosters/${slug}`);
  await awake(page);
  await page.locator("#ask form").getByRole("button", { name: "Ask" }).click();
  await expect(page.locator(".toast")).toContainText("Everybody can take it");
  const context = await browser.newContext({ javaScriptEnabled: test.info().project.use.javaScriptEnabled ?? true });
  const there = await context.newPage();
  await signIn(there, muster, other, "/on-call");
  await awake(there);
  const row = (name: string) => page.locator("li", { has: page.getByRole("button", { name: /^Withdraw/ }), hasText: name });
  const take = there.locator("li", { hasText: holder.name }).locator("form", { has: there.getByRole("button", { name: /^Take it/ }) });
  await tamper(take, "request", NOTHING);
  await take.getByRole("button", { name: /^Take it/ }).click();
  await told(there, "There is no such cover request.");
  await context.close();
  await page.goto(`${muster.url}/on-call`);
  await awake(page);
  await row("You").getByRole("button", { name: /^Withdraw/ }).click();
  await expect(page.locator(".toast")).toContainText("That request is withdrawn.");
});

test("a calendar is made, and one that is gone cannot be ended", async ({ page, muster }) => {
  const { holder } = await team(muster);
  await signIn(page, muster, holder, "/on-call");
  await awake(page);
  const card = page.locator("#calendars");
  await card.getByRole("button", { name: "All rosters" }).click();
  await expect(page.locator("#new-calendar")).toContainText("/ical/mcf_");
  const end = card.locator("form", { has: page.getByRole("button", { name: /^End/ }) });
  await tamper(end, "calendar", NOTHING);
  await end.getByRole("button", { name: /^End/ }).click();
  await told(page, "There is no such calendar.");
  await end.getByRole("button", { name: /^End/ }).click();
  await expect(page.locator(".toast")).toContainText("That calendar is ended.");
});

test("a temporary schedule is taken back, and one that is gone is told", async ({ page, muster }) => {
  const { slug, other } = await team(muster);
  const manager = await muster.person(`Mona ${randomBytes(3).toString("hex")}`, "admin");
  const now = Date.now();
  const shift = { person: other.id, starts_at: now + 3_600_000, ends_at: now + 7_200_000 };
  await muster.api("POST", `/rosters/${slug}/temporary-schedules`, { layer: 1, name: "Holidays", starts_at: shift.starts_at, ends_at: shift.ends_at, shifts: [shift] });
  await signIn(page, muster, manager, `/rosters/${slug}`);
  await awake(page);
  const form = page.locator("li", { hasText: "Holidays" }).locator("form");
  await tamper(form, "temporary", NOTHING);
  await form.getByRole("button", { name: /^Take back/ }).click();
  await told(page, "There is no such temporary schedule.");
  await form.getByRole("button", { name: /^Take back/ }).click();
  await expect(page.locator(".toast")).toContainText("That temporary schedule was taken back.");
});

test("a version that is gone cannot be taken back", async ({ page, muster }) => {
  const { slug } = await team(muster);
  const manager = await muster.person(`Mona ${randomBytes(3).toString("hex")}`, "admin");
  const [version] = await muster.api<{ rotations: { turns: { id: string }[][] }[] }[]>("GET", `/rosters/${slug}/versions`);
  const turns = version?.rotations[0]?.turns.map((turn) => turn.map((person) => person.id));
  await muster.api("POST", `/rosters/${slug}/versions`, { rotations: [{ layer: 1, name: "Primary", starts_on: "2026-01-05", handover_time: "10:00", turns }] });
  await signIn(page, muster, manager, `/rosters/${slug}`);
  await awake(page);
  await page.locator("#versions summary").click();
  const form = page.locator("#versions form");
  await tamper(form, "number", "99");
  await form.getByRole("button", { name: /^Take back/ }).click();
  await told(page, "There is no such version.");
});

test("a rehearsal at no time says so", async ({ page, muster }) => {
  const { holder } = await team(muster);
  await muster.api("POST", "/services", { slug: `s-${randomBytes(3).toString("hex")}`, name: "Ledger" });
  await signIn(page, muster, holder, "/on-call/rehearse?at=soon");
  await expect(page.getByText("Choose a day and a time.")).toBeVisible();
});
