// "About to": said before it is done, held and let go ahead by whoever commands, with and without JavaScript.
import type { Page } from "@playwright/test";
import { NOTHING, tamper, told, unchecked } from "../support/refuse";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

function card(page: Page, what: string) {
  return page.locator(".about-to-card", { has: page.getByText(`About to ${what}`, { exact: true }) });
}

test("a restart is announced, held, let go ahead and done", async ({ page, browser, muster }) => {
  const kind = test.info().project.name;
  const [ada, kenji] = [await muster.person(`Ada Leads ${kind}`), await muster.person(`Kenji Restarts ${kind}`)];
  const db = `db-${kind.length}`;
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `The ledger lags ${kind}` });
  await signIn(page, muster, ada, `/incidents/INC-${number}`);
  await awake(page);
  await page.getByRole("button", { name: "Take command" }).first().click();
  await expect(page.locator(".room-commander")).toContainText("Ada Leads");

  const elsewhere = await browser.newContext({ javaScriptEnabled: kind !== "without JavaScript" });
  const other = await elsewhere.newPage();
  await signIn(other, muster, kenji, `/incidents/INC-${number}/actions`);
  await awake(other);
  await other.getByText("Say what you are about to do").click();
  await unchecked(other);
  await other.getByRole("button", { name: "Say it" }).click();
  await told(other, "Write something here.");
  await other.getByLabel("I am about to").fill(`restart ${db}`);
  await other.getByLabel("Why, and what others will notice").fill("It lags 41 s");
  await other.getByRole("button", { name: "Say it" }).click();

  if (kind === "without JavaScript") await page.reload();
  const mine = card(page, `restart ${db}`);
  await expect(mine).toHaveAttribute("data-state", "waiting");
  await expect(mine).toContainText("You decide, as commander");
  await accessible(page);
  await fits(page);
  await mine.locator("summary").click();
  await unchecked(page);
  await mine.getByRole("button", { name: "Hold it" }).click();
  await told(page, "Write something here.");
  await mine.getByLabel("What has to happen first?").fill("Jonas ends his vacuum");
  await mine.getByRole("button", { name: "Hold it" }).click();
  await expect(mine).toHaveAttribute("data-state", "held");
  await mine.getByRole("button", { name: "Approve" }).click();
  await expect(mine).toHaveAttribute("data-state", "approved");

  await other.goto(`${muster.url}/incidents/INC-${number}`);
  await awake(other);
  const theirs = card(other, `restart ${db}`);
  await expect(theirs).toContainText("Ada Leads");
  await expect(theirs.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await other.getByLabel("Write in the log").fill(`/about-to fail over ${db}: it stays slow`);
  await other.getByRole("button", { name: "Send" }).click();
  await expect(card(other, `fail over ${db}`)).toContainText("Same thing, twice");
  await theirs.getByRole("button", { name: "Done" }).click();
  await expect(theirs).toHaveCount(0);
  await other.goto(`${muster.url}/incidents/INC-${number}/actions`);
  await awake(other);
  await expect(other.locator(".about-to-over")).toContainText(`restart ${db} done`);

  await page.goto(`${muster.url}/incidents/INC-${number}`);
  await awake(page);
  const second = card(page, `fail over ${db}`);
  await tamper(second, "announcement", NOTHING);
  await second.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("There is no such announcement.")).toBeVisible();
  await page.goto(`${muster.url}/incidents/INC-${number}`);
  await awake(page);
  await second.getByRole("button", { name: "Withdraw" }).click();
  await expect(second).toHaveCount(0);
  await elsewhere.close();
});
