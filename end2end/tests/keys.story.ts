// Without a mouse: places by two keys, what can be pressed by one, rows up and down, and one field over everything.
import { fire, setUp } from "../support/setting";
import { accessible, awake, expect, signIn, test } from "../support/test";

test("keys lead everywhere, press what they stand beside, and can be looked up", async ({ page, muster }) => {
  const { primary, generic } = await setUp(muster, 600);
  await fire(generic, "One of two");
  await fire(generic, "Two of two");
  await signIn(page, muster, primary);
  await awake(page);
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page).toHaveURL(/\/alerts$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Alerts");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(page.locator("tbody [data-row]").nth(1)).toBeFocused();
  await page.keyboard.press("k");
  const row = page.locator("tbody [data-row]").first();
  await expect(row).toBeFocused();
  const title = (await row.textContent()) ?? "";
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  await page.keyboard.press("a");
  await expect(page.getByText(/^acknowledged /)).toBeVisible();

  await page.keyboard.press("?");
  const sheet = page.locator("dialog#shortcuts");
  await expect(sheet).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.keyboard.press("c");
  await expect(page.locator("dialog#declare").getByLabel("What is wrong?")).toBeFocused();
  // While somebody writes, letters are letters.
  await page.keyboard.type("ga?");
  await expect(page.locator("dialog#declare").getByLabel("What is wrong?")).toHaveValue("ga?");
  await page.keyboard.press("Escape");
  await expect(page.locator("dialog#declare")).toBeHidden();
});

test("one field finds places, and what the server knows", async ({ page, muster }) => {
  const { primary, service } = await setUp(muster, 600);
  await signIn(page, muster, primary);
  await awake(page);
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Search or jump to" });
  await expect(field).toBeFocused();
  await field.fill("runb");
  await expect(page.getByRole("option", { name: /Runbooks/ }).first()).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/runbooks$/);
  await expect(field).toBeHidden();
  await page.keyboard.press("Control+k");
  await field.fill(service.name);
  await expect(page.getByRole("option", { name: new RegExp(service.name) })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/services/${service.slug}$`));
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Runbooks");
});
