// Status pages: every form refused, with and without JavaScript.
import { NOTHING, tamper, told, unchecked } from "../support/refuse";
import { setUp } from "../support/setting";
import { awake, expect, signIn, test } from "../support/test";

test("a new status page with a wrong address keeps its name", async ({ page, muster }) => {
  const manager = await muster.person(`Paula ${test.info().project.name}`, "manager");
  await signIn(page, muster, manager, "/status-pages");
  await awake(page);
  await unchecked(page);
  await page.getByLabel("Name").fill("Northwind Pay");
  await page.getByLabel("Address").fill("Northwind Pay");
  await page.getByRole("button", { name: "Create page" }).click();
  await told(page, "Use lower-case letters, digits and hyphens");
  await expect(page.getByLabel("Name")).toHaveValue("Northwind Pay");
  await expect(page.getByLabel("Address")).toHaveValue("Northwind Pay");
});

test("components: added, changed and removed in vain", async ({ page, muster }) => {
  const { pageSlug, component, service } = await setUp(muster, 600);
  const manager = await muster.person(`Petra ${test.info().project.name}`, "manager");
  await signIn(page, muster, manager, `/status-pages/${pageSlug}`);
  await awake(page);
  await unchecked(page);
  const add = page.locator("form").filter({ has: page.getByRole("button", { name: "Add component" }) });
  await add.getByLabel("Name").fill("   ");
  await add.getByLabel("Description").fill("Paying back");
  await add.getByLabel("Service behind it").selectOption({ label: service.name });
  await add.getByRole("button", { name: "Add component" }).click();
  await told(page, "Write something here.");
  await expect(add.getByLabel("Description")).toHaveValue("Paying back");
  await expect(add.getByLabel("Service behind it")).toHaveValue(service.id);
  await page.goto(`${muster.url}/status-pages/${pageSlug}`);
  await awake(page);
  const set = page.locator("form.set-status").first();
  const status = set.getByLabel(`Status of ${component}`);
  await status.evaluate((select: HTMLSelectElement) => select.options[1]?.setAttribute("value", "on fire"));
  await status.selectOption({ index: 1 });
  if (test.info().project.use.javaScriptEnabled === false) await set.getByRole("button", { name: "Set" }).click();
  await told(page, "Choose one of the list.");
  await page.goto(`${muster.url}/status-pages/${pageSlug}`);
  await awake(page);
  await page.getByLabel(`Remove ${component}`).click();
  const remove = page.locator("details[open] form.confirm");
  await tamper(remove, "component", NOTHING);
  await remove.getByRole("button").click();
  await told(page, "There is no such component.");
});
