// For tests: a database of their own on real PostgreSQL, migrated and filled with the places, in a few milliseconds.

import { randomBytes } from "node:crypto";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inject } from "vitest";
import { migrate, MIGRATIONS_FOLDER, readMigrations } from "../database/migrate.ts";
import { cloneTemplate, onServer, type Template, urlOfDatabase } from "./template.ts";

declare module "vitest" {
  export interface ProvidedContext {
    template: Template;
  }
}

/**
 * Clone the run's template. Call it in `beforeAll`, one per test file, and `drop` it in `afterAll`.
 * @returns `url` of the new database, and `drop`, which closes whatever is still connected.
 */
export async function freshDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  return await cloneTemplate(inject("template"));
}

/** An empty database without tables, for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const { serverUrl, prefix } = inject("template");
  const name = `${prefix}${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, `create database ${name} encoding 'UTF8' template template0`);
  return {
    url: urlOfDatabase(serverUrl, name),
    drop: () => onServer(serverUrl, `drop database if exists ${name} with (force)`),
  };
}

/** A database as it was before this migration, for trying it on rows of that time. */
export async function databaseBefore(migration: string): ReturnType<typeof emptyDatabase> {
  const database = await emptyDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "posko-before-"));
  try {
    const earlier = (await readMigrations()).filter(({ name }) => name < migration);
    for (const { name } of earlier) await copyFile(path.join(MIGRATIONS_FOLDER, name), path.join(folder, name));
    await migrate(database.url, () => {}, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return database;
}
