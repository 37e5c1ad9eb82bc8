// Suspects: changes that a pipeline reported before the incident, what people think of them, and one named by hand.
import type { Page } from "@playwright/test";
import { NOTHING, tamper, told, unchecked } from "../support/refuse";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

function row(page: Page, summary: string) {
  return page.locator(".suspect", { has: page.getByText(summary, { exact: true }) });
}

test("changes before the incident are suspected, cleared, and named by hand", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const tomasz = await muster.person(`Tomasz Suspects ${kind}`);
  const suffix = kind.replaceAll(/\W/g, "-").toLowerCase();
  const [shop, store] = [`shop-${suffix}`, `store-${suffix}`];
  const made = await muster.api<{ id: string }>("POST", "/services", { slug: shop, name: `Shop ${kind}` });
  await muster.api("POST", "/services", { slug: store, name: `Store ${kind}` });
  await muster.api("PUT", `/services/${shop}/dependencies/${store}`);
  const now = Date.now();
  const report = (service: string, summary: string, what: string, minutes: number) =>
    muster.api("POST", "/changes", { service, kind: what, summary, author: "CI", happened_at: now - minutes * 60_000 });
  await report(shop, "shop 10.14-3", "deploy", 13);
  await report(store, "Pool 200 → 120", "config", 35);
  await report(store, "Long ago", "deploy", 300);
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", {
    title: `The shop declines ${kind}`,
    service_ids: [made.id],
    impact_started_at: now - 10 * 60_000,
  });
  await signIn(page, muster, tomasz, `/incidents/INC-${number}/actions`);
  await awake(page);
  const deploy = row(page, "shop 10.14-3");
  await expect(deploy).toContainText("3 min");
  await expect(deploy).toHaveAttribute("data-verdict", "open");
  await expect(row(page, "Pool 200 → 120")).toContainText(`Store ${kind}, which is needed · CI`);
  await expect(page.locator(".suspect")).toHaveCount(2);
  await accessible(page);
  await fits(page);

  await deploy.locator("summary").click();
  await unchecked(page);
  await deploy.getByRole("button", { name: "Clear it" }).click();
  await told(page, "Write something here.");
  await deploy.getByLabel("How do you know?").fill("rolled back, still 59 %");
  await deploy.getByRole("button", { name: "Clear it" }).click();
  await expect(deploy).toHaveAttribute("data-verdict", "cleared");
  await expect(deploy).toContainText("Cleared by Tomasz Suspects");
  await expect(deploy).toContainText("rolled back, still 59 %");
  const pool = row(page, "Pool 200 → 120");
  await pool.locator("summary").click();
  await pool.getByRole("button", { name: "Likely" }).click();
  await expect(pool).toHaveAttribute("data-verdict", "likely");

  await page.getByText("Add a change").first().click();
  await unchecked(page);
  await page.getByRole("button", { name: "Add the change" }).click();
  await told(page, "Write something here.");
  await page.getByLabel("What was changed?").fill("Flag for the EU, 25 → 100 %");
  await page.getByLabel("In which service?").selectOption(`Shop ${kind}`);
  await page.getByLabel("What kind of change?").selectOption("flag");
  await page.getByRole("button", { name: "Add the change" }).click();
  const flag = row(page, "Flag for the EU, 25 → 100 %");
  await expect(flag).toContainText("min after");
  await expect(flag).toHaveAttribute("data-verdict", "open");

  await page.goto(`${muster.url}/incidents/INC-${number}/actions`);
  await awake(page);
  await flag.locator("summary").click();
  await tamper(flag, "change", NOTHING);
  await flag.getByRole("button", { name: "Likely" }).click();
  await expect(page.getByText("There is no such change.")).toBeVisible();
});

test("what a pipeline reports with the key of its service is there at once", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const suffix = kind.replaceAll(/\W/g, "-").toLowerCase();
  const erin = await muster.person(`Erin Ships ${kind}`);
  const slug = `ship-${suffix}`;
  const service = await muster.api<{ id: string }>("POST", "/services", { slug, name: `Ship ${kind}` });
  const { secret } = await muster.api<{ secret: string }>("POST", `/services/${slug}/ingest-keys`, { name: "Pipeline" });
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `Ships sink ${kind}`, service_ids: [service.id] });
  await signIn(page, muster, erin, `/incidents/INC-${number}/actions`);
  await awake(page);
  await expect(page.getByText("Nothing is known to have been changed")).toBeVisible();
  const body = JSON.stringify({ summary: "ship 2.0", happened_at: new Date(Date.now() - 120_000).toISOString(), external_id: "build-7" });
  for (const _ of [1, 2]) {
    const answer = await fetch(`${muster.url}/api/ingest/changes/${secret}`, { method: "POST", body });
    expect(answer.status, await answer.text()).toBe(202);
  }
  if (kind === "without JavaScript") await page.reload();
  await expect(row(page, "ship 2.0")).toHaveCount(1);
  await expect(row(page, "ship 2.0")).toContainText("Pipeline");
});
