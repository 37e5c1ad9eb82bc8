// The timeline made readable: lines are pinned, entries hidden, times corrected, and what nobody recorded is added.
import { readFile } from "node:fs/promises";
import { tamper, told, unchecked } from "../support/refuse";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

test("a story is made of what happened and of what was said", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const ada = await muster.person(`Ada Writes ${kind}`);
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `The parcels are late ${kind}` });
  await muster.api("PUT", `/incidents/${number}/status`, { status: "investigating" });
  await muster.api("POST", `/incidents/${number}/log`, { body: "The 02:41 deploy caused it" });
  await signIn(page, muster, ada, `/incidents/INC-${number}`);
  await awake(page);

  // From the log.
  const line = page.locator("ol.log > li", { hasText: "The 02:41 deploy caused it" });
  await line.hover();
  await line.getByRole("link", { name: "React to this line, or pin it" }).click();
  await page.getByRole("button", { name: "Pin to the story" }).click();
  await expect(page.getByText("Pinned: it is part of the story in the timeline.")).toBeVisible();
  await page.goto(`${muster.url}/incidents/INC-${number}/timeline?show=story`);
  await awake(page);
  const entries = page.locator(".timeline > li");
  await expect(entries).toHaveCount(3);
  await expect(entries.nth(2)).toContainText("said: The 02:41 deploy caused it");
  await accessible(page);
  await fits(page);

  // What nobody recorded.
  await page.getByText("Add what is missing").click();
  await unchecked(page);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await told(page, "Write something here.");
  await page.getByLabel("What happened?").fill("A customer called");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Added to the story.")).toBeVisible();
  await page.goto(`${muster.url}/incidents/INC-${number}/timeline?show=story`);
  await awake(page);
  const added = page.locator(".timeline > li", { hasText: "noted: A customer called" });
  await expect(added).toHaveCount(1);

  // It happened before it was recorded.
  await added.hover();
  await added.getByRole("link").click();
  await page.getByLabel("It really happened").fill("2999-01-01T00:00");
  await page.getByRole("button", { name: "Save" }).click();
  await told(page, "This lies in the future. Write when it happened.");
  await page.getByLabel("It really happened").fill("2026-11-01T12:00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(entries.first()).toContainText("noted: A customer called");
  await expect(entries.first()).toContainText("recorded");

  // What only gets in the way.
  await page.goto(`${muster.url}/incidents/INC-${number}/timeline`);
  await awake(page);
  const status = page.locator(".timeline > li", { hasText: "to Investigating" });
  await status.hover();
  await status.getByRole("link").click();
  await page.getByLabel("Hidden").check();
  await tamper(page.locator(".timeline-form"), "seq", "999999999");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("There is no such entry of this timeline.").first()).toBeVisible();
  await page.goto(`${muster.url}/incidents/INC-${number}/timeline`);
  await awake(page);
  await status.hover();
  await status.getByRole("link").click();
  await accessible(page);
  await page.getByLabel("Hidden").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(status).toBeHidden();
  await page.getByRole("link", { name: "Hidden" }).click();
  await expect(status).toBeVisible();
  await page.getByRole("link", { name: "Alerts and pages" }).click();
  await expect(page.getByText("Nothing about this")).toBeVisible();

  // As a file.
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Markdown" }).click()]);
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain("2026-11-01");
  expect(text).toContain("noted: A customer called");
  expect(text).not.toContain("to Investigating");
});
