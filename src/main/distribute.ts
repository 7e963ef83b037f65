// `posko db distribute`: the one command that spreads the tables over a Citus cluster.

import pg from "pg";
import { problemLines } from "../cli/print.ts";
import { progressLine } from "../cli/upload.ts";
import { loadConfig } from "../server/config.ts";
import { distribute, type Distributed } from "../server/database/distribute.ts";
import { detailOf, problemDocument } from "../server/http/problem.ts";
import { refuse, type Result } from "../base/result.ts";
import { explainDatabase, openDatabase } from "./open.ts";
import { sentence } from "./sentences.ts";

/** The verb. Exit 0 when every table lies where it should, also when it lay there before. */
export async function distributeTables(argv: readonly string[]): Promise<number> {
  const unknown = argv.find((a) => a !== "--json");
  if (unknown !== undefined) {
    console.error(`“${unknown}” is not known here.\n  posko db distribute [--json]`);
    return 2;
  }
  const config = loadConfig(process.env);
  if (!config.ok) {
    console.error(config.problem.sentence);
    return 1;
  }
  const { databaseUrl } = config.value;
  // The embedded PostgreSQL is one machine, and none is started to find that out.
  if (databaseUrl === undefined) return tell(refuse("conflict", "distribute.no_extension"), argv.includes("--json"));
  const database = await openDatabase(config.value, (line) => console.error(line));
  const client = new pg.Client({ connectionString: database.url, application_name: "posko distribute" });
  client.on("error", () => {});
  const line = progressLine((text) => process.stderr.write(text), process.stderr.isTTY);
  try {
    await client.connect();
    const done = await distribute(client, (table, n, of) => line.set(`${table}: ${n + 1} of ${of} tables …`));
    line.end();
    return tell(done, argv.includes("--json"));
  } catch (error) {
    throw explainDatabase(error, databaseUrl);
  } finally {
    line.end();
    await client.end().catch(() => {});
    await database.stop();
  }
}

function tell(result: Result<Distributed>, json: boolean): number {
  if (!result.ok) {
    const problem = problemDocument(result.problem, "local", detailOf(result.problem, sentence, "en"));
    if (json) console.log(JSON.stringify(problem));
    else console.error(problemLines(problem).join("\n"));
    return 1;
  }
  const { done, already, local } = result.value;
  if (json) console.log(JSON.stringify({ ok: true, done, already, local }));
  else {
    const now = done.length === 0 ? "Nothing was left to spread" : `Spread now: ${done.join(", ")}`;
    console.log(`${now}; ${already} tables lay right, ${local} stay on the first machine.`);
  }
  return 0;
}
