// Forms of stations that send nothing themselves, as they reach a coordinator by messenger: pictures in a folder, for
// whoever tries her phone to share with it. One of them came twice.

import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Posko } from "../server.ts";
import { phoneCode, phones } from "../../people/accounts/contract/phones.ts";
import { ask, signIn } from "./door.ts";
import type { NightEvent } from "./night.ts";
import { drawPage } from "./paper.ts";
import { DESK, type SamplePhones } from "./sample.ts";

/** Contests whose forms were forwarded. */
const CONTESTS = ["president", "dpr"];

/** What of the plan is sent by phones and at the desk, and what reaches the coordinator alone. */
export function forwardedOf(
  plan: readonly NightEvent[],
  sample: Pick<SamplePhones, "silent">,
): { readonly sent: NightEvent[]; readonly forwarded: NightEvent[] } {
  const silent = (e: NightEvent): boolean => sample.silent.has(e.station.id);
  return {
    sent: plan.filter((e) => !silent(e)),
    forwarded: plan.filter(
      (e) =>
        silent(e) &&
        e.by === "holder" &&
        e.parts.includes("totals") &&
        CONTESTS.includes(e.contest.split("/")[1] ?? ""),
    ),
  };
}

export const FOLDER = "forwarded-pictures";

/** Draw them into a folder of their own below `dataFolder`, anew at each start; its path, or null without any. */
export async function drawForwarded(
  dataFolder: string,
  seed: string,
  forwarded: readonly NightEvent[],
): Promise<string | null> {
  if (forwarded.length === 0) return null;
  const folder = path.resolve(dataFolder, FOLDER);
  await mkdir(folder, { recursive: true });
  let first: Buffer | null = null;
  for (const e of forwarded) {
    for (const page of e.pages) {
      const { bytes } = await drawPage(seed, e.station, e.contest, page, e.rows(page));
      first ??= bytes;
      const name = `TPS ${String(e.station.number).padStart(3, "0")} ${e.station.villageName} - ${e.contest.replace("/", " - ")} - halaman ${page}.jpg`;
      await writeFile(path.join(folder, name.replaceAll(/[/\\]/g, " ")), bytes);
    }
  }
  if (first !== null) await writeFile(path.join(folder, "the first one, forwarded once more.jpg"), first);
  return folder;
}

/** A new code for the coordinator's phone, or null while she has one bound: a new code would end it. */
export async function coordinatorCode(
  posko: Posko,
  password: string,
): Promise<{ readonly code: string; readonly link: string } | null> {
  const { email } = DESK.find((p) => p.role === "coordinator")!;
  const her = await signIn(posko, email, password);
  if ((await ask(posko, her, phones, {})).phones.length > 0) return null;
  return await ask(posko, her, phoneCode, {});
}
