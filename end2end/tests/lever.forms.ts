// Levers: registered, tested, pulled with a reason, read back, refused, put back by a press and by the end of the incident; with
// and without JavaScript.
import type { Page } from "@playwright/test";
import { Flags } from "../support/flags";
import { told, unchecked } from "../support/refuse";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

/** What the worker does comes by itself where the page lives; elsewhere the reader looks again. */
async function soon(page: Page, sees: () => Promise<void>): Promise<void> {
  await expect(async () => {
    if (test.info().project.name === "without JavaScript") await page.reload();
    await sees();
  }).toPass({ timeout: 15_000 });
}

test("a lever is registered, tested, pulled, and goes back", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const plain = kind.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  const flags = await Flags.open({ on: true });
  try {
    const olga = await muster.person(`Olga Levers ${kind}`, "manager");
    const service = await muster.api<{ id: string; slug: string }>("POST", "/services", { slug: `levers-${plain}`, name: `Levers ${kind}` });
    await signIn(page, muster, olga, `/services/${service.slug}`);
    await awake(page);
    const card = page.locator("#levers");
    await card.getByText("Register a lever").click();
    const form = card.locator("form").filter({ has: page.getByLabel("What users notice") });
    await form.getByLabel("Name", { exact: true }).fill("3DS challenge");
    await form.getByLabel("Normally").fill("sometimes");
    await form.getByLabel("Address").fill(flags.url);
    await unchecked(page);
    await form.getByRole("button", { name: "Register the lever" }).click();
    await told(page, "Say on or off");
    await expect(form.getByLabel("Name", { exact: true })).toHaveValue("3DS challenge");
    await form.getByLabel("Normally").fill("on");
    await form.getByLabel("What users notice").fill("Cards are charged without a challenge");
    await form.getByRole("button", { name: "Register the lever" }).click();
    const secret = card.getByText(/whsec_/).first();
    await expect(secret).toBeVisible();
    flags.secret = (await secret.textContent())?.match(/whsec_[A-Za-z0-9+/=]+/)?.[0] ?? "";
    await accessible(page);
    await fits(page);
    await card.getByRole("button", { name: /^Test/ }).click();
    await expect(card).toContainText("It is on, and would become off. Known in 3 regions.");
    await expect(card.getByText(/whsec_/)).toHaveCount(0);

    const title = `Challenges time out ${kind}`;
    const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title, service_ids: [service.id] });
    await page.goto(`${muster.url}/incidents/INC-${number}/actions`);
    await awake(page);
    const row = page.locator(".lever", { hasText: "3DS challenge" });
    await expect(row).toContainText("Is on");
    await row.locator("summary", { hasText: "Pull" }).click();
    await row.getByRole("button", { name: "Dry run" }).click();
    await page.waitForURL(/wanted=off/);
    await expect(row).toContainText("by Olga Levers");
    await expect(row.getByRole("button", { name: "Pull the lever" })).toBeVisible();
    await row.getByRole("button", { name: "Pull the lever" }).click();
    await told(page, "Write something here.");
    await row.getByLabel("Why").fill("the challenge times out");
    await row.getByLabel("Put back after, in minutes").fill("90");
    await accessible(page);
    await fits(page);
    await row.getByRole("button", { name: "Pull the lever" }).click();
    await soon(page, async () => expect(row).toHaveAttribute("data-state", "pulled", { timeout: 2_000 }));
    expect(flags.state).toEqual({ on: false });
    await expect(row).toContainText("pulled it to off");
    await expect(row).toContainText("the challenge times out");
    await expect(row).toContainText("Goes back by itself");
    await row.getByLabel("When “3DS challenge” goes back").click();
    await row.getByRole("button", { name: "Stop the time" }).click();
    await expect(row).not.toContainText("Goes back by itself");
    await accessible(page);

    // Refused in its own words, and still pulled.
    flags.refuses = "that flag is frozen";
    await row.getByRole("button", { name: "Put back , 3DS challenge" }).click();
    await soon(page, async () => expect(row).toContainText("refused it (422): that flag is frozen.", { timeout: 2_000 }));
    flags.refuses = "";

    await page.goto(`${muster.url}/levers`);
    await awake(page);
    const line = page.getByRole("row").filter({ hasText: `Levers ${kind}` });
    await expect(line).toContainText(`INC-${number}`);
    await accessible(page);
    await fits(page);

    await page.goto(`${muster.url}/incidents/INC-${number}/actions?resolve=1`);
    await awake(page);
    await expect(page.getByLabel("“3DS challenge” goes back to on")).toBeVisible();
    await page.getByLabel("What was the cause?").fill("The 02:41 deploy");
    await page.getByRole("button", { name: "Resolve", exact: true }).click();
    await soon(page, async () => expect(row).toHaveAttribute("data-state", "normal", { timeout: 2_000 }));
    expect(flags.state).toEqual({ on: true });
    const sets = flags.came.filter((came) => came.action === "set").map((came) => came.id);
    expect(new Set(sets).size).toBe(sets.length);
  } finally {
    flags.close();
  }
});

test("a line of the log pulls a lever, and asks which one", async ({ page, muster }) => {
  const kind = test.info().project.name;
  const plain = kind.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  const flags = await Flags.open({ percentage: 100 });
  try {
    const ravi = await muster.person(`Ravi Valves ${kind}`);
    const service = await muster.api<{ id: string; slug: string }>("POST", "/services", { slug: `valves-${plain}`, name: `Valves ${kind}` });
    for (const name of [`Retries ${kind}`, `Retries of guests ${kind}`]) {
      const made = await muster.api<{ signing_secret: string }>("POST", `/services/${service.slug}/levers`, {
        name,
        kind: "safety_valve",
        normal: { percentage: 100 },
        effect: "Fewer retries",
        connector: { kind: "webhook", url: flags.url },
      });
      if (name === `Retries ${kind}`) flags.secret = made.signing_secret;
    }
    const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `Retries pile up ${kind}`, service_ids: [service.id] });
    await signIn(page, muster, ravi, `/incidents/INC-${number}/log`);
    await awake(page);
    const line = page.locator("textarea[name=body]");
    const send = async (words: string) => {
      await line.fill(words);
      await page.getByRole("button", { name: "Send" }).click();
    };
    await send("/lever walrus 25%: shed load");
    await told(page, "No lever is called “walrus”. There are:");
    await send(`/lever retries ${kind} 25%`);
    await told(page, "Write why behind a colon");
    await send(`/lever retries ${kind} 25%: shed load`);
    await soon(page, async () => expect(page.getByText(`read back that the lever “Retries ${kind}” is 25 %`).first()).toBeVisible({ timeout: 2_000 }));
    expect(flags.state).toEqual({ percentage: 25 });
  } finally {
    flags.close();
  }
});
