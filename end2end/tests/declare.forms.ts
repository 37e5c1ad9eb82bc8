// Declaring and working in a room, with and without JavaScript.
import { setUp } from "../support/setting";
import { expect, fits, hydrated, signIn, test } from "../support/test";

test("declare with one field, then log, role, status and update by forms alone", async ({ page, muster }) => {
  const { primary, component } = await setUp(muster, 600);
  await signIn(page, muster, primary, "/declare");
  await hydrated(page);
  await page.getByLabel("What is wrong?").fill("Refunds hang");
  await page.getByLabel("What is wrong?").press("Enter");
  await page.waitForURL(/\/incidents\/INC-\d+/);
  const number = /INC-\d+/.exec(page.url())?.[0] ?? "";
  await hydrated(page);
  await page.getByLabel("Write in the log").fill("I see it on three hosts.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("I see it on three hosts.")).toBeVisible();
  await page.goto(`${muster.url}/incidents/${number}/facts`);
  await hydrated(page);
  await page.getByRole("button", { name: /^Take it\s*, Commander$/ }).click();
  await expect(page.getByRole("button", { name: /^Take it\s*, Commander$/ })).toBeHidden();
  await page.goto(`${muster.url}/incidents/${number}/actions`);
  await hydrated(page);
  const update = page.locator("#update");
  await update.getByLabel("What we know").fill("Refunds wait for a lock.");
  await update.getByRole("button", { name: "Publish to staff" }).click();
  await expect(page.getByText("Refunds wait for a lock.").first()).toBeVisible();
  const room = await muster.api<{ roles: { role: string; person: unknown }[]; updates: unknown[] }>("GET", `/incidents/${number}`);
  expect(room.updates).toHaveLength(1);
  expect(room.roles.find((one) => one.role === "commander")?.person).toBeTruthy();
  expect(component).toBeTruthy();
});

test("an empty title is refused at its field", async ({ page, muster }) => {
  const account = await muster.person(`Mary ${test.info().project.name}`);
  await signIn(page, muster, account, "/declare");
  await hydrated(page);
  await page.locator("#declare-form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await page.getByLabel("What is wrong?").fill("   ");
  await page.getByLabel("What is wrong?").press("Enter");
  await expect(page.getByText("Write something here.").first()).toBeVisible();
});

test("an alert is acknowledged and resolved by its buttons", async ({ page, muster }) => {
  const { primary, generic } = await setUp(muster, 600);
  const summary = `Disk full ${test.info().project.name}`;
  await fetch(generic, { method: "POST", body: JSON.stringify({ summary }) });
  await signIn(page, muster, primary, "/alerts");
  await hydrated(page);
  await page.getByRole("link", { name: summary }).first().click();
  await page.waitForURL(/\/alerts\/[0-9a-f-]+$/);
  await hydrated(page);
  await fits(page);
  await page.getByRole("button", { name: "Acknowledge" }).first().click();
  await expect(page.getByText("Acknowledged").first()).toBeVisible();
  await page.getByRole("button", { name: "Resolve" }).first().click();
  await expect(page.getByText("Resolved").first()).toBeVisible();
});
