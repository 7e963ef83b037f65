// What every case runs on: Posko in processes of its own on a new data folder, an election, stations of the whole
// nation, and phones in yet another process.

import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { once } from "node:events";
import { ELECTION, layOutStations } from "../bench/world.ts";
import { create as createElection } from "../src/ground/elections/contract.ts";
import { connect, type Database } from "../src/server/database/connect.ts";
import { startPostgres } from "../src/server/postgres/launch.ts";
import { createStack, type Stack, type StackOptions } from "./stack.ts";

export interface World {
  readonly stack: Stack;
  /** Of ours, for reading back. */
  readonly database: Database;
  /** Where the database is ours to take away. */
  readonly own: OwnDatabase | null;
  readonly stations: number;
  /** Stop everything; the folder goes too, unless somebody is to look at it. */
  close(keep?: boolean): Promise<void>;
}

export interface WorldOptions extends Partial<Omit<StackOptions, "folder" | "port">> {
  readonly stations: number;
  readonly say: (line: string) => void;
  /** A folder to work in, which whoever made it takes away again; else a new one below the temporary folder. */
  readonly folder?: string;
  /** On a database that is ours to take away, not the embedded one. */
  readonly brought?: true;
}

/** A PostgreSQL outside of Posko, as a person brings one. */
export interface OwnDatabase {
  readonly url: string;
  /** The folder `postmasterOf` finds it by. */
  readonly folder: string;
  /** Again, at the same address. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

async function createOwn(folder: string): Promise<OwnDatabase> {
  let running = await startPostgres({ dataFolder: folder });
  return {
    url: running.url,
    folder,
    async start() {
      running = await startPostgres({ dataFolder: folder });
    },
    stop: () => running.stop(),
  };
}

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "posko-chaos-"));
  // As root the database runs under another account, which must be able to go in.
  await chmod(folder, 0o755);
  return folder;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

export async function openWorld(options: WorldOptions): Promise<World> {
  const { stations, say, folder: given, brought, ...rest } = options;
  const root = given ?? (await newFolder());
  const own = brought ? await createOwn(path.join(root, "own")) : null;
  const env = { ...rest.env, ...(own ? { DATABASE_URL: own.url } : {}) };
  const stack = createStack({ ...rest, env, folder: path.join(root, "data"), port: await freePort() });
  let database: Database | null = null;
  const close = async (keep = false): Promise<void> => {
    await database?.close().catch(() => {});
    await stack.stop();
    await own?.stop();
    if (keep) say(`Data and log are in ${root}.`);
    else if (given === undefined) await rm(root, { recursive: true, force: true });
  };
  try {
    say("Starting Posko on a new folder …");
    await stack.startServer();
    await stack.ask(createElection, { pack: ELECTION });
    database = connect(await stack.databaseUrl(), { max: 3, applicationName: "posko chaos" });
    say(`${stations.toLocaleString("en")} polling stations …`);
    await layOutStations(database, stations);
    await stack.startWorker();
    return { stack, database, own, stations, close };
  } catch (error) {
    await close(true);
    throw error;
  }
}
