// Many at once: five people in one room, each in a browser of their own.
import type { Browser, Page } from "@playwright/test";
import type { Muster } from "../support/muster";
import { declared } from "../support/paper";
import { awake, expect, signIn, test } from "../support/test";

const PEOPLE = ["Aino", "Bram", "Chiara", "Dagny", "Emeka"];

/** Five people at an address, each in a browser of their own. */
async function gather(browser: Browser, muster: Muster, family: string, path: string): Promise<Page[]> {
  const pages: Page[] = [];
  for (const name of PEOPLE) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signIn(page, muster, await muster.person(`${name} ${family}`), path);
    await awake(page);
    pages.push(page);
  }
  return pages;
}

async function leave(pages: Page[]): Promise<void> {
  for (const page of pages) await page.context().close();
}

test("five talk at once, and all read the same in the same order", async ({ browser, muster }) => {
  const number = await declared(muster, "Everybody talks");
  const pages = await gather(browser, muster, "Talks", `/incidents/${number}`);
  const rounds = [1, 2, 3, 4];
  await Promise.all(
    pages.map(async (page, person) => {
      for (const round of rounds) {
        await page.getByLabel("Write in the log").fill(`${PEOPLE[person]} says ${round}`);
        await page.getByRole("button", { name: "Send" }).click();
        await expect(page.getByRole("log")).toContainText(`${PEOPLE[person]} says ${round}`);
      }
    }),
  );
  const { items } = await muster.api<{ items: { body: string }[] }>("GET", `/incidents/${number}/log`);
  const said = items.map((line) => line.body);
  expect(said).toHaveLength(PEOPLE.length * rounds.length);
  for (const page of pages) await expect(page.locator("[role=log] .body")).toHaveText(said);
  await leave(pages);
});

test("of two who take a role at once one has it, and the other is told", async ({ browser, muster }) => {
  const number = await declared(muster, "Two want to lead");
  const pages: Page[] = [];
  for (const name of ["Fatima Leads", "Gustav Leads"]) {
    const page = await (await browser.newContext()).newPage();
    // What the other one does does not arrive in time.
    await page.route(/\/live/, (route) => route.abort());
    await signIn(page, muster, await muster.person(name), `/incidents/${number}`);
    await awake(page);
    pages.push(page);
  }
  await Promise.all(pages.map((page) => page.getByRole("button", { name: "Take command" }).click()));
  const { roles } = await muster.api<{ roles: { role: string; person?: { name: string } }[] }>("GET", `/incidents/${number}`);
  const winner = roles.find((role) => role.role === "commander")?.person?.name ?? "";
  expect(["Fatima Leads", "Gustav Leads"]).toContain(winner);
  const loser = pages[winner === "Fatima Leads" ? 1 : 0];
  if (!loser) throw new Error("somebody lost");
  await expect(loser.getByText(`${winner} took the role Commander meanwhile.`)).toBeVisible();
  for (const page of pages) await expect(page.locator(".room-commander")).toContainText(winner);
  await leave(pages);
});
