// Declaring and working in a room, with and without JavaScript.
import { fire, setUp } from "../support/setting";
import { NOTHING, tamper, told, unchecked } from "../support/refuse";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

test("declare with one field, then log, role, status and update by forms alone", async ({ page, muster }) => {
  const { primary, component } = await setUp(muster, 600);
  await signIn(page, muster, primary, "/declare");
  await awake(page);
  await page.getByLabel("What is wrong?").fill("Refunds hang");
  await page.getByLabel("What is wrong?").press("Enter");
  await page.waitForURL(/\/incidents\/INC-\d+/);
  const number = /INC-\d+/.exec(page.url())?.[0] ?? "";
  await awake(page);
  await page.getByLabel("Write in the log").fill("I see it on three hosts.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("I see it on three hosts.")).toBeVisible();
  await page.goto(`${muster.url}/incidents/${number}/facts`);
  await awake(page);
  await page.getByRole("button", { name: /^Take it\s*, Commander$/ }).click();
  await expect(page.getByRole("button", { name: /^Take it\s*, Commander$/ })).toBeHidden();
  await page.goto(`${muster.url}/incidents/${number}/actions`);
  await awake(page);
  const update = page.locator("#update");
  await update.getByLabel("What we know").fill("Refunds wait for a lock.");
  await update.getByRole("button", { name: "Publish to staff" }).click();
  await expect(page.getByText("Refunds wait for a lock.").first()).toBeVisible();
  const room = await muster.api<{ roles: { role: string; person: unknown }[]; updates: unknown[] }>("GET", `/incidents/${number}`);
  expect(room.updates).toHaveLength(1);
  expect(room.roles.find((one) => one.role === "commander")?.person).toBeTruthy();
  expect(component).toBeTruthy();
});

test("what the levels mean and how it began are there for whoever asks", async ({ page, muster }) => {
  const account = await muster.person(`Nadia ${test.info().project.name}`);
  await signIn(page, muster, account, "/declare");
  await awake(page);
  await page.locator(".matrix > summary").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: /Sev 1/ })).toContainText("A core service is lost for more than ten customers");
  await accessible(page);
  await fits(page);
  await page.getByLabel("What is wrong?").fill(`Exports stop halfway ${test.info().project.name}`);
  await page.locator(".beginning > summary").click();
  await page.getByLabel("Who noticed it?").selectOption({ label: "A customer" });
  await page.getByLabel("Since when is it felt?").fill("2999-01-01T03:12");
  await page.getByRole("button", { name: /^Declare/ }).last().click();
  await told(page, "This lies in the future.");
  await expect(page.getByLabel("Who noticed it?")).toHaveValue("customer");
  await expect(page.getByLabel("Since when is it felt?")).toHaveValue("2999-01-01T03:12");
  await page.getByLabel("Since when is it felt?").fill("2026-01-01T03:12");
  await page.getByRole("button", { name: /^Declare/ }).last().click();
  await page.waitForURL(/\/incidents\/INC-\d+/);
  await expect(page.locator(".questions")).toContainText("A customer");
});

test("an empty title is refused at its field", async ({ page, muster }) => {
  const account = await muster.person(`Mary ${test.info().project.name}`);
  await signIn(page, muster, account, "/declare");
  await awake(page);
  await page.locator("#declare-form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await page.getByLabel("What is wrong?").fill("   ");
  await page.getByLabel("What is wrong?").press("Enter");
  await expect(page.getByText("Write something here.").first()).toBeVisible();
});

test("an alert is acknowledged and resolved by its buttons", async ({ page, muster }) => {
  const { primary, generic } = await setUp(muster, 600);
  const summary = `Disk full ${test.info().project.name}`;
  await fire(generic, summary);
  await signIn(page, muster, primary, "/alerts");
  await awake(page);
  await page.getByRole("link", { name: summary }).first().click();
  await page.waitForURL(/\/alerts\/[0-9a-f-]+$/);
  await awake(page);
  await fits(page);
  await page.getByRole("button", { name: "Acknowledge" }).first().click();
  await expect(page.getByText("Acknowledged").first()).toBeVisible();
  await page.getByRole("button", { name: "Resolve" }).first().click();
  await expect(page.getByText("Resolved").first()).toBeVisible();
});

test("a refused declaration keeps everything that was filled in", async ({ page, muster }) => {
  const { primary, service } = await setUp(muster, 600);
  await signIn(page, muster, primary, "/declare");
  await awake(page);
  await unchecked(page);
  await page.getByLabel("What is wrong?").fill("   ");
  await page.getByRole("radio", { name: /Sev 3/ }).check();
  await page.getByRole("checkbox", { name: service.name }).check();
  await page.getByLabel("I think it is").fill("the certificate");
  await page.getByRole("button", { name: /^Declare/ }).last().click();
  await told(page, "Write something here.");
  await expect(page.getByRole("radio", { name: /Sev 3/ })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: service.name })).toBeChecked();
  await expect(page.getByLabel("I think it is")).toHaveValue("the certificate");
  await awake(page);
  await unchecked(page);
  await page.getByLabel("What is wrong?").fill("Sign-in is down");
  await tamper(page.locator("#declare-form"), "alert_id", NOTHING);
  await page.getByRole("button", { name: /^Declare/ }).last().click();
  await told(page, "There is no such alert.");
  await expect(page.getByLabel("What is wrong?")).toHaveValue("Sign-in is down");
});

test("what is refused about alerts is told beside what was pressed", async ({ page, muster }) => {
  const { primary, generic } = await setUp(muster, 600);
  const summary = `Queue grows ${test.info().project.name}`;
  const alert = await fire(generic, summary);
  await signIn(page, muster, primary, "/alerts");
  const row = page.getByRole("row").filter({ hasText: summary });
  const places: [string, () => Promise<void>][] = [
    ["/alerts", () => row.locator("summary").click()],
    [`/alerts/${alert}`, () => page.locator(".alert-acts summary").click()],
  ];
  for (const [address, open] of places) {
    await page.goto(`${muster.url}${address}`);
    await awake(page);
    for (const [number, problem] of [
      ["the other one", "Write a number, like INC-42."],
      ["INC-999999", "There is no such incident."],
    ] as const) {
      if ((await page.locator("details.menu[open] form.attach").count()) === 0) await open();
      await page.locator("details.menu[open] form.attach").getByLabel("Number of the incident").fill(number);
      await page.locator("details.menu[open] form.attach").getByRole("button", { name: "Attach" }).click();
      await told(page, problem);
      await expect(page.locator("details.menu[open] form.attach").getByLabel("Number of the incident")).toHaveValue(number);
      await awake(page);
    }
    await page.goto(`${muster.url}${address}`);
    await awake(page);
    const acknowledge = page.locator("form").filter({ has: page.getByRole("button", { name: /^Acknowledge/ }) }).first();
    await tamper(acknowledge, "alert", NOTHING);
    await acknowledge.getByRole("button").click();
    await told(page, "There is no such alert.");
  }
});

test("what is refused on the first screen and behind a link is told there", async ({ page, muster }) => {
  const { primary, generic } = await setUp(muster, 600);
  const summary = `Disk fills ${test.info().project.name}`;
  await fire(generic, summary);
  await muster.api("POST", "/incidents", { title: "Nobody leads this" });
  const mail = await muster.mailbox.to(primary.email);
  await signIn(page, muster, primary);
  for (const [form, field, value, problem] of [
    [".paged-acts form", "page", NOTHING, "There is no such page."],
    [".now-alerts form", "alert", NOTHING, "There is no such alert."],
    ["table.incidents form", "number", "999999999", "There is no such incident."],
  ] as const) {
    await page.goto(`${muster.url}/`);
    await awake(page);
    await tamper(page.locator(form).first(), field, value);
    await page.locator(form).first().locator("button").first().click();
    await told(page, problem);
  }
  await page.goto(/http:\S+\/acknowledge\/\S+/.exec(mail.text)?.[0] ?? "");
  await awake(page);
  await tamper(page.locator(".acknowledge form"), "link", "gone.gone");
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await told(page, "There is no such link");
});
