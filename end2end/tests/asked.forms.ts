// Asking somebody to help: found by name, paged, answered from Now and from the room, let go; with and without JavaScript.
import type { Page } from "@playwright/test";
import { NOTHING, tamper, told, unchecked } from "../support/refuse";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

function row(page: Page, name: string) {
  return page.locator(".responders li", { hasText: name });
}

test("somebody is asked, comes and is let go", async ({ page, browser, muster }) => {
  const kind = test.info().project.name;
  const bare = kind === "without JavaScript";
  const [joan, mei] = [await muster.person(`Joan Asks ${kind}`), await muster.person(`Mei Helps ${kind}`)];
  const helper = `Mei Helps ${kind}`;
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `The replica lags ${kind}` });
  const facts = `${muster.url}/incidents/INC-${number}/facts`;
  await signIn(page, muster, joan, `/incidents/INC-${number}/facts`);
  await awake(page);
  await page.getByText("Ask somebody", { exact: true }).click();
  await unchecked(page);
  await page.getByRole("button", { name: "Page them" }).click();
  await told(page, "Write something here.");
  await page.getByLabel("Whom").fill(`Nobody ${kind}`);
  await page.getByLabel("What for").fill("Look at the replica");
  await unchecked(page);
  await page.getByRole("button", { name: "Page them" }).click();
  await told(page, "No person, roster or area is called");
  await expect(page.getByLabel("What for")).toHaveValue("Look at the replica");
  await page.getByLabel("Whom").fill(helper);
  await page.getByRole("button", { name: "Page them" }).click();
  await expect(row(page, helper)).toContainText("Asked by Joan Asks");
  await accessible(page);
  await fits(page);

  const elsewhere = await browser.newContext({ javaScriptEnabled: !bare });
  const other = await elsewhere.newPage();
  await signIn(other, muster, mei, "/");
  await awake(other);
  const asked = other.locator(".paged.asked").filter({ hasText: "Look at the replica" });
  await expect(asked).toContainText(`Joan Asks ${kind} asks you to help`);
  await accessible(other);
  await tamper(asked, "ask", NOTHING);
  await asked.getByRole("button", { name: "I am coming" }).click();
  await expect(other.getByText("There is no such ask.")).toBeVisible();
  await other.goto(muster.url);
  await awake(other);
  await asked.getByText("I cannot", { exact: true }).click();
  await asked.getByLabel("A word for the others").fill("on a train");
  await asked.getByRole("button", { name: "I cannot come" }).click();
  await expect(other.locator(".paged.asked")).toHaveCount(0);

  await page.goto(facts);
  await awake(page);
  await expect(row(page, helper)).toContainText("Declined: on a train");
  await page.goto(`${muster.url}/incidents/INC-${number}`);
  await awake(page);
  await page.getByLabel("Write in the log").fill(`/page ${helper}: Look again`);
  await page.getByRole("button", { name: "Send" }).click();
  await other.goto(`${muster.url}/incidents/INC-${number}`);
  await awake(other);
  const card = other.locator('.calls [data-state="mine"]');
  await expect(card).toContainText("Look again");
  await card.getByRole("button", { name: "I am coming" }).click();
  await expect(card).toHaveCount(0);

  await page.goto(facts);
  await awake(page);
  await expect(row(page, helper).first()).toContainText("Here since");
  await row(page, helper).getByRole("button", { name: "Let go" }).click();
  await expect(row(page, helper).first()).toContainText("Released");
  await elsewhere.close();
});

test("who rests is paged only anyway, and a second ask is told of the first", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const joan = await muster.person(`Jo Wakes ${kind}`);
  const sleeper = await muster.person(`Sam Rests ${kind}`);
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `Nobody is awake ${kind}` });
  await muster.api("POST", `/incidents/INC-${number}/breaks`, { person_id: sleeper.id, minutes: 60 });
  await signIn(page, muster, joan, `/incidents/INC-${number}/facts`);
  await awake(page);
  await page.getByText("Ask somebody", { exact: true }).click();
  await page.getByLabel("Whom").fill(`Sam Rests ${kind}`);
  await page.getByLabel("What for").fill("Wake up");
  await page.getByRole("button", { name: "Page them" }).click();
  await told(page, /rests for \d+ more minutes/);
  await page.getByLabel("Page them anyway").check();
  await page.getByRole("button", { name: "Page them" }).click();
  await expect(row(page, `Sam Rests ${kind}`)).toContainText("Asked by");
  await page.goto(`${muster.url}/incidents/INC-${number}`);
  await awake(page);
  await page.getByLabel("Write in the log").fill(`/page Sam Rests ${kind}: once more`);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("Their answer is on its way")).toBeVisible();
});
