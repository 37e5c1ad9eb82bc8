// The editor of a roster: every button and every refusal, with and without JavaScript.
import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import type { Muster } from "../support/muster";
import { told, unchecked } from "../support/refuse";
import { awake, expect, scripts, signIn, test } from "../support/test";

async function editor(page: Page, muster: Muster): Promise<{ slug: string; names: string[] }> {
  const tag = randomBytes(3).toString("hex");
  const people = [];
  for (const name of ["Ada", "Bo", "Cy", "Di"]) people.push(await muster.person(`${name} ${tag}`));
  const manager = await muster.person(`Nora ${tag}`, "admin");
  const slug = `forms-${tag}`;
  const rotation = { layer: 1, name: "Primary", starts_on: "2026-01-05", handover_time: "09:00", turns: people.slice(0, 3).map((person) => [person.id]) };
  await muster.api("POST", "/rosters", { slug, name: `Forms ${tag}`, time_zone: "Europe/Berlin", rotations: [rotation] });
  await signIn(page, muster, manager, `/rosters/${slug}/edit`);
  await awake(page);
  await unchecked(page);
  return { slug, names: people.map((person) => person.name) };
}

/** With scripts a change sends itself. */
async function keep(page: Page): Promise<void> {
  if (scripts()) await page.waitForFunction(() => !document.querySelector("#editor[aria-busy]"));
  else await page.getByRole("button", { name: "Keep the draft and see what it does" }).click();
}

test("a draft that cannot be read is kept and says where", async ({ page, muster }) => {
  await editor(page, muster);
  const card = page.getByRole("group", { name: "Primary", exact: true });
  await card.getByLabel("Hand over every").fill("0");
  await card.getByLabel("Hand over every").blur();
  await keep(page);
  await expect(card.getByText("Let a turn last 1 to 104 weeks.")).toBeVisible();
  await expect(page.getByText("Not finished yet.")).toBeVisible();
  await page.reload();
  await expect(card.getByLabel("Hand over every")).toHaveValue("0");
});

test("turns and hours are moved, added and taken away by buttons", async ({ page, muster }) => {
  const { names } = await editor(page, muster);
  const card = page.getByRole("group", { name: "Primary", exact: true });
  const turns = card.locator(".turn-rows > li");
  await card.getByRole("button", { name: "Turn 3 earlier" }).click();
  await expect(turns.nth(1)).toContainText(names[2] ?? "?");
  await card.getByRole("button", { name: "Turn 1 later" }).click();
  await expect(turns.nth(1)).toContainText(names[0] ?? "?");
  await card.getByRole("button", { name: "A turn of nobody" }).click();
  await expect(turns).toHaveCount(4);
  await expect(turns.nth(3)).toContainText("Nobody");
  await card.getByLabel("Who takes turns in Primary").selectOption({ label: names[3] });
  await card.getByRole("button", { name: "Add to Primary" }).click();
  await expect(turns).toHaveCount(5);
  await card.getByLabel("Who takes turns in Primary").selectOption({ label: names[3] });
  await card.getByLabel("Which turn in Primary").selectOption("together with turn 1");
  await card.getByRole("button", { name: "Add to Primary" }).click();
  await expect(turns.first().locator(".holder")).toHaveCount(2);
  await turns.first().getByRole("button", { name: `Take ${names[3]} out of turn 1` }).click();
  await expect(turns.first().locator(".holder")).toHaveCount(1);
  await card.getByRole("button", { name: "Limit to some hours" }).click();
  await expect(card.getByRole("group", { name: "Hours 1" })).toBeVisible();
  await expect(page.getByText(/nobody is on call in \d+ stretches/)).toBeVisible();
  await card.getByRole("button", { name: "Remove hours 1" }).click();
  await expect(card.getByText("around the clock")).toBeVisible();
  await page.getByRole("button", { name: /^With the next hand-over/ }).click();
  await expect(page.getByRole("button", { name: /^Publish from/ })).toBeVisible();
});

test("few people need a reason", async ({ page, muster }) => {
  const { slug, names } = await editor(page, muster);
  const card = page.getByRole("group", { name: "Primary", exact: true });
  await card.getByRole("button", { name: `Take ${names[0]} out of turn 1` }).click();
  await expect(card.locator(".turn-rows > li")).toHaveCount(2);
  await page.getByRole("button", { name: "Publish now" }).click();
  await told(page, "A layer has fewer than 3 people. Say why it is published all the same.");
  await page.getByLabel("Why with so few people").fill("Until we hire");
  await page.getByRole("button", { name: "Publish now" }).click();
  await page.waitForURL(`**/rosters/${slug}`);
  await expect(page.locator(".toast")).toContainText("Version 2 holds from");
  await page.locator("#versions summary").click();
  await expect(page.locator("#versions")).toContainText("Until we hire");
  await page.locator("#versions").getByRole("button", { name: "Take back" }).click();
  await expect(page.locator("#versions")).toContainText("Version 2 was taken back.");
});

test("a time that is none is told at its field", async ({ page, muster }) => {
  await editor(page, muster);
  await page.getByLabel("Takes effect from").fill("2020-01-01T09:00");
  await page.getByLabel("Takes effect from").blur();
  await keep(page);
  await expect(page.getByText("A version takes effect now at the earliest.").first()).toBeVisible();
});
