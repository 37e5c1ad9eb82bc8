// What an incident costs: guessed at the declaration, estimated in the room, chosen by what a service earns.
import { told, unchecked } from "../support/refuse";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

test("a loss is guessed, estimated by a share, and revised with a reason", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const mara = await muster.person(`Mara Counts ${kind}`, "manager");
  const slug = kind === "without JavaScript" ? "till-still" : "till-live";
  await muster.api("POST", "/services", { slug, name: `Till ${kind}` });

  // What it earns.
  await signIn(page, muster, mara, `/services/${slug}`);
  await awake(page);
  const card = page.locator("#revenue");
  await expect(card).toContainText("Nobody has said it yet");
  if (kind === "with JavaScript") await card.getByRole("button", { name: "Say what it earns" }).click();
  const earns = page.locator("#change-revenue");
  await unchecked(page);
  await earns.getByLabel("In an hour, in EUR").fill("much");
  await earns.getByRole("button", { name: "Save" }).click();
  await told(page, "Write what it earns in an hour");
  await accessible(page);
  await earns.getByLabel("In an hour, in EUR").fill("12k");
  await earns.getByLabel("Days, row 1").selectOption({ label: "Every day" });
  await earns.getByLabel("From, row 1").fill("00:00");
  await earns.getByLabel("Until, row 1").fill("00:00");
  await earns.getByLabel("An hour, row 1").fill("60,000");
  await earns.getByRole("button", { name: "Save" }).click();
  await expect(card).toContainText("€60,000 an hour");
  await expect(card).toContainText("Every day");
  await fits(page);

  // A guess of whoever declares.
  await page.goto(`${muster.url}/declare`);
  await awake(page);
  await page.getByLabel("What is wrong?").fill(`The till is silent ${kind}`);
  await page.getByLabel("Over €10,000").check();
  await page.getByLabel(`Till ${kind}`).check();
  await page.getByRole("button", { name: "Declare" }).click();
  await expect(page).toHaveURL(/\/incidents\/INC-\d+/);
  const number = /INC-\d+/.exec(page.url())?.[0] ?? "";
  const cell = page.locator(".room-loss");
  await expect(cell.locator(".method")).toContainText("Restore now");
  await expect(cell).toContainText("over €10,000 an hour");

  // A share of what it earns, with the reason that a revision needs.
  await page.goto(`${muster.url}/incidents/${number}/facts`);
  await awake(page);
  await page.getByText("Revise the estimate").click();
  await unchecked(page);
  const form = page.locator(".estimate-form");
  await form.getByLabel("How much is being lost?").fill("3800");
  await form.getByLabel("What was learned?").fill("Only two of five tills");
  await form.getByRole("button", { name: "Revise" }).click();
  await told(page, "Say in what time it is lost");
  await unchecked(page);
  await form.getByLabel("How much is being lost?").fill("2.5 %");
  await form.getByLabel("What was learned?").fill("");
  await form.getByRole("button", { name: "Revise" }).click();
  await told(page, "Say what was learned");
  await form.getByLabel("What was learned?").fill("Only two of five tills");
  await form.getByRole("button", { name: "Revise" }).click();
  await expect(page.locator(".estimates").first()).toContainText(`2.5 % of what Till ${kind} earns`);
  await expect(page.locator(".estimates").first()).toContainText("Only two of five tills");
  await expect(cell).toContainText("€1,500 an hour");
  await expect(cell.locator(".method")).toContainText("By the next working day");
  await accessible(page);
  await fits(page);

  // By a command, and in the list.
  await page.goto(`${muster.url}/incidents/${number}`);
  await awake(page);
  await page.getByLabel("Write in the log").fill("/loss none: the tills kept everything");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.locator(".room-loss .method")).toContainText("When possible");
  await expect(page.getByText("estimated the loss: none; the tills kept everything").first()).toBeVisible();
  await page.goto(`${muster.url}/incidents`);
  await expect(page.getByRole("row", { name: new RegExp(`The till is silent ${kind}`) })).toContainText("none");
});

test("an admin says from how much on a loss is high", async ({ page, muster }) => {
  const ada = await muster.person(`Ada Thresholds ${test.info().project.name}`, "admin");
  await signIn(page, muster, ada, "/settings/organisation");
  await awake(page);
  await page.getByLabel("High, from this much an hour").fill("10");
  await page.getByRole("button", { name: "Save" }).click();
  await told(page, "Medium begins above nothing, and high above medium.");
  await page.getByLabel("High, from this much an hour").fill("10,000");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await accessible(page);
});
