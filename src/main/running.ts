// Who runs on a data folder: a 0600 file there says where, and the server itself must confirm it by the id of its
// instance, since a number of a process or a port may by now belong to anyone.

import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { askServer, type Target } from "../cli/call.ts";

/** Header of `/healthz` that carries the instance id. */
export const INSTANCE_HEADER = "x-posko-instance";

export interface Running {
  readonly pid: number;
  readonly port: number;
  /** What a person opens: `http://localhost:8080`. */
  readonly address: string;
  /** What this machine asks: `http://127.0.0.1:8080`. */
  readonly base: string;
  readonly instance: string;
  /** Database of that server; holds a password, so the file is 0600. */
  readonly databaseUrl: string;
  readonly cert?: string;
}

const fileOf = (dataFolder: string): string => path.join(dataFolder, "running.json");

/** Written whole beside its place and moved there, so that nobody reads half of it. */
export async function writeRunning(dataFolder: string, running: Running): Promise<void> {
  const draft = `${fileOf(dataFolder)}.${running.pid}`;
  await writeFile(draft, JSON.stringify(running), { mode: 0o600 });
  await rename(draft, fileOf(dataFolder));
}

/** Remove the file, if it is still ours. */
export async function removeRunning(dataFolder: string, instance: string): Promise<void> {
  if ((await readRunning(dataFolder))?.instance === instance) await rm(fileOf(dataFolder), { force: true });
}

export function targetOf(running: Running): Target {
  return { base: running.base, cert: running.cert };
}

async function readRunning(dataFolder: string): Promise<Running | null> {
  try {
    return JSON.parse(await readFile(fileOf(dataFolder), "utf8")) as Running;
  } catch {
    return null;
  }
}

/** The server that runs on this data folder, confirmed by itself; null when none does. */
export async function findRunning(dataFolder: string): Promise<Running | null> {
  const running = await readRunning(dataFolder);
  if (!running) return null;
  try {
    const answer = await askServer(
      targetOf(running),
      { method: "GET", url: "/healthz", headers: {}, body: undefined },
      5_000,
    );
    return answer.headers[INSTANCE_HEADER] === running.instance ? running : null;
  } catch {
    return null;
  }
}
