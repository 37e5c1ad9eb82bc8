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

/**
 * Sends something else in a field that people cannot write in. A page that lives may put the field back before the
 * form is sent, so it is changed again as the form leaves.
 */
export async function tamper(form: Locator, name: string, value: string): Promise<void> {
  await form.locator(`[name="${name}"]`).first().evaluate((field, { name, value }) => {
    const change = (field: Element | null) => {
      if (field instanceof HTMLSelectElement) field.options[field.selectedIndex]?.setAttribute("value", value);
      else if (field instanceof HTMLButtonElement || field instanceof HTMLInputElement) field.value = value;
    };
    change(field);
    const again = (event: Event) => {
      if (!(event.target instanceof HTMLFormElement)) return;
      const pressed = event instanceof SubmitEvent ? event.submitter : null;
      change(pressed?.getAttribute("name") === name ? pressed : event.target.querySelector(`[name="${name}"]`));
    };
    window.addEventListener("submit", again, { capture: true, once: true });
  }, { name, value });
}

/** The problem is told where the reader is: in the window, not in a corner that has to be looked for. */
export async function told(page: Page, words: string | RegExp): Promise<void> {
  const problem = page.locator(".field-error, .form-error").filter({ hasText: words }).first();
  await expect(problem).toBeVisible();
  await expect(problem).toBeInViewport();
}
