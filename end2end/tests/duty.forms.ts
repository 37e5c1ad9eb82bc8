// On call and rosters: every form refused, with and without JavaScript.
import { NOTHING, tamper, told, unchecked } from "../support/refuse";
import { setUp } from "../support/setting";
import { team } from "../support/team";
import { accessible, awake, expect, signIn, test } from "../support/test";

test("a shift that cannot be taken", async ({ page, muster }) => {
  const { secondary } = await setUp(muster, 600);
  await signIn(page, muster, secondary, "/on-call");
  await awake(page);
  const form = page.locator("table.duty form").first();
  await tamper(form, "layer", "7");
  await form.getByRole("button", { name: /^Take it/ }).click();
  await told(page, /layer/);
});

test("a shift that was taken and is gone cannot be given back", async ({ page, muster }) => {
  const { secondary } = await setUp(muster, 600);
  await signIn(page, muster, secondary, "/on-call");
  await awake(page);
  await page.locator("table.duty form").first().getByRole("button", { name: /^Take it/ }).click();
  const said = page.locator(".toast");
  await expect(said).toContainText("You are on call for");
  await tamper(said, "cover", NOTHING);
  await said.getByRole("button", { name: /Undo/ }).click();
  await told(page, "There is no such cover.");
});

test("a cover that ends before it begins keeps what was chosen", async ({ page, muster }) => {
  const { secondary } = await setUp(muster, 600);
  const { items } = await muster.api<{ items: { slug: string }[] }>("GET", "/rosters?limit=200");
  const slug = items.find((roster) => secondary.name.endsWith(roster.slug.split("-").at(-1) ?? "?"))?.slug ?? "";
  await signIn(page, muster, secondary, `/rosters/${slug}`);
  await awake(page);
  await unchecked(page);
  const form = page.locator("#cover form");
  const year = new Date().getUTCFullYear() + 1;
  const [from, until] = [`${year}-03-02T09:00`, `${year}-03-01T18:30`];
  await form.getByLabel("Who takes the time").selectOption({ label: secondary.name });
  await form.getByLabel("Layer").selectOption("2");
  await form.getByLabel("From").fill(from);
  await form.getByLabel("Until").fill(until);
  await form.getByRole("button", { name: "Add cover" }).click();
  await told(page, "The end must come after the start.");
  await expect(form.getByLabel("Who takes the time")).toHaveValue(secondary.id);
  await expect(form.getByLabel("Layer")).toHaveValue("2");
  await expect(form.getByLabel("From")).toHaveValue(from);
  await expect(form.getByLabel("Until")).toHaveValue(until);
});

test("a cover that is gone cannot be taken back", async ({ page, muster }) => {
  const { secondary } = await setUp(muster, 600);
  const { items } = await muster.api<{ items: { id: string; slug: string }[] }>("GET", "/rosters?limit=200");
  const roster = items.find((one) => secondary.name.endsWith(one.slug.split("-").at(-1) ?? "?"));
  const hour = 3_600_000;
  await muster.api("POST", "/covers", {
    roster_id: roster?.id,
    layer: 1,
    person_id: secondary.id,
    starts_at: Date.now() + hour,
    ends_at: Date.now() + 2 * hour,
  });
  await signIn(page, muster, secondary, `/rosters/${roster?.slug}`);
  await awake(page);
  const form = page.locator("section[aria-labelledby=covers] form").first();
  await tamper(form, "cover", NOTHING);
  await form.getByRole("button").click();
  await told(page, "There is no such cover.");
});

test("a roster with a wrong address keeps everything that was filled in", async ({ page, muster }) => {
  const manager = await muster.person(`Maria ${test.info().project.name}`, "manager");
  await signIn(page, muster, manager, "/rosters/new");
  await awake(page);
  await unchecked(page);
  await page.getByLabel("Name").fill("Night watch");
  await page.getByLabel("Address").fill("Night Watch!");
  await page.getByLabel("Time zone").fill("Europe/Lisbon");
  await page.getByLabel("Somebody else takes over").selectOption("3");
  await page.getByLabel("First turn begins on").fill("2031-03-03");
  await page.getByLabel("Hand-over at").fill("10:30");
  await page.getByLabel("Primary, turn 2").selectOption({ label: manager.name });
  await page.getByLabel("Secondary, turn 1").selectOption({ label: manager.name });
  await page.getByRole("button", { name: "Create roster" }).click();
  await told(page, "Use lower-case letters, digits and hyphens");
  await expect(page.getByLabel("Name")).toHaveValue("Night watch");
  await expect(page.getByLabel("Address")).toHaveValue("Night Watch!");
  await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Lisbon");
  await expect(page.getByLabel("Somebody else takes over")).toHaveValue("3");
  await expect(page.getByLabel("First turn begins on")).toHaveValue("2031-03-03");
  await expect(page.getByLabel("Hand-over at")).toHaveValue("10:30");
  await expect(page.getByLabel("Primary, turn 1")).toHaveValue("");
  await expect(page.getByLabel("Primary, turn 2")).toHaveValue(manager.id);
  await expect(page.getByLabel("Secondary, turn 1")).toHaveValue(manager.id);
});

test("somebody is found and paged by hand, and the page is there", async ({ page, browser, muster }) => {
  const { holder, other, slug, id } = await team(muster);
  const tag = slug.slice("team-".length);
  await muster.api("POST", "/services", { slug: `till-${tag}`, name: `Till ${tag}` });
  await signIn(page, muster, holder, "/on-call");
  await awake(page);
  await page.getByRole("searchbox", { name: "Find a person" }).fill(other.name);
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.getByRole("link", { name: `Page ${other.name}` }).click();
  await page.waitForURL(`**/on-call/page?person=${other.id}`);
  await awake(page);
  await accessible(page);
  const form = page.locator(".page-someone");
  await expect(form.getByRole("radio", { name: /^One person/ })).toBeChecked();
  await expect(form.getByLabel("Person", { exact: true })).toHaveValue(other.id);
  await expect(form.getByLabel("On call now")).toBeHidden();
  await form.getByLabel("What is wrong?").fill("Customers cannot pay");
  await form.getByLabel("What else helps").fill("Three have called.");
  await form.getByRole("button", { name: "Page now" }).click();
  await told(page, "Choose a service of the list.");
  await expect(form.getByLabel("What else helps")).toHaveValue("Three have called.");
  await form.getByLabel("Service", { exact: true }).selectOption({ label: `Till ${tag}` });
  await form.getByRole("radio", { name: /^The usual people/ }).check();
  await form.getByRole("button", { name: "Page now" }).click();
  await told(page, `Till ${tag} has no escalation policy. Choose who is paged.`);
  await awake(page);
  await form.getByRole("radio", { name: /^Who is on call/ }).check();
  await form.getByRole("button", { name: "Page now" }).click();
  await told(page, "Choose who is on call.");
  await awake(page);
  await form.getByLabel("On call now").selectOption(`${id} 1`);
  await form.getByRole("button", { name: "Page now" }).click();
  await page.waitForURL("**/alerts/*");
  await expect(page.locator(".toast").last()).toContainText(`${holder.name} is being paged.`);
  await expect(page.getByRole("heading", { name: "Customers cannot pay" })).toBeVisible();

  const context = await browser.newContext({ javaScriptEnabled: test.info().project.use.javaScriptEnabled ?? true });
  const there = await context.newPage();
  await signIn(there, muster, holder, "/");
  await awake(there);
  const paged = there.locator("li", { hasText: "Customers cannot pay" }).first();
  await expect(async () => {
    await there.reload();
    await expect(paged).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await context.close();
});
