// The one-time set-up link: whoever can read the data folder, or the terminal that started Posko, may make
// the first administrator. The token lies in a 0600 file until it is spent.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { sql } from "kysely";
import type { Config } from "../config.ts";
import type { Db } from "../database/connect.ts";
import type { Services } from "../http/bind.ts";

const FILE = "setup.token";

function fileOf(config: Pick<Config, "dataFolder">): string {
  return path.join(config.dataFolder, FILE);
}

/** Is there an installation already? */
export async function isSetUp(db: Db): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`select name from settings where name = 'installation'`.execute(db);
  return rows.length > 0;
}

/** The token that is waiting, or null. */
async function readToken(config: Pick<Config, "dataFolder">): Promise<string | null> {
  try {
    const text = (await readFile(fileOf(config), "utf8")).trim();
    return text === "" ? null : text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** `http://localhost:8080/setup#TOKEN`, or null when Posko is set up. Asking again gives the same link. */
export async function setupLink(services: Pick<Services, "config" | "database">): Promise<string | null> {
  if (await isSetUp(services.database.db)) return null;
  const waiting = await readToken(services.config);
  const token = waiting ?? randomBytes(24).toString("base64url");
  if (waiting === null) {
    await mkdir(services.config.dataFolder, { recursive: true });
    await writeFile(fileOf(services.config), `${token}\n`, { mode: 0o600 });
  }
  return `${services.config.publicUrl}/setup#${token}`;
}

/** Is this the waiting token? */
export async function isSetupToken(config: Pick<Config, "dataFolder">, given: string): Promise<boolean> {
  const token = await readToken(config);
  if (token === null) return false;
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(token), hash(given));
}

/** It was used: it opens nothing any more. */
export async function spendSetupToken(config: Pick<Config, "dataFolder">): Promise<void> {
  await rm(fileOf(config), { force: true });
}
