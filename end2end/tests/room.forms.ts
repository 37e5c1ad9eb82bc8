// Every form of the room, refused, with and without JavaScript: what was typed comes back, the problem beside it.
import { NOTHING, tamper, told, unchecked } from "../support/refuse";
import { type Setting, fire, setUp } from "../support/setting";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";
import type { Page } from "@playwright/test";
import type { Muster } from "../support/muster";

let setting: Setting;

async function room(page: Page, muster: Muster, pane = "log"): Promise<string> {
  setting = await setUp(muster, 600);
  const alertId = await fire(setting.generic, "Disk full");
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: "Refunds hang", severity: "sev2", alert_id: alertId });
  await signIn(page, muster, setting.primary, `/incidents/INC-${number}/${pane}`);
  await awake(page);
  await unchecked(page);
  return `INC-${number}`;
}

test("a line of the log", async ({ page, muster }) => {
  await room(page, muster);
  for (const [line, problem] of [
    ["/lunch at noon", "There is no command /lunch."],
    ["/role commander Nobody Atall", "Nobody here is called Nobody Atall."],
    ["   ", "Write something here."],
  ] as const) {
    await page.getByLabel("Write in the log").fill(line);
    await page.getByRole("button", { name: "Send" }).click();
    await told(page, problem);
    await expect(page.getByLabel("Write in the log")).toHaveValue(line);
    await awake(page);
    await unchecked(page);
  }
});

test("the answer to a question", async ({ page, muster }) => {
  await room(page, muster);
  await page.locator("summary", { hasText: "When did we know?" }).click();
  await page.getByLabel("When did we know?").fill("2099-05-04T03:02");
  await page.locator("details[open]").getByRole("button", { name: "Save" }).click();
  await told(page, "This lies in the future.");
  await expect(page.getByLabel("When did we know?")).toHaveValue("2099-05-04T03:02");
  await expect(page.locator(".question[open]")).toHaveCount(1);
  await awake(page);
  await page.locator("summary", { hasText: "How did we know?" }).click();
  const how = page.locator(".question-form").filter({ has: page.getByLabel("How did we know?") });
  await how.getByLabel("How did we know?").selectOption("customer");
  await tamper(how, "answer", "a little bird");
  await how.getByRole("button", { name: "Save" }).click();
  await told(page, "Choose one of the list.");
  await awake(page);
  await page.locator("summary", { hasText: "Who is aware?" }).click();
  await page.getByLabel("Who is aware?").fill("x".repeat(10_001));
  await page.locator(".question-form").filter({ has: page.getByLabel("Who is aware?") }).getByRole("button", { name: "Save" }).click();
  await told(page, "Use at most 10000 characters");
});

test("a role given to nobody", async ({ page, muster }) => {
  await room(page, muster, "facts");
  await page.locator("summary", { hasText: "Give it to" }).first().click();
  const give = page.locator("details[open] form.give");
  await give.getByLabel("Who takes Commander").fill("Nobody Atall");
  await give.getByRole("button", { name: "Give" }).click();
  await told(page, "Nobody here is called Nobody Atall.");
  await expect(page.locator("details[open] form.give").getByLabel("Who takes Commander")).toHaveValue("Nobody Atall");
  await expect(page.locator("details.menu[open]")).toHaveCount(1);
});

test("a service that is gone", async ({ page, muster }) => {
  await room(page, muster, "facts");
  await muster.api("POST", "/services", { slug: `free-${Date.now()}`, name: "Free" });
  await page.reload();
  await awake(page);
  const form = page.locator("form.add-service");
  await tamper(form, "service", NOTHING);
  await form.getByRole("button", { name: "Affected" }).click();
  await told(page, "There is no such service.");
});

test("an update without words", async ({ page, muster }) => {
  await room(page, muster, "actions");
  const update = page.locator("#update");
  await update.getByRole("radio", { name: "Both" }).check();
  await update.getByLabel("Title on the status page").fill("Refunds are late");
  await update.getByLabel(`Status of ${setting.component}`).selectOption("degraded");
  await update.getByLabel("What we know").fill("   ");
  await update.getByLabel("What is being done").fill("We look at the lock.");
  await update.getByLabel("Next update").selectOption("");
  await update.getByRole("button", { name: /^Publish/ }).click();
  await told(page, "Write something here.");
  await expect(update.getByRole("radio", { name: "Both" })).toBeChecked();
  await expect(update.getByLabel("Title on the status page")).toHaveValue("Refunds are late");
  await expect(update.getByLabel(`Status of ${setting.component}`)).toHaveValue("degraded");
  await expect(update.getByLabel("What is being done")).toHaveValue("We look at the lock.");
  await expect(update.getByLabel("Next update")).toHaveValue("");
});

test("what is only pressed", async ({ page, muster }) => {
  const number = await room(page, muster, "facts");
  const presses: [string, string, string, RegExp][] = [
    [".room-commander form", "number", "999999999", /There is no such incident/],
    [".role-loud form.inline", "expected", NOTHING, /was released meanwhile/],
    ["section[aria-labelledby=room-seen-too] form", "number", "999999999", /There is no such incident/],
    [".room-alerts form", "alert", NOTHING, /There is no such alert/],
  ];
  for (const [form, field, value, problem] of presses) {
    await page.goto(`${muster.url}/incidents/${number}/facts`);
    await awake(page);
    await tamper(page.locator(form).first(), field, value);
    await page.locator(form).first().locator("button[type=submit]").first().click();
    await told(page, problem);
  }
  await page.goto(`${muster.url}/incidents/${number}`);
  await awake(page);
  await page.locator(".severity-menu summary").click();
  await tamper(page.locator(".severity-menu form"), "to", "9");
  await page.locator(".severity-menu form button").first().click();
  await told(page, "Choose one of the list.");
  await page.goto(`${muster.url}/incidents/${number}/actions`);
  await awake(page);
  const step = page.locator(".status-steps button:enabled").last();
  await step.evaluate((button: HTMLButtonElement) => (button.value = "closed"));
  await tamper(page.locator(".status-steps"), "to", "closed");
  await step.click();
  await told(page, /is Declared and cannot become Closed/);
});

test("I see it too: said, counted, taken back, by a stakeholder as well", async ({ page, muster }) => {
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: "The map is empty" });
  const reader = await muster.person(`Stella ${test.info().project.name}`, "stakeholder");
  await signIn(page, muster, reader, `/incidents/INC-${number}`);
  await awake(page);
  await page.getByRole("button", { name: "I see it too" }).click();
  await expect(page.getByText("You see it too")).toBeVisible();
  await page.goto(`${muster.url}/incidents/INC-${number}/log`);
  await awake(page);
  await expect(page.getByRole("button", { name: /^Take it back/ }).first()).toBeVisible();
  const seen = async () => (await muster.api<{ incident: { seen_too: number } }>("GET", `/incidents/INC-${number}`)).incident.seen_too;
  expect(await seen()).toBe(1);
  await accessible(page);
  await expect(page.locator("ol.log, ol.timeline").getByText("sees it too").first()).toBeVisible();
  await awake(page);
  await page.getByRole("button", { name: /^Take it back/ }).first().click();
  await expect(page.getByRole("button", { name: "I see it too" }).first()).toBeVisible();
  expect(await seen()).toBe(0);
});

test("the log is searched, and what was found is read in its place", async ({ page, muster }) => {
  const number = await room(page, muster);
  for (const body of ["The queue is at 100%", "db-3 lags behind", "the QUEUE is fine again"]) await muster.api("POST", `/incidents/${number}/log`, { body });
  await page.goto(`${muster.url}/incidents/${number}/log`);
  await awake(page);
  await page.getByRole("link", { name: "Search the log" }).first().click();
  await page.getByLabel("Words that were said").fill("queue");
  await page.getByLabel("Words that were said").press("Enter");
  const found = page.getByRole("list", { name: "What was found" }).locator(".body");
  await expect(found).toHaveText(["The queue is at 100%", "the QUEUE is fine again"]);
  await accessible(page);
  await fits(page);
  await page.getByLabel("Words that were said").fill("nobody said");
  await page.getByRole("search").getByRole("button", { name: "Search" }).click();
  await expect(page.getByText("Nobody said that")).toBeVisible();
  await page.goto(`${muster.url}/incidents/${number}/log?search=100%25`);
  await page.getByRole("link", { name: "In its place" }).click();
  await expect(page.locator(".log .body").last()).toHaveText("The queue is at 100%");
  await expect(page.getByText("These are earlier entries.").first()).toBeVisible();
});

test("a log of 1,000 lines is read back to its first, in place or page by page", async ({ page, muster }) => {
  test.setTimeout(180_000);
  const number = await room(page, muster);
  for (let line = 1; line <= 1000; line += 25) {
    const batch = Array.from({ length: 25 }, (_, at) => muster.api("POST", `/incidents/${number}/log`, { body: `Line ${line + at} of many` }));
    await Promise.all(batch);
  }
  await page.goto(`${muster.url}/incidents/${number}/log`);
  await awake(page);
  const lines = page.locator(".log .body");
  await expect(lines).toHaveCount(200);
  const seen = new Set<string>();
  const first = page.locator(".log > li:not(.happened)").first();
  for (;;) {
    for (const text of await lines.allInnerTexts()) seen.add(text);
    const earlier = page.getByRole("link", { name: "Show earlier" });
    if ((await earlier.count()) === 0) break;
    await earlier.scrollIntoViewIfNeeded();
    const [id, place, held] = [await first.innerText(), await first.boundingBox(), await lines.count()];
    await earlier.click();
    if (test.info().project.use.javaScriptEnabled === false) {
      await page.waitForURL((url) => url.searchParams.has("before") && !seen.has(url.href));
      seen.add(page.url());
      continue;
    }
    await expect.poll(() => lines.count()).toBeGreaterThan(held);
    const same = page.locator(".log > li").filter({ hasText: id.split("\n").at(-1) ?? "" }).first();
    const moved = await same.boundingBox();
    expect(Math.abs((moved?.y ?? 1e9) - (place?.y ?? 0)), "the line that was read stays where it was").toBeLessThan(3);
  }
  expect([...seen].filter((text) => text.startsWith("Line "))).toHaveLength(1000);
  if (test.info().project.use.javaScriptEnabled === false) {
    await expect(page.getByText("New ones do not appear here.").first()).toBeVisible();
    await page.getByRole("link", { name: "Go to the newest" }).first().click();
    await expect(page.getByLabel("Write in the log")).toBeVisible();
  } else {
    await expect(page.getByText("Here begins the log.")).toBeVisible();
    await expect(page.getByRole("region", { name: "Log", exact: true })).toBeFocused();
    await accessible(page);
  }
});

test("a timeline of more than one page is read back to the declaration", async ({ page, muster }) => {
  const number = await room(page, muster, "timeline");
  for (let change = 0; change < 250; change++) {
    await muster.api("PUT", `/incidents/${number}/severity`, { severity: change % 2 ? "sev2" : "sev1" });
  }
  await page.goto(`${muster.url}/incidents/${number}/timeline`);
  await awake(page);
  await expect(page.locator(".timeline > li")).toHaveCount(200);
  await expect(page.getByText(`declared ${number}`)).toHaveCount(0);
  await page.getByRole("link", { name: "Show earlier" }).click();
  await expect(page.locator(".timeline").getByText(`declared ${number}`)).toBeVisible();
  await muster.api("PUT", `/incidents/${number}/status`, { status: "identified" });
  if (test.info().project.use.javaScriptEnabled !== false) {
    await expect(page.locator(".timeline").getByText("to Identified")).toBeAttached();
  }
});
