// What is bleeding: how services do, in forms and by command; steps of runbooks, ticked by whoever did them; and what was decided
// for the business.
import { tamper, told, unchecked } from "../support/refuse";
import { accessible, awake, expect, fits, scripts, signIn, test } from "../support/test";

test("how a service does is said, revised and seen", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const wanda = await muster.person(`Wanda Finds ${kind}`);
  const slug = `vault-${kind.replaceAll(/\W/g, "-").toLowerCase()}`;
  const vault = await muster.api<{ id: string }>("POST", "/services", { slug, name: `Vault ${kind}` });
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `The vault leaks ${kind}`, service_ids: [vault.id] });
  await signIn(page, muster, wanda, `/incidents/INC-${number}/facts`);
  await awake(page);
  const row = page.locator(".impact > li");
  await expect(row).toContainText("Nobody has said how it does");
  const menu = row.locator("summary");
  await menu.scrollIntoViewIfNeeded();
  await menu.click();
  await row.getByLabel("Who feels it?").fill("Card payers");
  await row.getByLabel("How many?").fill("a lot");
  await unchecked(page);
  await row.getByRole("button", { name: "Down" }).click();
  await told(page, "Write a number or a share, like 12 000, 12k or 41 %.");
  await expect(row.getByLabel("Who feels it?")).toHaveValue("Card payers");
  await row.getByLabel("How many?").fill("about 12k");
  await row.getByRole("button", { name: "Down" }).click();
  await expect(row).toHaveAttribute("data-state", "down");
  await expect(row).toContainText("Card payers, 12,000");
  await expect(row).toContainText(`Found by Wanda Finds ${kind}`);
  await expect(page.getByRole("img", { name: `Vault ${kind} is down` })).toBeVisible();
  await accessible(page);
  await fits(page);

  await page.goto(`${muster.url}/incidents/INC-${number}/log`);
  await awake(page);
  const composer = page.getByLabel("Write in the log");
  await composer.fill(`/impact ${slug} sideways`);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText(/Write a service and how it does/).first()).toBeVisible();
  await composer.fill(`/impact ${slug} working: all of them`);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("log")).toContainText(`found Vault ${kind} working again: all of them`);
  await page.goto(`${muster.url}/incidents/INC-${number}/facts`);
  await awake(page);
  await expect(row).toHaveAttribute("data-state", "working");
  await expect(page.getByText("Everything works again. Is it over?")).toBeVisible();
  await menu.scrollIntoViewIfNeeded();
  await menu.click();
  await row.getByRole("button", { name: `Vault ${kind} is not affected` }).click();
  await expect(row).toHaveCount(0);
});

test("steps of a runbook are ticked once, left out and taken back", async ({ page, muster, browser }) => {
  const kind = test.info().project.name;
  const [yara, xaver] = [await muster.person(`Yara Ticks ${kind}`), await muster.person(`Xaver Ticks ${kind}`)];
  const slug = `pool-${kind.replaceAll(/\W/g, "-").toLowerCase()}`;
  const pool = await muster.api<{ id: string }>("POST", "/services", { slug, name: `Pool ${kind}` });
  const body = "When it is slow:\n1. Look at the waiting sessions\n2. End the oldest\n3. Tell its owner";
  await muster.api("POST", "/runbooks", { service_ids: [pool.id], title: `The pool is empty ${kind}`, body });
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `The pool dries up ${kind}`, service_ids: [pool.id] });
  await signIn(page, muster, yara, `/incidents/INC-${number}/facts`);
  await awake(page);
  const elsewhere = await browser.newContext({ javaScriptEnabled: scripts() });
  const other = await elsewhere.newPage();
  await signIn(other, muster, xaver, `/incidents/INC-${number}/facts`);
  await awake(other);
  const summary = page.locator(".runbook summary");
  await summary.scrollIntoViewIfNeeded();
  await summary.click();
  await page.getByRole("button", { name: "Step 1 is done" }).click();
  const first = page.locator("div.step").first();
  await expect(first).toHaveAttribute("data-state", "done");
  await expect(first).toContainText(yara.name);
  await expect(summary).toContainText("1 of 3 steps");
  await accessible(page);
  await fits(page);

  // The other one sees it at once where scripts run, and otherwise is told who was faster.
  if (!scripts()) {
    await other.locator(".runbook summary").click();
    const skip = other.locator("div.step").first();
    await skip.hover();
    await skip.getByRole("button", { name: "Leave out step 1" }).click();
    await expect(other.getByText(`${yara.name} did this step already. Take that back first.`)).toBeVisible();
  }
  await expect(other.locator("div.step").first()).toHaveAttribute("data-state", "done");
  await elsewhere.close();

  const second = page.locator("div.step").nth(1);
  await second.hover();
  await second.getByRole("button", { name: "Leave out step 2" }).click();
  await expect(second).toHaveAttribute("data-state", "left_out");
  await page.getByRole("button", { name: "Take back step 2" }).click();
  await expect(second).toHaveAttribute("data-state", "open");
  await tamper(second, "mark", "nothing 1 1 done");
  await second.getByRole("button", { name: "Step 2 is done" }).click();
  await expect(page.getByText("There is no such runbook.")).toBeVisible();
});

test("whoever owns the business side decides, by name and with a reason", async ({ page, muster, browser }) => {
  const kind = test.info().project.name;
  const [birgit, cyril] = [await muster.person(`Birgit Owns ${kind}`), await muster.person(`Cyril Waits ${kind}`)];
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `Card data leaks ${kind}` });
  await muster.api("PUT", `/incidents/INC-${number}/roles/business_owner`, { person_id: birgit.id });
  await signIn(page, muster, birgit, `/incidents/INC-${number}/actions`);
  await awake(page);
  const decisions = page.locator("section", { has: page.getByRole("heading", { name: /^Decisions/ }) });
  const open = decisions.locator("summary");
  await open.scrollIntoViewIfNeeded();
  await open.click();
  await unchecked(page);
  await decisions.getByLabel("About").selectOption("legal");
  await decisions.getByLabel("What is decided?").fill("Notify the authority within 72 hours");
  await decisions.getByRole("button", { name: "Record it" }).click();
  await told(page, "Write something here.");
  await expect(decisions.getByLabel("What is decided?")).toHaveValue("Notify the authority within 72 hours");
  await decisions.getByLabel("Why?").fill("Names and numbers left the house");
  await decisions.getByRole("button", { name: "Record it" }).click();
  const made = decisions.locator("li");
  await expect(made).toContainText("Notify the authority within 72 hours");
  await expect(made).toContainText(`Legal notice, decided by Birgit Owns ${kind}, business owner`);
  await accessible(page);
  await fits(page);

  const elsewhere = await browser.newContext({ javaScriptEnabled: scripts() });
  const his = await elsewhere.newPage();
  await signIn(his, muster, cyril, `/incidents/INC-${number}/actions`);
  await expect(his.getByText(`Birgit Owns ${kind} decides this as business owner. Ask them, or take the role.`)).toBeVisible();
  await elsewhere.close();
});
