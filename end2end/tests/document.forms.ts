// Forms around documents: templates, beginning with one, reading on. With and without JavaScript.
import { randomBytes } from "node:crypto";
import { NOTHING, tamper, told, unchecked } from "../support/refuse";
import { awake, expect, signIn, test } from "../support/test";

test("a template is written, refused twice, begins a document, and goes", async ({ page, muster }) => {
  const tag = randomBytes(3).toString("hex");
  const manager = await muster.person(`Maria ${tag}`, "manager");
  await signIn(page, muster, manager, "/settings/templates");
  await awake(page);
  const fresh = page.getByRole("region", { name: "New template" });
  const write = async (name: string, body: string) => {
    await unchecked(page);
    await fresh.getByLabel("Name").fill(name);
    await fresh.getByLabel("What it begins with").fill(body);
    await fresh.getByRole("button", { name: "Create template" }).click();
  };
  await write("", "## Impact");
  await told(page, "Write something here.");
  await expect(fresh.getByLabel("What it begins with")).toHaveValue("## Impact");
  await write("Incident", "## Impact");
  await told(page, "There is a template with this name already.");
  await write(`Database ${tag}`, `## Replicas ${tag}\n\n- [ ] lag`);
  await expect(page.locator(".toast")).toContainText("can begin documents now");

  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title: `Replica lag ${tag}` });
  await page.goto(`${muster.url}/incidents/INC-${number}/document`);
  await awake(page);
  const begin = page.locator(".document-begin");
  await tamper(begin, "template", NOTHING);
  await begin.getByRole("button").first().click();
  await expect(page.getByText("There is no such template.")).toBeVisible();
  await page.goto(`${muster.url}/incidents/INC-${number}/document`);
  await awake(page);
  await begin.getByRole("button", { name: `Database ${tag}` }).click();
  await expect(page.locator(".document-paper").getByRole("heading", { name: `Replicas ${tag}` })).toBeVisible();

  await page.goto(`${muster.url}/settings/templates`);
  await awake(page);
  const mine = page.locator("details.template", { hasText: `Database ${tag}` });
  await mine.locator("summary").click();
  await unchecked(page);
  await mine.getByLabel("What it begins with").fill("");
  await mine.getByRole("button", { name: "Save template" }).click();
  await told(page, "Write something here.");
  await mine.getByLabel("What it begins with").fill("## Nothing");
  await mine.getByRole("button", { name: "Save template" }).click();
  await expect(page.locator(".toast").last()).toContainText("is saved");
  if (!(await mine.getAttribute("open").then((open) => open !== null))) await mine.locator("summary").click();
  await mine.getByRole("button", { name: "Remove" }).click();
  await expect(page.locator(".toast").last()).toContainText("The template is gone.");
  await expect(mine).toHaveCount(0);
});
