// What hands and eyes do in a walk: press, type, choose, sign in, and look into what a page was told or keeps.

import type { Page, Route } from "playwright-core";
import type { IntakeRecord, Receipt } from "../src/base/intake.ts";

export const PASSWORD = "kopi tubruk tanpa gula";

export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole("button", { name, exact: true }).click();

/** Choose a place in the box of this name, by typing. */
export async function pick(page: Page, box: string, text: string, code: string): Promise<void> {
  await page.getByRole("dialog").getByRole("combobox", { name: box }).fill(text);
  await page.getByRole("dialog").getByRole("option").filter({ hasText: code }).first().click();
}

/** Sign in by password at the desk, and go on to `to`. */
export async function signIn(page: Page, address: string, email: string, to: string): Promise<void> {
  // On a busy machine the page before may still be loading, and its own navigation would break off this one.
  await page.waitForLoadState();
  await page.goto(`${address}/sign-in?to=${encodeURIComponent(to)}`);
  await page.getByLabel("Alamat email").fill(email);
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  await press(page, "Masuk");
  await page.waitForURL((url) => url.pathname + url.search === to);
}

export async function signOut(page: Page, address: string): Promise<void> {
  await page.goto(`${address}/account`);
  await press(page, "Keluar");
  await page.waitForURL(/\/sign-in/);
}

/** Type these fields as they follow one another, by Enter from one to the next. */
export async function typeFigures(page: Page, figures: readonly number[]): Promise<void> {
  await page.locator("input[data-figure]").first().click();
  for (const [i, figure] of figures.entries()) {
    await page.keyboard.type(String(figure));
    if (i < figures.length - 1) await page.keyboard.press("Enter");
  }
}

/** The pairs' votes as the tally shows them, in the order of the ballot. */
export async function votes(page: Page): Promise<number[]> {
  const shown = await page.locator(".d-pair-votes strong").allTextContents();
  return shown.map((text) => Number(text.replaceAll(".", "")));
}

interface Kept {
  readonly record: IntakeRecord;
  readonly receipt: Receipt | null;
  readonly state: string;
}

/** What lies in the phone's own store. */
export function outbox(page: Page): Promise<Kept[]> {
  return page.evaluate(
    () =>
      new Promise<Kept[]>((resolve, reject) => {
        const opening = indexedDB.open("posko-saksi");
        opening.addEventListener("error", () => reject(new Error("no store")));
        opening.addEventListener("success", () => {
          const asked = opening.result.transaction("outbox").objectStore("outbox").getAll();
          asked.addEventListener("success", () => {
            opening.result.close();
            resolve(asked.result as Kept[]);
          });
        });
      }),
  );
}

/**
 * Everything the server says to a page from now on; pictures are left out. Each answer is read before the page gets it:
 * what a page was told just before it went elsewhere is heard too.
 */
export async function listen(page: Page): Promise<() => Promise<readonly unknown[]>> {
  const answers: unknown[] = [];
  const hear = async (route: Route): Promise<void> => {
    // A live stream has no end to wait for; that there is one at all is told here.
    if (route.request().headers()["accept"]?.includes("event-stream")) {
      answers.push("a live stream");
      return route.continue();
    }
    const response = await route.fetch();
    if (!(response.headers()["content-type"] ?? "").startsWith("image/")) answers.push(await response.json());
    return route.fulfill({ response });
  };
  await page.route("**/api/**", hear);
  return async () => {
    await page.unroute("**/api/**", hear);
    return answers;
  };
}

/** All numbers somewhere in an answer, also those written as text. */
export function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value === "string") return /^\d[\d.]*$/.test(value) ? [Number(value.replaceAll(".", ""))] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** What another app's share button does: a form with files, posted to the app by the browser itself. */
export async function share(phone: Page, pictures: readonly Buffer[]): Promise<void> {
  await phone.evaluate(
    (files) => {
      const asked = document.createElement("form");
      asked.method = "POST";
      asked.enctype = "multipart/form-data";
      asked.action = "/saksi/bagikan";
      const input = document.createElement("input");
      input.type = "file";
      input.name = "berkas";
      input.multiple = true;
      const data = new DataTransfer();
      for (const [i, text] of files.entries()) {
        const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
        data.items.add(new File([bytes], `WA-${i}.jpg`, { type: "image/jpeg" }));
      }
      input.files = data.files;
      asked.append(input);
      document.body.append(asked);
      asked.submit();
    },
    pictures.map((picture) => picture.toString("base64")),
  );
  await phone.waitForURL(/#\/kiriman$/);
}
