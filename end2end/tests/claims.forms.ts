// Claims in the room: made, verified, refuted, taken back, with and without JavaScript.
import { NOTHING, tamper, told, unchecked } from "../support/refuse";
import { accessible, awake, expect, signIn, test } from "../support/test";

test("an assumption is claimed, needs a reason to become a fact, and is taken back", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const ada = await muster.person(`Ada Claims ${kind}`);
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: "Payments fail", hunch: "the 02:41 deploy" });
  await signIn(page, muster, ada, `/incidents/INC-${number}/facts`);
  await awake(page);
  const claims = page.locator("section[aria-labelledby=room-claims]");
  const one = (words: string) => claims.locator(".claim", { hasText: words });
  await expect(one("It is the 02:41 deploy")).toHaveAttribute("data-state", "assumed");

  await unchecked(page);
  await claims.getByRole("button", { name: "Claim" }).click();
  await told(page, "Write something here.");
  await claims.getByLabel("What do you take to be true?").fill("No card data left the vault");
  await claims.getByRole("button", { name: "Claim" }).click();
  await expect(one("No card data left the vault")).toContainText("Assumed");

  const open = async (words: string) => {
    const menu = one(words).locator("details.menu");
    // A page that comes back without scripts begins at its top, and the menu stands where its button is.
    await menu.locator("summary").scrollIntoViewIfNeeded();
    if ((await menu.getAttribute("open")) === null) await menu.locator("summary").click();
    await unchecked(page);
    return menu;
  };
  let menu = await open("No card data");
  await menu.getByRole("button", { name: "It is so" }).click();
  await told(page, "Write something here.");
  menu = await open("No card data");
  await menu.getByLabel("How do you know?").fill("40 replays");
  await menu.getByLabel("What you saw (optional)").fill("0 rows");
  await menu.getByRole("button", { name: "It is so" }).click();
  await expect(one("No card data")).toHaveAttribute("data-state", "verified");
  await expect(one("No card data")).toContainText("40 replays");
  await accessible(page);

  menu = await open("No card data");
  await tamper(menu, "claim", NOTHING);
  await menu.getByLabel("How do you know?").fill("looked again");
  await menu.getByRole("button", { name: "It is not so" }).click();
  await expect(claims.getByText("There is no such claim.")).toBeVisible();

  await page.goto(`${muster.url}/incidents/INC-${number}/facts`);
  await awake(page);
  await claims.getByLabel("What do you take to be true?").fill("It is the pool");
  await claims.getByRole("button", { name: "Claim" }).click();
  menu = await open("It is the pool");
  await menu.getByRole("button", { name: "Take it back" }).click();
  await expect(one("It is the pool")).toHaveCount(0);
});

test("a claim is written in the log by a command", async ({ page, muster }) => {
  const ada = await muster.person(`Ada Commands ${test.info().project.name}`);
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: "Search is slow" });
  await signIn(page, muster, ada, `/incidents/INC-${number}`);
  await awake(page);
  await page.getByLabel("Write in the log").fill("/claim UK is healthy");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.locator(".claim", { hasText: "UK is healthy" })).toContainText("Assumed");
  await expect(page.locator(".log[data-grows]")).toContainText("claimed: UK is healthy");
});
