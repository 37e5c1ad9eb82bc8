// Getting forms refused that browsers and pages would not let one send.
import type { Locator, Page } from "@playwright/test";
import { expect } from "./test";

/** What no row has as its id. */
export const NOTHING = "00000000-0000-7000-8000-000000000000";

/** Lets every form of the page be sent as it is, those that come by themselves while the page lives too. */
export async function unchecked(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const form of document.querySelectorAll("form")) form.noValidate = true;
    const free = (event: Event) => {
      const form = event.target instanceof Element ? event.target.closest("form") : null;
      if (form) form.noValidate = true;
    };
    for (const kind of ["pointerdown", "click", "keydown"]) document.addEventListener(kind, free, { capture: true });
  });
}

/** Sends something else in a field that people cannot write in. */
export async function tamper(form: Locator, name: string, value: string): Promise<void> {
  await form.locator(`[name="${name}"]`).first().evaluate((field, wanted) => {
    if (field instanceof HTMLSelectElement) field.options[field.selectedIndex]?.setAttribute("value", wanted);
    else if (field instanceof HTMLButtonElement) field.value = wanted;
    else (field as HTMLInputElement).value = wanted;
  }, value);
}

/** The problem is told where the reader is: in the window, not in a corner that has to be looked for. */
export async function told(page: Page, words: string | RegExp): Promise<void> {
  const problem = page.locator(".field-error, .form-error").filter({ hasText: words }).first();
  await expect(problem).toBeVisible();
  await expect(problem).toBeInViewport();
}
