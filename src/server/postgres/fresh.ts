// For tests: a database of their own on real PostgreSQL, migrated and filled with the places, in a few milliseconds.

import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { type Template, urlOfDatabase } from "./template.ts";

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
  const { serverUrl, template, prefix, strategy } = inject("template");
  const name = `${prefix}${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, `create database ${name} template ${template} strategy ${strategy}`);
  return {
    url: urlOfDatabase(serverUrl, name),
    drop: () => onServer(serverUrl, `drop database if exists ${name} with (force)`),
  };
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

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: "posko test" });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
