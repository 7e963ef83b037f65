// What every test's database holds: run once before the tests (vitest's global setup).

import type { TestProject } from "vitest/node";
import { buildWeb } from "./build.ts";
import { loadConfig } from "../server/config.ts";
import { loadOfficialPlaces } from "../ground/places/store.ts";
import { connect } from "../server/database/connect.ts";
import { migrate } from "../server/database/migrate.ts";
import { startTemplate } from "../server/postgres/template.ts";

/** In order. A capability that ships data of its own (the places) adds its loader here. */
const PREPARE: readonly ((databaseUrl: string) => Promise<void>)[] = [(url) => migrate(url), loadPlaces];

async function loadPlaces(databaseUrl: string): Promise<void> {
  const database = connect(databaseUrl, { max: 1 });
  try {
    await database.transaction((tx) => loadOfficialPlaces(tx));
  } finally {
    await database.close();
  }
}

/** Tables and places into an empty database. */
export async function prepareDatabase(url: string): Promise<void> {
  for (const prepare of PREPARE) await prepare(url);
}

/** Build the screens once for all, start the server of the run and make the template; returns the way to end both. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const config = loadConfig(process.env);
  if (!config.ok) throw new Error(config.problem.sentence);
  await buildWeb();
  const template = await startTemplate({
    databaseUrl: config.value.databaseUrl,
    prepare: prepareDatabase,
  });
  const { serverUrl, template: name, prefix, strategy } = template;
  project.provide("template", { serverUrl, template: name, prefix, strategy });
  return () => template.stop();
}
