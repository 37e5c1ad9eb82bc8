// One alert travels the whole way, on real parts: Alertmanager, a mail server, two people in two browsers, the
// public page. The server is killed between the steps; nothing is lost and nobody is paged twice.
import { Alertmanager } from "../support/alertmanager";
import { setUp } from "../support/setting";
import { accessible, awake, expect, signIn, test } from "../support/test";

test.use({ outages: true });

test("one alert, from Alertmanager to the public page and back", async ({ browser, muster }) => {
  test.setTimeout(240_000);
  const setting = await setUp(muster);
  const { primary, secondary, service, pageSlug, component } = setting;
  const alertmanager = await Alertmanager.start(setting.webhook);
  const labels = { alertname: "CheckoutErrors", service: service.slug };
  const title = "Card payments fail at checkout";

  const [adas, graces] = [await browser.newContext(), await browser.newContext()];
  const [ada, grace] = [await adas.newPage(), await graces.newPage()];
  const mailsOf = (email: string) => muster.mailbox.all().filter((mail) => mail.to.includes(email));

  await test.step("Alertmanager fires; the primary gets an e-mail", async () => {
    await alertmanager.fire(labels, { summary: title, runbook_url: "https://wiki.example.org/checkout" });
    const mail = await muster.mailbox.to(primary.email);
    expect(mail.subject).toContain(title);
  });

  await test.step("the server dies; the second step pages the secondary all the same", async () => {
    await muster.crash();
    const mail = await muster.mailbox.to(secondary.email);
    expect(mail.subject).toContain(title);
    expect(mailsOf(primary.email)).toHaveLength(1);
  });

  await test.step("both are signed in; the board shows the alert and the page", async () => {
    await signIn(ada, muster, primary);
    await signIn(grace, muster, secondary);
    await awake(grace);
    await expect(grace.getByText("Page for you")).toBeVisible();
    await expect(grace.getByRole("heading", { name: title })).toBeVisible();
    await accessible(grace);
  });

  await test.step("opening the link in the mail changes nothing; pressing the button acknowledges", async () => {
    const mail = await muster.mailbox.to(secondary.email);
    const link = /http:\S+\/acknowledge\/\S+/.exec(mail.text)?.[0] ?? "";
    const scanned = await fetch(link);
    expect(scanned.status).toBe(200);
    expect((await muster.api<{ items: { status: string }[] }>("GET", "/alerts?status=firing")).items.length).toBeGreaterThan(0);
    const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    await phone.goto(link);
    await accessible(phone);
    await phone.getByRole("button", { name: "Acknowledge" }).click();
    await expect(phone.getByText("Nobody else is paged for this")).toBeVisible();
    await expect(grace.getByText("Page for you")).toBeHidden();
    await phone.context().close();
  });

  await test.step("she declares from the alert: the title is there, Enter declares; the other browser sees it", async () => {
    await muster.crash();
    await grace.goto(`${muster.url}/alerts`);
    await grace.getByRole("link", { name: title }).first().click();
    await grace.waitForURL(/\/alerts\/[0-9a-f-]+$/);
    await awake(grace);
    await accessible(grace);
    await grace.locator("main a[href*='/declare?alert=']").first().click();
    const what = grace.getByLabel("What is wrong?");
    await expect(what).toHaveValue(title);
    await expect(what).toBeFocused();
    await what.press("Enter");
    await grace.waitForURL(/\/incidents\/INC-\d+/);
    await expect(ada.getByRole("link", { name: title }).first()).toBeVisible();
    await expect(ada.getByText(/INC-\d+/).first()).toBeVisible();
  });

  const number = /INC-\d+/.exec(grace.url())?.[0] ?? "";

  await test.step("the room: header, five questions, roles taken and handed over", async () => {
    await awake(grace);
    await expect(grace.getByRole("heading", { name: title }).first()).toBeVisible();
    for (const question of ["When did we know?", "How did we know?", "Who is aware?", "What is being done?", "How bad is it?"]) {
      await expect(grace.getByText(question).first()).toBeVisible();
    }
    await accessible(grace);
    await grace.getByRole("button", { name: /^Take it\s*, Commander$/ }).click();
    await expect(grace.getByText("Decides, keeps the pace, does not fix.").first()).toBeVisible();
    await expect(grace.getByRole("button", { name: /^Take it\s*, Commander$/ })).toBeHidden();
    await ada.goto(`${muster.url}/incidents/${number}`);
    await awake(ada);
    await ada.getByRole("button", { name: /^Take it\s*, Communications$/ }).click();
    await expect(grace.getByRole("button", { name: /^Take it\s*, Communications$/ })).toBeHidden();
    await grace.getByLabel("Commander: hand over or release").click();
    await grace.getByLabel("Who takes Commander").fill(primary.name);
    await grace.getByRole("button", { name: "Hand over" }).click();
    await expect(ada.getByLabel("Commander: hand over or release")).toBeVisible();
    const roles = (await muster.api<{ roles: { role: string; person: { name: string } | null }[] }>("GET", `/incidents/${number}`)).roles;
    expect(roles.find((one) => one.role === "commander")?.person?.name).toBe(primary.name);
    expect(roles.find((one) => one.role === "communications")?.person?.name).toBe(primary.name);
  });

  await test.step("the log is live in both directions, and survives a crash", async () => {
    await grace.getByLabel("Write in the log").fill("Three in four card payments are declined since 03:10.");
    await grace.getByLabel("Write in the log").press("Enter");
    await expect(ada.getByText("Three in four card payments are declined since 03:10.")).toBeVisible();
    await muster.crash();
    await ada.getByLabel("Write in the log").fill("Rolling back checkout to the last release.");
    await ada.getByLabel("Write in the log").press("Enter");
    await expect(grace.getByText("Rolling back checkout to the last release.")).toBeVisible();
  });

  await test.step("severity and status change by command", async () => {
    const composer = ada.getByLabel("Write in the log");
    await composer.fill("/sev 2");
    await composer.press("Enter");
    await expect(grace.getByText("Sev 2").first()).toBeVisible();
    await composer.fill("/status investigating");
    await composer.press("Enter");
    await expect(grace.getByText("Investigating").first()).toBeVisible();
    await expect
      .poll(async () => (await muster.api<{ incident: { status: string } }>("GET", `/incidents/${number}`)).incident.status)
      .toBe("investigating");
  });

  await test.step("an update reaches the public page, which needs no script", async () => {
    const update = ada.locator("#update");
    await update.getByRole("radio", { name: "Both" }).check();
    await update.getByLabel("Title on the status page").fill("Card payments are failing for some customers");
    await update.getByLabel("What we know").fill("Some card payments fail at checkout.");
    await update.getByLabel("What is being done").fill("We are rolling back the last release.");
    await update.getByLabel(`Status of ${component}`).selectOption("degraded");
    await update.getByRole("button", { name: "Publish to both" }).click();
    await expect(grace.getByText("Some card payments fail at checkout.").first()).toBeVisible();
    const visitor = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await expect(async () => {
      await visitor.goto(`${muster.url}/status/${pageSlug}`);
      await expect(visitor.getByText("Card payments are failing for some customers").first()).toBeVisible({ timeout: 500 });
    }).toPass();
    await expect(visitor.getByText("Degraded performance").first()).toBeVisible();
    await expect(visitor.getByText(/Next update by/).first()).toBeVisible();
    const html = await (await fetch(`${muster.url}/status/${pageSlug}`)).text();
    expect(html).not.toContain("<script");
    expect(html).not.toContain("wasm");
    expect(html).not.toContain("style=");
    await visitor.context().close();
  });

  await test.step("the group resolves at Alertmanager; the alert resolves", async () => {
    await muster.crash();
    await alertmanager.resolve(labels);
    await expect
      .poll(async () => (await muster.api<{ alerts: { status: string }[] }>("GET", `/incidents/${number}`)).alerts.map((alert) => alert.status), {
        timeout: 30_000,
      })
      .toEqual(["resolved"]);
  });

  await test.step("a person resolves the incident and tells the public", async () => {
    const update = ada.locator("#update");
    await update.getByRole("radio", { name: "Both" }).check();
    await update.getByLabel("What we know").fill("Card payments work again.");
    await update.getByLabel(`Status of ${component}`).selectOption("operational");
    await update.getByRole("button", { name: "Publish to both" }).click();
    await expect(grace.getByText("Card payments work again.").first()).toBeVisible();
    await ada.getByLabel("Write in the log").fill("/status resolved a release of the gateway, rolled back");
    await ada.getByLabel("Write in the log").press("Enter");
    await expect(grace.getByText("Resolved").first()).toBeVisible();
    await expect
      .poll(async () => {
        const html = await (await fetch(`${muster.url}/status/${pageSlug}`)).text();
        const summary = (await (await fetch(`${muster.url}/status/${pageSlug}/summary.json`)).json()) as { components: { status: string }[] };
        return [html.includes("Card payments work again."), ...summary.components.map((one) => one.status)];
      })
      .toEqual([true, "operational"]);
  });

  await test.step("every step stands in the timeline with who and when", async () => {
    await grace.goto(`${muster.url}/incidents/${number}/timeline`);
    const timeline = grace.getByRole("region", { name: "Timeline" });
    for (const told of [
      `reported “${title}”`,
      `paged ${primary.name} (step 1)`,
      `paged ${secondary.name} (step 2)`,
      `acknowledged the alert “${title}”`,
      `declared ${number}`,
      "handed the role Commander over",
      "changed the severity from Sev 1 to Sev 2",
      "changed the status from Declared to Investigating",
      "published an update for staff and the public",
      `changed ${component} from Operational to Degraded performance`,
      `resolved the alert “${title}”`,
      `changed ${component} from Degraded performance to Operational`,
      "to Resolved. Cause: a release of the gateway, rolled back.",
    ]) {
      await expect(timeline.getByText(told).first(), told).toBeVisible();
    }
    const { items } = await muster.api<{ items: { at: number; actor: string; kind: string }[] }>("GET", `/incidents/${number}/timeline`);
    expect(items.every((item) => item.at > 0 && item.actor !== "")).toBe(true);
    expect(items.filter((item) => item.kind === "page.created")).toHaveLength(2);
    expect(mailsOf(primary.email)).toHaveLength(1);
    expect(mailsOf(secondary.email)).toHaveLength(1);
  });

  await alertmanager.close();
  await adas.close();
  await graces.close();
});
