// The settings of a roster and its pay: each form refused and sent, with and without JavaScript.
import { randomBytes } from "node:crypto";
import { NOTHING, tamper, told, unchecked } from "../support/refuse";
import { team } from "../support/team";
import { accessible, awake, expect, signIn, test } from "../support/test";

const manager = () => `Mona ${randomBytes(3).toString("hex")}`;

test("a policy changes what is found", async ({ page, muster }) => {
  const { slug } = await team(muster);
  await signIn(page, muster, await muster.person(manager(), "admin"), `/rosters/${slug}/settings`);
  await awake(page);
  await accessible(page);
  const form = page.locator("form", { has: page.getByRole("button", { name: "Save policy" }) });
  await tamper(form, "roster", "no-such-roster");
  await form.getByRole("button", { name: "Save policy" }).click();
  await told(page, "There is no such roster.");
  await form.getByRole("radio", { name: /^Optional/ }).check();
  await form.getByRole("radio", { name: /^Specialists/ }).check();
  await form.getByRole("button", { name: "Save policy" }).click();
  await expect(page.locator(".toast")).toContainText("Saved.");
  await page.goto(`${muster.url}/rosters/${slug}`);
  await expect(page.locator(".page-head")).toContainText("Optional");
  await expect(page.locator(".page-head")).toContainText("Specialists");
});

test("managers are named, and who cannot edit is refused", async ({ page, muster }) => {
  const { slug, holder } = await team(muster);
  await signIn(page, muster, await muster.person(manager(), "admin"), `/rosters/${slug}/settings`);
  await awake(page);
  const form = page.locator("form", { has: page.getByRole("button", { name: "Save managers" }) });
  await form.getByLabel("Manager 1").selectOption(holder.name);
  await tamper(form, "people[0]", NOTHING);
  await form.getByRole("button", { name: "Save managers" }).click();
  await told(page, "Somebody here is unknown");
  await page.reload();
  await awake(page);
  await form.getByLabel("Manager 1").selectOption(holder.name);
  await form.getByRole("button", { name: "Save managers" }).click();
  await expect(page.locator(".toast")).toContainText(`${holder.name} may edit this roster now.`);
});

test("a temporary schedule is written down with its shifts", async ({ page, muster }) => {
  const { slug, other } = await team(muster);
  await signIn(page, muster, await muster.person(manager(), "admin"), `/rosters/${slug}/settings`);
  await awake(page);
  await unchecked(page);
  const form = page.locator("form", { has: page.getByRole("button", { name: "Add it" }) });
  const year = new Date().getFullYear() + 1;
  await form.getByLabel("Name").fill("Christmas");
  await form.getByLabel("From").first().fill(`${year}-02-24T09:00`);
  await form.getByLabel("Until").first().fill(`${year}-02-23T09:00`);
  await form.getByLabel("Who").first().selectOption(other.name);
  await form.getByRole("button", { name: "Add it" }).click();
  await told(page, /must come after/);
  await expect(form.getByLabel("Name")).toHaveValue("Christmas");
  await unchecked(page);
  await form.getByLabel("Until").first().fill(`${year}-02-27T09:00`);
  await form.getByRole("button", { name: "Add it" }).click();
  await expect(page.locator(".toast")).toContainText("“Christmas” holds from then on.");
  const shown = await muster.api<{ temporaries: { name: string; shifts: unknown[] }[] }>("GET", `/rosters/${slug}`);
  expect(shown.temporaries[0]?.shifts.length).toBe(1);
});

test("what being on call is worth is said, reported, and exported", async ({ page, muster }) => {
  const { slug, holder } = await team(muster);
  await signIn(page, muster, await muster.person(manager(), "admin"), `/rosters/${slug}/settings`);
  await awake(page);
  await unchecked(page);
  const form = page.locator("#pay form");
  await form.getByLabel("Currency").fill("EUR");
  await form.getByLabel("A shift", { exact: true }).fill("fifty");
  await form.getByLabel("Name").first().fill("Nights");
  await form.getByLabel("From").nth(1).fill("22:00");
  await form.getByRole("button", { name: "Save" }).click();
  await told(page, "Write an amount like 12.50.");
  await expect(form.getByLabel("Name").first()).toHaveValue("Nights");
  await unchecked(page);
  await form.getByLabel("A shift", { exact: true }).fill("50");
  await form.getByLabel("Until").first().fill("06:00");
  await form.getByLabel("An hour", { exact: true }).nth(1).fill("12.50");
  await form.getByLabel("An hour", { exact: true }).first().fill("3600");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".toast")).toContainText("Saved. It counts from");
  // The roster is some seconds old, and an hour is worth 3,600: every second is a unit.
  const today = new Date().toISOString().slice(0, 10);
  await page.goto(`${muster.url}/rosters/${slug}/pay?from=${today}&to=2020-01-01`);
  await awake(page);
  await expect(page.getByText("The last day must not come before the first.")).toBeVisible();
  const berlin = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(new Date());
  await page.goto(`${muster.url}/rosters/${slug}/pay?from=${berlin}&to=${berlin}`);
  await awake(page);
  await accessible(page);
  await expect(page.locator(".pay-table")).toContainText(holder.name);
  const csv = await page.request.get(`${muster.url}/api/v1/rosters/${slug}/pay.csv?from=${berlin}&to=${berlin}`);
  expect(csv.headers()["content-type"]).toContain("text/csv");
  expect(await csv.text()).toContain(`${holder.name},`);
});
