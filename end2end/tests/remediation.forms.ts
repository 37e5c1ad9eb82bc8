// "Stop the bleeding": proposed, taken, begun, judged by what was seen, undone, with and without JavaScript.
import type { Page } from "@playwright/test";
import { NOTHING, tamper, told, unchecked } from "../support/refuse";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

function row(page: Page, what: string) {
  return page.locator(".remedy", { has: page.getByText(what, { exact: true }) });
}

test("an action is proposed, taken, begun, and what came of it is said", async ({ page, browser, muster }) => {
  const kind = test.info().project.name;
  const [priya, amara] = [await muster.person(`Priya Switches ${kind}`), await muster.person(`Amara Freezes ${kind}`)];
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `3DS declines step-ups ${kind}` });
  const at = `${muster.url}/incidents/INC-${number}/actions`;
  await signIn(page, muster, priya, `/incidents/INC-${number}/actions`);
  await awake(page);
  await page.getByText("Add action").click();
  await unchecked(page);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await told(page, "Write something here.");
  await page.getByLabel("What could help?").fill("Turn 3DS v2 off");
  await page.getByLabel("Kind", { exact: true }).selectOption("kill_switch");
  await page.getByLabel("Helps after, min").fill("0");
  await unchecked(page);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await told(page, "Write minutes from 1 to 10080");
  await expect(page.getByLabel("What could help?")).toHaveValue("Turn 3DS v2 off");
  await page.getByLabel("Helps after, min").fill("3");
  await page.getByRole("button", { name: "Add", exact: true }).click();

  const one = row(page, "Turn 3DS v2 off");
  await expect(one).toHaveAttribute("data-state", "proposed");
  await expect(one).toContainText("Kill switch, low risk, about 3 min · nobody yet");
  await accessible(page);
  await fits(page);
  await one.getByRole("button", { name: "Take it" }).click();
  await expect(one).toContainText("about 3 min · Priya Switches");

  // Somebody else takes it over; whoever looks at an old page is told so.
  const elsewhere = await browser.newContext({ javaScriptEnabled: kind !== "without JavaScript" });
  const other = await elsewhere.newPage();
  await signIn(other, muster, amara, `/incidents/INC-${number}/actions`);
  await awake(other);
  const theirs = row(other, "Turn 3DS v2 off");
  await theirs.getByLabel("More about Turn 3DS v2 off").click();
  await theirs.getByRole("button", { name: "Take over" }).click();
  await expect(theirs).toContainText("about 3 min · Amara Freezes");
  await theirs.getByRole("button", { name: "Start" }).click();
  await expect(theirs).toHaveAttribute("data-state", "under_way");

  await page.goto(at);
  await awake(page);
  await one.getByText("How did it go?").click();
  await unchecked(page);
  await one.getByRole("button", { name: "It helped" }).click();
  await told(page, "Write something here.");
  await one.getByLabel("What do you see?").fill("success 59 → 71 %");
  await one.getByRole("button", { name: "It helped" }).click();
  await expect(one).toHaveAttribute("data-state", "helped");
  await expect(one).toContainText("success 59 → 71 %");

  // The page of the other still offers to judge it, unless it lives.
  if (kind === "without JavaScript") {
    await theirs.getByText("How did it go?").click();
    await theirs.getByLabel("What do you see?").fill("nothing");
    await theirs.getByRole("button", { name: "No effect" }).click();
    await expect(other.getByText("helped already. To try it once more, propose it once more.")).toBeVisible();
    await other.goto(at);
  }
  await theirs.getByRole("button", { name: "Undo" }).click();
  await expect(theirs).toHaveAttribute("data-state", "undone");
  await elsewhere.close();
});

test("what interrupts is said first, a freeze is in force until it is lifted", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const jonas = await muster.person(`Jonas Restarts ${kind}`);
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `The replica hangs ${kind}` });
  const db = `replica-${kind.length}`;
  await muster.api("POST", `/incidents/INC-${number}/remedies`, { kind: "restart", what: `Restart ${db}`, touches: db });
  await muster.api("POST", `/incidents/INC-${number}/remedies`, { kind: "freeze", what: "Freeze deploys" });
  await signIn(page, muster, jonas, `/incidents/INC-${number}/actions`);
  await awake(page);
  const restart = row(page, `Restart ${db}`);
  await expect(restart.getByRole("button", { name: "Start" })).toHaveCount(0);
  await restart.getByRole("button", { name: "Say it first" }).click();
  await expect(restart).toContainText("Announced: waits for a decision");
  await restart.getByRole("button", { name: "Start" }).click();
  await expect(restart).toHaveAttribute("data-state", "under_way");

  const freeze = row(page, "Freeze deploys");
  await freeze.getByRole("button", { name: "In force" }).click();
  await expect(freeze).toHaveAttribute("data-state", "in_force");
  await page.goto(`${muster.url}/incidents/INC-${number}`);
  await awake(page);
  await page.getByLabel("Write in the log").fill("/try roll back the replica's kernel");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("log")).toContainText("proposed “roll back the replica's kernel” (roll back, low risk");

  await page.goto(`${muster.url}/incidents/INC-${number}/actions`);
  await awake(page);
  await expect(page.locator(".remedy").first()).toContainText(`Restart ${db}`);
  const back = row(page, "roll back the replica's kernel");
  await back.getByLabel("More about roll back").click();
  await back.getByLabel("Why it is dropped").fill("the kernel is two months old");
  await back.getByRole("button", { name: "Drop it" }).click();
  await expect(back).toHaveAttribute("data-state", "dropped");
  await expect(back).toContainText("the kernel is two months old");
  await tamper(freeze.locator("form", { has: page.getByRole("button", { name: "Undo" }) }), "remedy", NOTHING);
  await freeze.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("There is no such action.")).toBeVisible();
  await page.goto(`${muster.url}/incidents/INC-${number}/actions`);
  await awake(page);
  await freeze.getByRole("button", { name: "Undo" }).click();
  await expect(freeze).toHaveAttribute("data-state", "undone");
});
