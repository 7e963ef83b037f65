// A process that has everything loaded and waits to be told: then it is the server (`posko start`), or does background
// work alone. Loading takes longer than starting, and a kill more is worth more than the wait.

import { destination, pino } from "pino";
import { run } from "../src/main/cli.ts";
import { openDatabase } from "../src/main/open.ts";
import { createPosko } from "../src/main/server.ts";
import { untilAskedToStop } from "../src/main/start.ts";
import { loadConfig } from "../src/server/config.ts";

const over = (): never => process.exit();
process.once("disconnect", over);
process.once("SIGTERM", over);
process.once("message", () => {
  process.off("disconnect", over);
  process.off("SIGTERM", over);
  void (process.argv[2] === "worker" ? work() : run(["start"])).then((code) => process.exit(code));
});

/** Two of each loop run then, this one's and the server's. */
async function work(): Promise<number> {
  const stop = untilAskedToStop();
  const config = loadConfig(process.env);
  if (!config.ok) throw new Error(config.problem.sentence);
  const database = await openDatabase(config.value, (line) => console.error(line));
  const posko = await createPosko({
    config: config.value,
    databaseUrl: database.url,
    log: pino({ level: "warn" }, destination({ fd: 2, sync: true })),
  });
  process.send?.({ ready: true });
  await stop.asked;
  await posko.close();
  await database.stop();
  return 0;
}
