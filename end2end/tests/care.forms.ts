// Care: who is on an incident, breaks of one's own and of others, with and without JavaScript.
import type { Page } from "@playwright/test";
import { NOTHING, tamper, told } from "../support/refuse";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

function row(page: Page, name: string) {
  return page.locator(".on-it:not(.here-list) li", { hasText: name });
}

test("people rest, are sent to rest and come back", async ({ page, browser, muster }) => {
  const kind = test.info().project.name;
  const [amara, ravi] = [await muster.person(`Amara Leads ${kind}`), await muster.person(`Ravi Helps ${kind}`)];
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `The pumps stutter ${kind}` });
  const room = `${muster.url}/incidents/INC-${number}`;
  const elsewhere = await browser.newContext({ javaScriptEnabled: kind !== "without JavaScript" });
  const other = await elsewhere.newPage();
  await signIn(other, muster, ravi, `/incidents/INC-${number}`);
  await awake(other);
  await other.getByLabel("Write in the log").fill("I look at the second pump");
  await other.getByRole("button", { name: "Send" }).click();
  await expect(other.locator(".log[data-grows]")).toContainText("I look at the second pump");

  await signIn(page, muster, amara, `/incidents/INC-${number}/actions`);
  await awake(page);
  await page.getByRole("button", { name: "Take command" }).first().click();
  await expect(page.locator(".room-commander")).toContainText("Amara Leads");
  // Whoever was there for less than a minute is not told of; a break shows them.
  await page.goto(room);
  await awake(page);
  await page.getByLabel("Write in the log").fill("/break soon");
  await page.getByRole("button", { name: "Send" }).click();
  await told(page, "Write how many minutes, like /break 15.");
  await page.getByLabel("Write in the log").fill("/break 999");
  await page.getByRole("button", { name: "Send" }).click();
  await told(page, "Use 1 to 480 minutes.");
  await page.getByLabel("Write in the log").fill("/break 20");
  await page.getByRole("button", { name: "Send" }).click();
  await page.goto(`${room}/actions`);
  await awake(page);
  const mine = row(page, "Amara Leads");
  await expect(mine).toContainText("Rests until");
  await accessible(page);
  await fits(page);
  await tamper(mine, "rest", NOTHING);
  await mine.getByRole("button", { name: "I am back" }).click();
  await expect(page.getByText("There is no such break.")).toBeVisible();
  await page.goto(`${room}/actions`);
  await awake(page);
  await mine.getByRole("button", { name: "I am back" }).click();
  await expect(mine.getByRole("button", { name: "I am back" })).toHaveCount(0);

  await muster.api("POST", `/incidents/INC-${number}/breaks`, { person_id: ravi.id, minutes: 30 }).then(
    () => expect(true, "a program does not command").toBe(false),
    (refused: Error) => expect(String(refused)).toContain("commands, and decides who rests"),
  );
  await other.goto(`${room}/actions`);
  await awake(other);
  await other.getByLabel("Write in the log").fill("/break");
  await other.getByRole("button", { name: "Send" }).click();
  await page.goto(`${room}/actions`);
  await awake(page);
  await row(page, "Ravi Helps").getByRole("button", { name: "Call back" }).click();
  await expect(row(page, "Ravi Helps").getByRole("button", { name: "Call back" })).toHaveCount(0);
  await page.goto(`${room}/timeline`);
  for (const sentence of ["rests for 20 minutes", "is back from a rest", "rests for 15 minutes", "called Ravi Helps"]) {
    await expect(page.getByText(sentence).first(), sentence).toBeVisible();
  }
  await elsewhere.close();
});
