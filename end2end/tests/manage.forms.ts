// Preparation, with and without JavaScript: people and their one-time links, addresses, runbooks, the organisation; and
// each of these forms refused with what was typed still in it.
import { randomBytes } from "node:crypto";
import type { Browser, Page } from "@playwright/test";
import type { Muster } from "../support/muster";
import { told, unchecked } from "../support/refuse";
import { setUp } from "../support/setting";
import { accessible, awake, expect, fits, scripts, signIn, test } from "../support/test";

const PASSWORD = "a sentence of my own";

/** A word that no other test uses. */
const word = (): string => randomBytes(4).toString("hex").replaceAll(/[0-9]/g, (digit) => "ghijklmnop"[Number(digit)] ?? "x");

/** Another person's browser. */
async function elsewhere(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: scripts() });
  return context.newPage();
}

/** Opens a dialog; without scripts it stands on the page already. */
async function dialog(page: Page, button: string): Promise<void> {
  if (scripts()) await page.getByRole("button", { name: button, exact: true }).first().click();
}

/** Sets a password behind a one-time link and signs in with it. */
async function welcome(page: Page, link: string, email: string): Promise<void> {
  await page.goto(link);
  await awake(page);
  await accessible(page);
  await fits(page);
  await expect(page.getByText(email)).toBeVisible();
  await unchecked(page);
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Set password" }).click();
  await told(page, "Use at least 10 characters");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Set password" }).click();
  await page.waitForURL(/\/login\?password=set/);
  await expect(page.getByText("Your password is set.")).toBeVisible();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/login"));
}

/** The link in the newest letter to this address. */
async function letter(muster: Muster, address: string, place: string): Promise<string> {
  const mail = await muster.mailbox.to(address, (mail) => mail.text.includes(`/${place}/`));
  return new RegExp(`http\\S+/${place}/\\S+`).exec(mail.text)?.[0] ?? "";
}

test("somebody is invited, sets a password behind the link once, and signs in", async ({ page, muster, browser }) => {
  const admin = await muster.person(`Ada ${word()}`, "admin");
  const email = `robin.${word()}@example.org`;
  await signIn(page, muster, admin, "/people");
  await awake(page);
  await dialog(page, "Add person");
  const form = page.locator("#add-person");
  await unchecked(page);
  await form.getByLabel("Name").fill("Robin Öz");
  await form.getByLabel("E-mail", { exact: true }).fill("not an address");
  await form.getByRole("radio", { name: /^Manager/ }).check();
  await form.getByLabel("What they do").fill("Night shift");
  await form.getByLabel("Time zone").fill("Asia/Kolkata");
  await form.getByRole("button", { name: "Add person" }).click();
  await told(page, "Write an e-mail address");
  await expect(form.getByLabel("Name")).toHaveValue("Robin Öz");
  await expect(form.getByLabel("What they do")).toHaveValue("Night shift");
  await expect(form.getByLabel("Time zone")).toHaveValue("Asia/Kolkata");
  await expect(form.getByRole("radio", { name: /^Manager/ })).toBeChecked();
  await form.getByLabel("E-mail", { exact: true }).fill(email);
  await form.getByRole("button", { name: "Add person" }).click();
  const shown = page.locator(".copy code");
  await expect(shown).toContainText("/welcome/mpl_");
  const link = (await shown.textContent()) ?? "";
  await accessible(page);
  const other = await elsewhere(browser);
  await welcome(other, link, email);
  const again = await other.goto(link);
  expect(again?.status()).toBe(404);
  await expect(other.getByText("This link opens nothing").last()).toBeVisible();
  await other.context().close();
});

test("a letter brings a new password, and ends what was signed in", async ({ page, muster, browser }) => {
  const admin = await muster.person(`Ada ${word()}`, "admin");
  const robin = await muster.person(`Robin ${word()}`);
  const other = await elsewhere(browser);
  await signIn(other, muster, robin, "/me");
  await signIn(page, muster, admin, `/people/${robin.id}`);
  await awake(page);
  await accessible(page);
  await fits(page);
  await page.getByText("Send it by e-mail").click();
  await page.getByRole("button", { name: "Make a one-time link" }).click();
  await expect(page.getByText(`A letter to ${robin.name} is on its way.`)).toBeVisible();
  await expect(page.locator(".copy code")).toHaveCount(0);
  const link = await letter(muster, robin.email, "welcome");
  await other.goto(`${muster.url}/me`);
  await expect(other).toHaveURL(/\/me/);
  const third = await elsewhere(browser);
  await welcome(third, link, robin.email);
  await other.goto(`${muster.url}/me`);
  await expect(other).toHaveURL(/\/login/);
  await page.goto(`${muster.url}/people/${robin.id}`);
  await expect(page.getByText("Confirmed").first(), "the letter proved the address").toBeVisible();
  await other.context().close();
  await third.context().close();
});

test("an address is added, confirmed by its letter, put first and removed; the last one stays", async ({ page, muster }) => {
  const { primary } = await setUp(muster, 600);
  const phone = `${word()}@phone.example`;
  await signIn(page, muster, primary, "/me");
  await awake(page);
  const card = page.locator("section.card").filter({ hasText: "Where pages reach you" });
  await unchecked(page);
  await card.getByLabel("Another e-mail address").fill("nowhere");
  await card.getByRole("button", { name: "Add address" }).click();
  await told(page, "Write an e-mail address");
  await expect(card.getByLabel("Another e-mail address")).toHaveValue("nowhere");
  await card.getByLabel("Another e-mail address").fill(phone);
  await card.getByRole("button", { name: "Add address" }).click();
  const row = card.locator("li").filter({ hasText: phone });
  await expect(row.getByText("No pages go there yet.")).toBeVisible();
  await card.locator("li").filter({ hasText: primary.email }).getByRole("button", { name: /^Remove/ }).click();
  await told(page, "may page");
  const link = await letter(muster, phone, "verify");
  await page.goto(link);
  await awake(page);
  await accessible(page);
  await fits(page);
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(page.getByText("This address is confirmed")).toBeVisible();
  await page.goto(`${muster.url}/me`);
  await awake(page);
  await accessible(page);
  await row.getByRole("button", { name: /^Put first/ }).click();
  await expect(card.locator("li").first()).toContainText(phone);
  await card.locator("li").filter({ hasText: primary.email }).getByRole("button", { name: /^Remove/ }).click();
  await expect(card.locator("li")).toHaveCount(1);
  await row.getByRole("button", { name: /^Remove/ }).click();
  await told(page, "may page");
  await expect(card.locator("li")).toHaveCount(1);
});

/** Longer than a cookie may be. */
const STEPS = Array.from({ length: 120 }, (_, step) => `${step + 1}. Look at board ${step + 1}, compare it with yesterday, note the time.`).join("\n");

test("two change a runbook: the second is told, keeps every word, and decides", async ({ page, muster, browser }) => {
  const { service } = await setUp(muster, 600);
  const [mo, lee] = [await muster.person(`Mo ${word()}`, "manager"), await muster.person(`Lee ${word()}`, "manager")];
  await signIn(page, muster, mo, `/runbooks?service=${service.id}`);
  await awake(page);
  const write = page.locator("#write-runbook");
  await unchecked(page);
  const title = `The queue grows ${word()}`;
  await write.getByLabel("What it is about").fill(title);
  await write.getByLabel("What to do").fill("   ");
  await write.getByRole("button", { name: "Save runbook" }).click();
  await told(page, "Write something here.");
  await expect(write.getByLabel("What it is about")).toHaveValue(title);
  await expect(write.getByRole("checkbox", { name: service.name })).toBeChecked();
  await write.getByLabel("What to do").fill("1. Scale up.");
  await write.getByRole("button", { name: "Save runbook" }).click();
  await page.waitForURL(/\/runbooks\/[0-9a-f-]+$/);
  const address = page.url();
  await page.goto(`${address}/edit`);
  await awake(page);
  await accessible(page);
  await fits(page);

  const other = await elsewhere(browser);
  await signIn(other, muster, lee, new URL(`${address}/edit`).pathname);
  await awake(other);
  await other.getByLabel("What to do").fill("1. Scale down.");
  await other.getByRole("button", { name: "Save runbook" }).click();
  await other.waitForURL(address);

  await page.getByLabel("What to do").fill(STEPS);
  await page.getByRole("button", { name: "Save runbook" }).click();
  await expect(page.getByText(`${lee.name} changed this runbook after you opened it`).first()).toBeVisible();
  await expect(page.getByText("Scale down.")).toBeVisible();
  await expect(page.getByLabel("What to do")).toHaveValue(STEPS);
  await awake(page);
  await accessible(page);
  await page.getByRole("button", { name: "Save over what stands" }).click();
  await page.waitForURL(address);
  await expect(page.getByText("Look at board 120")).toBeVisible();
  await other.context().close();
});

test("a runbook is put away and taken back", async ({ page, muster }) => {
  const { service } = await setUp(muster, 600);
  const title = `Restart the sender ${word()}`;
  const made = await muster.api<{ id: string }>("POST", "/runbooks", { service_ids: [service.id], title, body: "1. Restart it." });
  const mo = await muster.person(`Mo ${word()}`, "manager");
  await signIn(page, muster, mo, `/runbooks/${made.id}`);
  await awake(page);
  await page.getByRole("button", { name: "Archive" }).click();
  await expect(page.getByText("It stands beside no alert.").first()).toBeVisible();
  await page.goto(`${muster.url}/runbooks`);
  await expect(page.getByRole("link", { name: title })).toHaveCount(0);
  await page.getByRole("link", { name: "Those that were archived" }).click();
  await page.getByRole("link", { name: title }).click();
  await page.waitForURL(/\/runbooks\/[0-9a-f-]+$/);
  await awake(page);
  await page.getByRole("button", { name: "Take back into use" }).click();
  await expect(page.getByRole("button", { name: "Archive" })).toBeVisible();
});

test("the organisation is renamed, and the rail says so", async ({ page, muster }) => {
  const admin = await muster.person(`Ada ${word()}`, "admin");
  await signIn(page, muster, admin, "/settings/organisation");
  await awake(page);
  await accessible(page);
  await unchecked(page);
  await page.getByLabel("Name").fill("Eastwind Pay");
  await page.getByLabel("Time zone").fill("Mars/Olympus");
  await page.getByRole("button", { name: "Save" }).click();
  await told(page, /time zone/i);
  await expect(page.getByLabel("Name")).toHaveValue("Eastwind Pay");
  await expect(page.getByLabel("Time zone")).toHaveValue("Mars/Olympus");
  await page.getByLabel("Time zone").fill("Europe/Lisbon");
  await page.getByRole("button", { name: "Save" }).click();
  if (scripts()) await expect(page.getByText("Saved.")).toBeVisible();
  await page.goto(`${muster.url}/settings/organisation`);
  await expect(page.locator(".rail-foot").getByText("Eastwind Pay")).toBeVisible();
  await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Lisbon");
});

test("services, keys, tokens, policies and profiles come back as they were typed", async ({ page, muster }) => {
  const { service } = await setUp(muster, 600);
  const admin = await muster.person(`Ada ${word()}`, "admin");
  await signIn(page, muster, admin, "/services");
  await awake(page);
  await dialog(page, "Add service");
  await unchecked(page);
  const add = page.locator("#add-service");
  await add.getByLabel("Name", { exact: true }).fill("Refunds");
  await add.getByLabel("Short name").fill("Not An Address");
  await add.getByLabel("What it does").fill("Gives money back");
  await add.getByText("Core service").click();
  await add.getByRole("button", { name: "Add service" }).click();
  await told(page, "Use lower-case letters");
  await expect(add.getByLabel("Name", { exact: true })).toHaveValue("Refunds");
  await expect(add.getByLabel("Short name")).toHaveValue("Not An Address");
  await expect(add.getByLabel("What it does")).toHaveValue("Gives money back");
  await expect(add.getByRole("checkbox", { name: /Core service/ })).toBeChecked();

  await page.goto(`${muster.url}/services/${service.slug}`);
  await awake(page);
  await dialog(page, "Change");
  await unchecked(page);
  const change = page.locator("#change-service");
  await change.getByLabel("Name", { exact: true }).fill("   ");
  await change.getByLabel("What it does").fill("");
  await change.getByText("Core service").click();
  await change.getByRole("button", { name: "Save" }).click();
  await told(page, "Write something here.");
  await expect(change.getByLabel("What it does"), "what was emptied stays empty").toHaveValue("");
  await expect(change.getByRole("checkbox", { name: /Core service/ }), "what was unticked stays so").not.toBeChecked();

  await page.goto(`${muster.url}/settings/tokens`);
  await awake(page);
  await unchecked(page);
  await page.getByLabel("What it is for").fill("   ");
  await page.getByLabel("Role").selectOption("manager");
  await page.getByRole("button", { name: "Create token" }).click();
  await told(page, "Write something here.");
  await expect(page.getByLabel("Role")).toHaveValue("manager");

  await page.goto(`${muster.url}/escalations`);
  await awake(page);
  await dialog(page, "Add policy");
  await unchecked(page);
  const policy = page.locator("#add-policy");
  await policy.getByLabel("Name", { exact: true }).fill("Refunds, day and night");
  await policy.getByLabel("First page").selectOption({ label: admin.name });
  await policy.getByLabel("Minutes to wait").first().fill("0");
  await policy.getByRole("button", { name: "Add policy" }).click();
  await told(page, "Write 1 to 1,440 minutes.");
  await expect(policy.getByLabel("Name", { exact: true })).toHaveValue("Refunds, day and night");
  await expect(policy.getByLabel("First page")).toHaveValue(`person:${admin.id}`);

  await page.goto(`${muster.url}/me`);
  await awake(page);
  await unchecked(page);
  await page.getByLabel("Name", { exact: true }).fill("Ada Öz");
  await page.getByLabel("What you do").fill("");
  await page.getByLabel("Time zone").fill("Nowhere");
  await page.getByRole("button", { name: "Save profile" }).click();
  await told(page, /time zone/i);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Ada Öz");
  await expect(page.getByLabel("Time zone")).toHaveValue("Nowhere");
});
