// Those outside: the brief of an incident, and following it, a severity or a service.
import { NOTHING, tamper, told } from "../support/refuse";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

test("a stakeholder reads the brief, and follows the incident", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const reader = await muster.person(`Constance Reads ${kind}`, "stakeholder");
  const slug = `till-${kind.replaceAll(/\W/g, "-").toLowerCase()}`;
  const till = await muster.api<{ id: string }>("POST", "/services", { slug, name: `Till ${kind}` });
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `The tills are slow ${kind}`, severity: "sev2" });
  await muster.api("POST", `/incidents/INC-${number}/services/${slug}/impact`, { state: "degraded", who: "Shops in Lisbon", how_many: { share: 41 } });
  await muster.api("POST", `/incidents/INC-${number}/updates`, {
    audience: "internal",
    known: "Tills answer after ten seconds.",
    being_done: "We move them to another region.",
    next_in_minutes: 30,
  });
  await signIn(page, muster, reader, `/incidents/INC-${number}`);
  await awake(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`The tills are slow ${kind}`);
  await expect(page.locator(".brief-known")).toContainText("Tills answer after ten seconds.");
  await expect(page.locator(".brief-known")).toContainText("We move them to another region.");
  await expect(page.locator(".brief-affected li")).toContainText("Shops in Lisbon, 41");
  await accessible(page);
  await fits(page);
  await page.getByRole("button", { name: "Follow this incident" }).click();
  await expect(page.getByText(`You follow INC-${number}`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Do not follow any more" })).toBeVisible();

  await page.goto(`${muster.url}/me`);
  await awake(page);
  const follows = page.locator("section", { has: page.getByRole("heading", { name: "What I follow" }) });
  await expect(follows.locator("li")).toHaveCount(1);
  await follows.getByLabel("Tell me of").selectOption("sev-1");
  await follows.getByRole("button", { name: "Follow", exact: true }).click();
  await expect(follows.locator("li").first()).toContainText("Sev 1 incidents and worse");
  await tamper(follows.locator("form", { has: page.getByLabel("Tell me of") }), "what", NOTHING);
  await follows.getByRole("button", { name: "Follow", exact: true }).click();
  await told(page, "There is no such service.");
  await page.goto(`${muster.url}/me`);
  await awake(page);
  await follows.getByLabel("Tell me of").selectOption(till.id);
  await follows.getByRole("button", { name: "Follow", exact: true }).click();
  await expect(follows.locator("li")).toHaveCount(3);
  await accessible(page);
  await fits(page);
  await follows.getByRole("button", { name: `Do not follow Till ${kind}` }).click();
  await expect(follows.locator("li")).toHaveCount(2);

  await page.goto(`${muster.url}/incidents/INC-${number}/brief`);
  await awake(page);
  await page.getByRole("button", { name: "Do not follow any more" }).click();
  await expect(page.getByRole("button", { name: "Follow this incident" })).toBeVisible();
  await page.getByRole("link", { name: "Open the room" }).click();
  await expect(page.getByText("Your role lets you read this log, not write in it.")).toBeVisible();
});
