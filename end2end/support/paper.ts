// Writing in the document of an incident, as people do in their browsers.
import type { Browser, Locator, Page } from "@playwright/test";
import type { Account, Muster } from "./muster";
import { awake, expect, signIn } from "./test";

/** The editor, once it has taken the place of the first paint. */
export function paper(page: Page): Locator {
  return page.getByRole("textbox", { name: "Incident document" });
}

export function saved(page: Page): Locator {
  return page.locator(".document-state[data-kind=saved]");
}

/** A browser of its own, at the document. */
export async function sitDown(browser: Browser, muster: Muster, who: Account, number: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, muster, who, `/incidents/${number}/document`);
  await awake(page);
  await expect(paper(page)).toBeVisible();
  return page;
}

export async function declared(muster: Muster, title: string): Promise<string> {
  const { number } = await muster.api<{ number: number }>("POST", "/incidents", { title });
  return `INC-${number}`;
}

/** What stands there, as the editor would hand it out. */
export function text(page: Page): Promise<string> {
  return paper(page).evaluate((element) => {
    const copy = element.cloneNode(true) as Element;
    for (const caret of copy.querySelectorAll(".caret")) caret.remove();
    return [...copy.children].map((child) => child.textContent).join("\n");
  });
}

export async function writeAtEnd(page: Page, words: string): Promise<void> {
  await paper(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(words);
}
