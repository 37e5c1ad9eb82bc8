// Pages while something happens elsewhere: what one reads and types stays where it is, what comes is shown or announced.
import type { Page } from "@playwright/test";
import type { Account, Muster } from "../support/muster";
import { fire, setUp } from "../support/setting";
import { awake, expect, signIn, test } from "../support/test";

/** A room that somebody has just declared, and its number. */
async function declared(page: Page, muster: Muster, who: Account, title: string): Promise<string> {
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title });
  await signIn(page, muster, who, `/incidents/INC-${number}`);
  await awake(page);
  return `INC-${number}`;
}

test("what is typed stays while the room moves on, and a change is taken back", async ({ page, muster }) => {
  const { primary } = await setUp(muster, 600);
  const number = await declared(page, muster, primary, "Card payments fail");
  const line = page.getByLabel("Write in the log");
  await line.pressSequentially("half a sen");
  await muster.api("POST", `/incidents/${number}/log`, { body: "Somebody else speaks" });
  await expect(page.locator(".log").getByText("Somebody else speaks")).toBeVisible();
  await expect(line).toBeFocused();
  await expect(line).toHaveValue("half a sen");
  await page.keyboard.type("tence");
  await page.keyboard.press("Enter");
  await expect(page.locator(".log .body").last()).toHaveText("half a sentence");
  await expect(line).toHaveValue("");

  await page.locator("summary", { hasText: "Who is aware?" }).click();
  const answer = page.getByLabel("Who is aware?");
  await answer.fill("Support and the shop");
  await page.getByRole("radio", { name: "Public" }).check();
  await muster.api("PUT", `/incidents/${number}/status`, { status: "investigating" });
  await expect(page.locator(".status-pill")).toContainText("Investigating");
  await expect(answer).toHaveValue("Support and the shop");
  await expect(answer).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish to the public" })).toBeVisible();

  await page.getByRole("link", { name: "Resolve", exact: true }).click();
  await page.getByLabel("What was the cause?").fill("A release, rolled back");
  await page.getByRole("button", { name: "Resolve", exact: true }).click();
  // The notice of the same change makes the page look again at the same moment: it is said once all the same.
  await expect(page.locator(".toast")).toHaveCount(1);
  await expect(page.locator(".toast")).toContainText(`${number} is resolved now.`);
  await page.locator(".toast").getByRole("button", { name: /Undo/ }).click();
  await expect(page.locator(".status-pill")).toContainText("Investigating");
});

test("rows do not jump: a new alert is announced, and shown when asked for", async ({ page, muster }) => {
  const { primary, generic, service } = await setUp(muster, 600);
  await fire(generic, "The first");
  await signIn(page, muster, primary, `/alerts?service=${service.slug}`);
  await awake(page);
  const rows = page.getByRole("table").locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await expect(page.locator(".line-state[data-state=live]").first()).toBeAttached();
  await fire(generic, "The second");
  await fire(generic, "The third");
  await expect(page.getByRole("button", { name: "2 new alerts" })).toBeVisible();
  await expect(rows).toHaveCount(1);
  await rows.first().getByRole("button", { name: /^Acknowledge/ }).click();
  await expect(page.getByRole("link", { name: "The first" })).toBeVisible();
  await expect(page.getByRole("link", { name: "The third" })).toBeVisible();
  await expect(rows).toHaveCount(3);
});

test("the dialog declares from any page, and leads to what is open already", async ({ page, muster }) => {
  const { primary } = await setUp(muster, 600);
  const title = `Search answers slowly ${Date.now().toString(36)}`;
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title });
  await signIn(page, muster, primary, "/services");
  await awake(page);
  await page.getByRole("link", { name: /Declare incident/ }).first().click();
  const dialog = page.locator("dialog#declare");
  await expect(dialog.getByLabel("What is wrong?")).toBeFocused();
  await dialog.getByRole("button", { name: /^Declare/ }).click();
  await dialog.getByLabel("What is wrong?").fill("   ");
  await dialog.locator("form.declare").evaluate((form: HTMLFormElement) => form.setAttribute("novalidate", ""));
  await dialog.getByRole("button", { name: /^Declare/ }).click();
  await expect(dialog.getByText("Write something here.")).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/services");
  await dialog.getByLabel("What is wrong?").fill(title);
  await dialog.locator(".similar").getByRole("button", { name: "I see it too" }).first().click();
  await expect(page).toHaveURL(new RegExp(`/incidents/INC-${number}$`));
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(title);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Services");
});

test.describe("without a line for a while", () => {
  test.use({ outages: true });

  test("a log that went on without the reader has no hole", async ({ page, context, muster }) => {
    test.setTimeout(120_000);
    const { primary } = await setUp(muster, 600);
    const number = await declared(page, muster, primary, "The line breaks");
    const say = (from: number, to: number) =>
      Promise.all(Array.from({ length: to - from + 1 }, (_, at) => muster.api("POST", `/incidents/${number}/log`, { body: `Line ${from + at} of many` })));
    await say(1, 5);
    const lines = page.locator(".log .body");
    await expect(lines).toHaveCount(5);
    await context.setOffline(true);
    await expect(page.locator(".line-state[data-state=lost]").first()).toBeAttached();
    for (let line = 6; line < 256; line += 25) await say(line, line + 24);
    await context.setOffline(false);
    await expect(lines).toHaveCount(200);
    await page.getByRole("link", { name: "Show earlier" }).click();
    await expect(lines).toHaveCount(255);
    expect(new Set(await lines.allInnerTexts())).toEqual(new Set(Array.from({ length: 255 }, (_, at) => `Line ${at + 1} of many`)));
  });
});

test("a page that is on its way is not lost when something happens meanwhile", async ({ page, muster }) => {
  const vera = await muster.person("Vera Leaves");
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: "The way out is long" });
  await signIn(page, muster, vera, `/incidents/INC-${number}`);
  await awake(page);
  await expect(page.locator(".line-state").first()).toHaveAttribute("data-state", "live");
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const asked = page.waitForRequest(/\/timeline$/);
  await page.route(/\/timeline$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("link", { name: "Timeline", exact: true }).click();
  await asked;
  // The stream tells of both; once the second is told, the page has heard of the first.
  const heard = page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const stream = new EventSource("/live");
        let told = 0;
        stream.addEventListener("message", () => {
          told += 1;
          if (told < 2) return;
          stream.close();
          resolve();
        });
        stream.addEventListener("open", () => document.documentElement.setAttribute("data-listens", ""));
      }),
  );
  await page.locator("html[data-listens]").waitFor({ state: "attached" });
  for (const body of ["First", "Second"]) await muster.api("POST", `/incidents/INC-${number}/log`, { body });
  await heard;
  answer();
  await expect(page).toHaveURL(new RegExp(`/incidents/INC-${number}/timeline$`));
  await expect(page.locator(".timeline-box")).toBeVisible();
  await expect(page.getByText("2 lines were said in the log.")).toBeVisible();
});
