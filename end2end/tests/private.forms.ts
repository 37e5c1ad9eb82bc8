// Exercises and private incidents: declared, marked, opened and closed to others, with and without JavaScript.
import type { Page } from "@playwright/test";
import { tamper, told, unchecked } from "../support/refuse";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

/** Who sees this, in the room. */
function whoSees(page: Page) {
  return page.locator("section[aria-labelledby=room-who-sees]");
}

test("a private incident is seen by whom its members let in", async ({ page, browser, muster }) => {
  const kind = test.info().project.name;
  const [ada, sam] = [await muster.person(`Ada Keeps ${kind}`), await muster.person(`Sam Outside ${kind}`)];
  const title = `A laptop is gone ${kind}`;
  await signIn(page, muster, ada, "/declare");
  await awake(page);
  await page.getByLabel("What is wrong?").fill(title);
  await page.getByLabel("It must stay private").check();
  await expect(page.getByText("Only you see it, until you let others in.")).toBeVisible();
  await page.getByRole("button", { name: /^Declare/ }).click();
  await expect(page.getByRole("heading", { name: title })).toBeVisible();
  await expect(page.locator(".room-head .kind-marks")).toHaveText("Private");
  const number = /INC-\d+/.exec(page.url())?.[0] ?? "";

  const elsewhere = await browser.newContext({ javaScriptEnabled: kind !== "without JavaScript" });
  const other = await elsewhere.newPage();
  await signIn(other, muster, sam, "/incidents");
  await expect(other.getByText(title)).toHaveCount(0);
  expect((await other.goto(`${muster.url}/incidents/${number}`))?.status()).toBe(404);

  await page.goto(`${muster.url}/incidents/${number}/facts`);
  await awake(page);
  const who = whoSees(page);
  await expect(who.locator(".member")).toHaveCount(1);
  await unchecked(page);
  await who.getByRole("button", { name: "Let in" }).click();
  await told(page, "Write the name of somebody.");
  await who.getByLabel("Who else may see it").fill(`Sam Outside ${kind}`);
  await who.getByRole("button", { name: "Let in" }).click();
  await expect(who.locator(".member")).toHaveCount(2);
  await accessible(page);
  await fits(page);
  await other.goto(`${muster.url}/incidents/${number}`);
  await expect(other.getByRole("heading", { name: title })).toBeVisible();

  await who.getByRole("button", { name: `Take Sam Outside ${kind} out of those who see it` }).click();
  await expect(who.locator(".member")).toHaveCount(1);
  if (kind !== "without JavaScript") await expect(other.getByRole("heading", { name: title })).toHaveCount(0);
  expect((await other.goto(`${muster.url}/incidents/${number}`))?.status()).toBe(404);

  await who.locator("summary").click();
  await tamper(who.locator("details"), "number", "999999");
  await who.getByRole("button", { name: "Open it to all staff" }).click();
  await expect(page.getByText("There is no such incident.")).toBeVisible();
  await page.goto(`${muster.url}/incidents/${number}/facts`);
  await awake(page);
  await who.locator("summary").click();
  await who.getByRole("button", { name: "Open it to all staff" }).click();
  await expect(who.getByText("All staff")).toBeVisible();
  await other.goto(`${muster.url}/incidents/${number}`);
  await expect(other.getByRole("heading", { name: title })).toBeVisible();
  await elsewhere.close();
});

test("an exercise is marked, and never told to the public", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const ada = await muster.person(`Ada Trains ${kind}`);
  const title = `We lose a region ${kind}`;
  await signIn(page, muster, ada, "/declare");
  await awake(page);
  await page.getByLabel("What is wrong?").fill(title);
  await page.getByLabel("It is an exercise").check();
  await page.getByRole("button", { name: /^Declare/ }).click();
  await expect(page.locator(".room-head .kind-marks")).toHaveText("Exercise");
  const number = /INC-\d+/.exec(page.url())?.[0] ?? "";
  await page.goto(`${muster.url}/incidents/${number}/actions`);
  await awake(page);
  const update = page.locator("#update");
  await expect(update.getByRole("radio")).toHaveCount(1);
  await expect(update.getByRole("radio", { name: "Staff" })).toBeChecked();
  await page.goto(`${muster.url}/incidents`);
  await expect(page.locator("tr, .row", { hasText: title }).first()).toContainText("Exercise");
  await accessible(page);
});
