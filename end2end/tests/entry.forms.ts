// Getting in, with and without JavaScript: setup through the one-time link, signing in, wrong passwords, out.
import { Muster } from "../support/muster";
import { accessible, awake, expect, fits, scripts, signIn, test } from "../support/test";

test("a fresh Muster is set up through its one-time link, once", async ({ page }) => {
  const fresh = await Muster.start({ empty: true });
  try {
    const link = fresh.log().map((line) => /http\S+\/setup\?token=[\w-]+/.exec(line)?.[0]).find(Boolean) ?? "";
    expect(link, fresh.log().join("\n")).not.toBe("");
    await page.goto(link);
    await awake(page);
    await accessible(page);
    await fits(page);
    await page.getByLabel("Organisation").fill("Northwind Pay");
    if (scripts()) {
      // The browser knows where it stands, and what was typed outlives a reload.
      await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Berlin");
      await page.reload();
      await awake(page);
      await expect(page.getByLabel("Organisation")).toHaveValue("Northwind Pay");
    }
    await page.getByLabel("Time zone").fill("Europe/Berlin");
    await page.getByLabel("Your name").fill("Ada Lovelace");
    await page.getByLabel("Your e-mail").fill("not an address");
    await page.getByLabel("Password").fill("correct horse battery");
    await page.locator("form").first().evaluate((form: HTMLFormElement) => (form.noValidate = true));
    await page.getByRole("button", { name: "Set up Muster" }).click();
    await expect(page.getByText("Write an e-mail address, like ada@example.org.").first()).toBeVisible();
    await expect(page.getByLabel("Organisation")).toHaveValue("Northwind Pay");
    await page.getByLabel("Your e-mail").fill("ada@example.org");
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Set up Muster" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/setup"));
    await page.goto("about:blank");
    const again = await fetch(link, { redirect: "manual" });
    expect(await again.text()).not.toContain("Your e-mail");
  } finally {
    await fresh.close();
  }
});

test("signing in, being refused, signing out", async ({ page, muster }) => {
  const account = await muster.person(`Joan ${test.info().project.name}`);
  await page.goto(`${muster.url}/incidents`);
  await expect(page).toHaveURL(/\/login\?next=/);
  await awake(page);
  await accessible(page);
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password").fill("certainly wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.locator(".field-error").filter({ hasText: /\S/ }).first()).toBeVisible();
  await signIn(page, muster, account, "/me");
  await expect(page).toHaveURL(/\/me/);
  await page.locator("summary").filter({ hasText: "sign out" }).click();
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto(`${muster.url}/`);
  await expect(page).toHaveURL(/\/login/);
});

test("a wrong password is told without loading the page anew", async ({ page, muster }) => {
  const account = await muster.person(`Joan Twice ${test.info().project.name}`);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${muster.url}/login?next=/me`);
  await awake(page);
  const programs = [...new Set(asked.filter((path) => path.startsWith("/pkg/") && /\.(js|wasm)$/.test(path)).map((path) => path.split("/").at(-1)))];
  // The document asks for them early, also where they are not run.
  expect(programs.sort()).toEqual(["muster.js", "muster_bg.wasm"]);
  const documents = () => asked.filter((path) => path === "/login").length;
  const before = documents();
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password").fill("certainly wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.locator(".field-error, .form-error").filter({ hasText: /\S/ }).first()).toBeInViewport();
  await expect(page.getByLabel("E-mail")).toHaveValue(account.email);
  await accessible(page);
  if (scripts()) {
    // Only the answer to the form: nothing of the document was loaded again.
    expect(documents()).toBe(before + 1);
    expect(page.url(), "the reason is no part of the address").not.toContain("__err");
    await expect(page.getByLabel("Password"), "what was typed stays").toHaveValue("certainly wrong");
  }
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/me$/);
  await awake(page);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
