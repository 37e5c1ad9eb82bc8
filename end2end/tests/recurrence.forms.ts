// Ending an incident: the cause, or why it cannot come back; with neither it is contained, and the same alert opens it again.
import { told, unchecked } from "../support/refuse";
import { fire, setUp } from "../support/setting";
import { accessible, awake, expect, fits, scripts, signIn, test } from "../support/test";

test("an incident is resolved by whoever says why it is over", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const ada = await muster.person(`Ada Closes ${kind}`);
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `The mill stands still ${kind}` });
  const room = `${muster.url}/incidents/INC-${number}`;
  await signIn(page, muster, ada, `/incidents/INC-${number}`);
  await awake(page);

  await page.getByLabel("Write in the log").fill("/status resolved");
  await page.getByRole("button", { name: "Send" }).click();
  await told(page, "Write the cause behind it");
  await expect(page.getByLabel("Write in the log")).toHaveValue("/status resolved");

  await page.goto(room);
  await awake(page);
  await page.getByRole("link", { name: "Resolve", exact: true }).click();
  await expect(page.getByLabel("What was the cause?")).toBeVisible();
  await accessible(page);
  await fits(page);
  await page.getByRole("button", { name: "Resolve", exact: true }).click();
  await told(page, "Say what the cause was, or why it cannot come back.");
  await awake(page);
  await unchecked(page);
  await page.getByLabel("Why it cannot come back").evaluate((field) => field.removeAttribute("maxlength"));
  await page.getByLabel("Why it cannot come back").fill("y".repeat(2_001));
  await page.getByLabel("What was the cause?").fill("a worn belt");
  await page.getByRole("button", { name: "Resolve", exact: true }).click();
  await expect(page.getByText("Use at most 2000 characters").first()).toBeVisible();
  await expect(page.getByLabel("What was the cause?")).toHaveValue("a worn belt");
  await page.getByLabel("Why it cannot come back").fill("it is replaced each spring");
  await page.getByRole("button", { name: "Resolve", exact: true }).click();
  await expect(page.locator(".room-ended")).toContainText("Cause: a worn belt");
  await expect(page.locator(".room-ended")).toContainText("It cannot come back: it is replaced each spring");
  await accessible(page);

  await page.goto(`${room}/timeline`);
  await expect(page.getByText("to Resolved. Cause: a worn belt. It cannot come back: it is replaced each spring.").first()).toBeVisible();
  await page.goto(`${room}/actions`);
  await awake(page);
  await page.getByRole("button", { name: "Reopen" }).click();
  await expect(page.locator(".status-pill")).toContainText("Investigating");
  await page.locator(".toast").getByRole("button", { name: /Undo/ }).click();
  await expect(page.locator(".room-ended")).toContainText("Cause: a worn belt");
});

test("a contained incident asks for its cause and is opened by the same alert", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const setting = await setUp(muster, 600);
  const alert = await fire(setting.generic, `Belt slips ${kind}`);
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `The belt slips ${kind}`, alert_id: alert });
  await muster.api("POST", `/alerts/${alert}/resolve`);
  await signIn(page, muster, setting.primary, `/incidents/INC-${number}/actions`);
  await awake(page);

  await page.locator(".status-steps").getByRole("link", { name: /Resolved/ }).click();
  await page.getByLabel("What was the cause?").fill("Perhaps the heat");
  await page.getByRole("button", { name: "Contain: it may come back" }).click();
  await expect(page.locator(".may-come-back")).toContainText("Say the cause, or why it cannot come back.");
  await expect(page.locator(".log[data-grows]")).toContainText("Cause: Perhaps the heat.");
  await accessible(page);
  await fits(page);
  await page.goto(`${muster.url}/incidents?status=contained`);
  await expect(page.locator("tr", { hasText: `The belt slips ${kind}` })).toContainText("may come back");

  await fire(setting.generic, `Belt slips ${kind}`);
  await page.goto(`${muster.url}/incidents/INC-${number}`);
  await awake(page);
  await expect(page.locator(".status-pill")).toContainText("Investigating");
  await expect(page.locator(".log[data-grows]")).toContainText(`saw it come back: “Belt slips ${kind}”`);

  await page.goto(`${muster.url}/incidents/INC-${number}/actions`);
  await awake(page);
  await page.getByText("Resolve or contain").click();
  await page.getByRole("button", { name: "Contain: it may come back" }).click();
  await expect(page.locator(".toast").last()).toContainText("is contained now.");
  await page.locator(".may-come-back").getByRole("link", { name: "Say it" }).click();
  await page.getByLabel("Why it cannot come back").fill("The belt is gone");
  await page.getByRole("button", { name: "Resolve", exact: true }).click();
  await expect(page.locator(".room-ended")).toContainText("It cannot come back: The belt is gone");
  if (scripts()) await expect(page.locator(".toast").last()).toContainText(`INC-${number} is resolved now.`);
});
