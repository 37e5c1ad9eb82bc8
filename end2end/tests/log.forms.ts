// Talking in the log: lines answer one another, name people, hold code, and are reacted to.
import type { Locator, Page } from "@playwright/test";
import { tamper } from "../support/refuse";
import { accessible, awake, expect, fits, scripts, signIn, test } from "../support/test";

function line(page: Page, words: string): Locator {
  return page.locator("ol.log > li", { hasText: words });
}

/** Opens what can be done with a line: a menu, or without scripts the line's own page. */
async function more(it: Locator): Promise<void> {
  await it.scrollIntoViewIfNeeded();
  await it.hover();
  await it.getByRole("link", { name: "React to this line, or pin it" }).click();
}

test("a line is answered in the log, and its thread is a page of its own", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const odile = await muster.person(`Odile Answers ${kind}`);
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `The replica lags ${kind}` });
  await muster.api("POST", `/incidents/INC-${number}/log`, { body: "Since when does it lag?" });
  await muster.api("POST", `/incidents/INC-${number}/log`, { body: "```sql\nselect now() - replayed_at\n```\nsays `41 s`, see INC-1" });
  await signIn(page, muster, odile, `/incidents/INC-${number}`);
  await awake(page);
  await expect(page.locator("pre.line-code")).toHaveText("select now() - replayed_at");
  await expect(line(page, "says 41 s").getByRole("link", { name: "INC-1" })).toHaveAttribute("href", "/incidents/INC-1");

  // In the log, where everybody reads it.
  const question = line(page, "Since when does it lag?").first();
  await question.hover();
  await question.getByRole("link", { name: "Answer this line" }).click();
  await expect(page.locator(".answering")).toContainText("Since when does it lag?");
  await awake(page);
  const answer = page.getByLabel("Write an answer");
  await expect(answer).toBeFocused();
  await answer.fill("Since 02:40");
  await tamper(page.locator("form.composer"), "answers", "999999");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("There is no such line of this log.")).toBeVisible();
  await page.goto(`${muster.url}/incidents/INC-${number}/log`);
  await awake(page);
  await question.hover();
  await question.getByRole("link", { name: "Answer this line" }).click();
  await page.getByLabel("Write an answer").fill("Since 02:40");
  await page.getByRole("button", { name: "Send" }).click();
  const reply = line(page, "Since 02:40");
  await expect(reply.locator(".line-quote")).toContainText("Since when does it lag?");
  await expect(page.getByLabel("Write in the log")).toBeVisible();
  await accessible(page);
  await fits(page);

  // Its thread.
  await page.getByRole("link", { name: "1 answer" }).click();
  await expect(page.getByRole("heading", { name: "1 answer" })).toBeVisible();
  await awake(page);
  await page.getByLabel("Write an answer").fill("The 02:38 deploy, then");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("heading", { name: "2 answers" })).toBeVisible();
  await expect(page.locator("ol.log > li")).toHaveCount(3);
  await accessible(page);
  await fits(page);
  await page.getByRole("link", { name: "Back to the log" }).click();
  await expect(line(page, "The 02:38 deploy, then").locator(".line-quote")).toContainText("Since when does it lag?");
});

test("people are named, hear of it, and are reminded until they answer", async ({ page, muster, browser }) => {
  const kind = test.info().project.name;
  const quentin = await muster.person(`Quentin Asks ${kind}`);
  await muster.person(`Quentin Lurks ${kind}`);
  const zelda = await muster.person(`Zelda Hears ${kind}`);
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `The vault is silent ${kind}` });
  await signIn(page, muster, quentin, `/incidents/INC-${number}`);
  await awake(page);
  const composer = page.getByLabel("Write in the log");
  await composer.fill("@quentin look");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText(/Several people are called quentin/)).toBeVisible();
  await expect(composer).toHaveValue("@quentin look");

  if (scripts()) {
    await composer.fill("");
    await composer.pressSequentially("@Zelda H");
    await expect(page.getByRole("list", { name: "People" }).getByRole("button", { name: zelda.name })).toBeVisible();
    await composer.press("Enter");
    await expect(composer).toHaveValue(`@${zelda.name} `);
    await composer.pressSequentially("does it answer you?");
    await composer.press("Enter");
  } else {
    await composer.fill(`@${zelda.name} does it answer you?`);
    await page.getByRole("button", { name: "Send" }).click();
  }
  await expect(line(page, "does it answer you?").locator(".mention")).toHaveText(`@${zelda.name}`);

  const elsewhere = await browser.newContext({ javaScriptEnabled: scripts() });
  const hers = await elsewhere.newPage();
  await signIn(hers, muster, zelda, "/");
  await awake(hers);
  const asked = hers.locator(".unanswered li", { hasText: "does it answer you?" });
  await expect(asked).toContainText(quentin.name);
  await accessible(hers);
  await fits(hers);
  await asked.getByRole("link", { name: "Answer" }).click();
  await awake(hers);
  await expect(line(hers, "does it answer you?").locator("mark.mention")).toBeVisible();
  await hers.getByLabel("Write an answer").fill("Not since 03:02");
  await hers.getByRole("button", { name: "Send" }).click();
  await expect(line(hers, "Not since 03:02")).toBeVisible();
  await hers.goto(`${muster.url}/`);
  await expect(hers.locator(".unanswered li", { hasText: "does it answer you?" })).toHaveCount(0);
  await elsewhere.close();
});

test("a line is reacted to, and the reaction is taken back", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const petra = await muster.person(`Petra Nods ${kind}`);
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `The queue grows ${kind}` });
  await muster.api("POST", `/incidents/INC-${number}/log`, { body: "Rolled back, who looks at the graphs?" });
  await signIn(page, muster, petra, `/incidents/INC-${number}`);
  await awake(page);
  const said = line(page, "who looks at the graphs?");
  await more(said);
  await page.getByRole("button", { name: "Looking" }).click();
  const mine = said.getByRole("button", { name: `Looking: Petra Nods ${kind}` });
  await expect(mine).toHaveAttribute("aria-pressed", "true");
  await accessible(page);
  await fits(page);
  await mine.click();
  await expect(mine).toHaveCount(0);
  await page.goto(`${muster.url}/incidents/INC-${number}/log`);
  await awake(page);
  await more(said);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(said.getByRole("button", { name: /^Done/ }).and(page.locator(".reaction"))).toBeVisible();
});
