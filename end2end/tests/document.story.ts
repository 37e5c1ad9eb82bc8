// The document of an incident, written by several at once in their browsers.
import type { Page } from "@playwright/test";
import { declared, paper, saved, sitDown, text, writeAtEnd } from "../support/paper";
import { accessible, awake, expect, fits, signIn, test } from "../support/test";

test("two write at once, one is cut off and comes back, and both read the same", async ({ browser, muster }) => {
  const [ada, grace] = [await muster.person("Ada Writes"), await muster.person("Grace Writes")];
  const number = await declared(muster, "Card payments fail");
  const one = await sitDown(browser, muster, ada, number);
  await one.getByRole("button", { name: "Incident", exact: true }).click();
  await expect(paper(one).getByRole("heading", { name: "Summary" })).toBeVisible();
  const two = await sitDown(browser, muster, grace, number);

  await paper(one).getByText("What fails, for whom").click();
  await one.keyboard.press("Home");
  await one.keyboard.type("EU cards are declined. ");
  await expect(paper(two)).toContainText("EU cards are declined.");
  await expect(saved(one)).toContainText("Saved");
  await expect(two.locator(".caret-name")).toHaveText("Ada");
  await expect(two.locator(".document-faces .avatar")).toHaveAttribute("title", "Ada Writes");

  await two.context().setOffline(true);
  await expect(two.locator(".document-state[data-kind=offline]")).toBeVisible({ timeout: 60_000 });
  await writeAtEnd(two, "written while cut off");
  await expect(two.locator(".document-state")).toContainText("kept here");
  await paper(one).getByText("EU cards are declined.").click();
  await one.keyboard.press("End");
  await one.keyboard.type(" Three in ten.");
  await two.context().setOffline(false);
  await expect(paper(one)).toContainText("written while cut off", { timeout: 20_000 });
  await expect(paper(two)).toContainText("Three in ten.");
  await expect(saved(two)).toBeVisible();
  expect(await text(two)).toBe(await text(one));

  // Each takes back only what they wrote.
  await one.keyboard.press("Control+z");
  await expect(paper(two)).not.toContainText("Three in ten.");
  await expect(paper(one)).toContainText("written while cut off");
  await accessible(one);
  await fits(one);
  for (const page of [one, two]) await page.context().close();
});

test("blocks are written by hand, and read by whoever has no scripts", async ({ browser, muster }) => {
  const ada = await muster.person("Ada Blocks");
  const number = await declared(muster, "Search is slow");
  const page = await sitDown(browser, muster, ada, number);
  await paper(page).click();
  await page.keyboard.type("## Impact\nSee INC-1 and ");
  await page.keyboard.type("@Ada Bl");
  await page.getByRole("option", { name: "Ada Blocks" }).click();
  await page.keyboard.press("Enter");
  await page.keyboard.type("[ ] Warm the cache");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.type("/tab");
  await page.getByRole("option", { name: "Table" }).click();
  for (const head of ["Region", "Loss", "Since"]) {
    await page.keyboard.type(head);
    await page.keyboard.press("Tab");
  }
  await page.getByRole("button", { name: "Row below" }).click();
  await expect(paper(page).getByRole("row")).toHaveCount(4);
  await expect(saved(page)).toBeVisible();
  await accessible(page);

  const bare = await browser.newContext({ javaScriptEnabled: false });
  const reader = await bare.newPage();
  await signIn(reader, muster, ada, `/incidents/${number}/document`);
  const read = reader.locator(".document-paper");
  await expect(read.getByRole("heading", { name: "Impact" })).toBeVisible();
  await expect(read.getByRole("link", { name: "INC-1" })).toHaveAttribute("href", "/incidents/INC-1");
  await expect(read.locator(".mention")).toHaveText("@Ada Blocks");
  await expect(read.getByRole("row")).toHaveCount(4);
  await expect(reader.getByText("Writing needs scripts")).toBeVisible();
  const markdown = await reader.request.get(`${muster.url}/incidents/${number}/document/export/markdown`);
  expect(await markdown.text()).toContain("- [ ] Warm the cache");
  await bare.close();
  await page.context().close();
});

test("a picture is chosen or pasted, and kept by Muster", async ({ browser, muster }) => {
  const ada = await muster.person("Ada Paints");
  const number = await declared(muster, "A chart shows it");
  const page = await sitDown(browser, muster, ada, number);
  await paper(page).click();
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Picture" }).click()]);
  const png = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 20 });
    canvas.getContext("2d")?.fillRect(0, 0, 40, 20);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  await chooser.setFiles({ name: "latency.png", mimeType: "image/png", buffer: Buffer.from(png, "base64") });
  const image = paper(page).getByRole("img", { name: "latency.png" });
  await expect(image).toBeVisible();
  expect(await image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(40);
  await pasted(page, { png });
  await expect(paper(page).getByRole("img")).toHaveCount(2);
  await expect(saved(page)).toBeVisible();
  await page.context().close();
});

/** As the browser hands over what was copied elsewhere. */
async function pasted(page: Page, copied: { text?: string; png?: string }): Promise<void> {
  await paper(page).evaluate((element, { text, png }) => {
    const clipboardData = new DataTransfer();
    if (text !== undefined) clipboardData.setData("text/plain", text);
    if (png !== undefined) {
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
    }
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, copied);
}

test("Markdown that is pasted becomes blocks, and a paste has an end", async ({ browser, muster }) => {
  const ada = await muster.person("Ada Pastes");
  const number = await declared(muster, "Notes come from elsewhere");
  const page = await sitDown(browser, muster, ada, number);
  await paper(page).click();
  await pasted(page, { text: "## Impact\n\nSee INC-1.\n\n- [x] Warm the cache\n\n| Region | Loss |\n|---|---|\n| EU | 4 |\n\n```sql\nselect 1\n```\n" });
  await expect(paper(page).getByRole("heading", { name: "Impact" })).toBeVisible();
  await expect(paper(page).getByRole("checkbox")).toBeChecked();
  await expect(paper(page).getByRole("row")).toHaveCount(2);
  await expect(paper(page).locator("pre")).toHaveText("select 1");
  await expect(paper(page).locator(".incident-link")).toHaveText("INC-1");
  await page.keyboard.press("Control+End");
  await pasted(page, { text: "As in INC-2 again" });
  await expect(paper(page).locator(".incident-link")).toHaveText(["INC-1", "INC-2"]);
  await pasted(page, { text: "x".repeat(500_001) });
  await expect(page.locator(".document-state")).toContainText("Paste the part that matters");
  await expect(paper(page)).not.toContainText("xxx");
  await page.keyboard.type("It goes on.");
  await expect(paper(page)).toContainText("It goes on.");
  await expect(saved(page)).toBeVisible();
  await page.context().close();
});

test("a stakeholder reads along, and whoever comes back is told what changed", async ({ browser, muster }) => {
  const [ada, sam] = [await muster.person("Ada Tells"), await muster.person("Sam Reads", "stakeholder")];
  const number = await declared(muster, "Payouts are late");
  const writer = await sitDown(browser, muster, ada, number);
  await writeAtEnd(writer, "Payouts of Monday are late.");
  const reader = await sitDown(browser, muster, sam, number);
  await expect(paper(reader)).toContainText("Payouts of Monday");
  await expect(reader.locator(".document-state")).toContainText("You read along");
  await expect(paper(reader)).toHaveAttribute("contenteditable", "false");
  await expect(reader.getByRole("toolbar")).toHaveCount(0);
  await accessible(reader);
  const began = await reader.evaluate(() => performance.now());
  await reader.waitForFunction((began) => performance.now() > began + 10_500, began);
  await reader.goto(`${muster.url}/incidents`);
  await expect(writer.locator(".document-faces")).toHaveAttribute("aria-label", "Nobody else is here");
  await writeAtEnd(writer, " The bank had a holiday.");
  await expect(saved(writer)).toBeVisible();
  await expect
    .poll(async () => {
      await reader.goto(`${muster.url}/incidents/${number}/document`);
      return reader.getByRole("region", { name: "Since you left" }).count();
    })
    .toBe(1);
  const since = reader.getByRole("region", { name: "Since you left" });
  await since.locator("summary").click();
  await expect(since.locator("ins")).toContainText("The bank had a holiday.");
  await accessible(reader);
  await since.getByRole("button", { name: "Mark read" }).click();
  await expect(since).toHaveCount(0);
  await reader.goto(`${muster.url}/incidents/${number}/document/versions`);
  await reader.locator(".versions a").last().click();
  await expect(reader.locator(".document-paper")).toHaveText("Payouts of Monday are late.");
  for (const page of [writer, reader]) await page.context().close();
});
