// The disk full while forms and photographs arrive, and a start on a full disk.

import { spawnSync } from "node:child_process";
import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Case, Told } from "./case.ts";
import { keepBack } from "./kept-back.ts";
import { openTrial, type Step } from "./trial.ts";
import { newFolder } from "./world.ts";

const DISK_MB = 900;
const FULL_MS = 20_000;
/** The phones' forms go round these; one more is left to the photograph that is kept back. */
const STATIONS = 20_000;

export interface DiskOptions {
  readonly rate: number;
}

type Figures = Told & { readonly steps: readonly Step[] };

export const disk: Case<DiskOptions, Figures> = async ({ rate }, around) => {
  const folder = await newFolder();
  const data = path.join(folder, "data");
  await mkdir(data, { mode: 0o755 });
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MB}m,mode=0755`, "posko-chaos", data]);
  if (mounted.status !== 0) {
    await rm(folder, { recursive: true, force: true });
    const skipped = ["the full disk: a small file system can be mounted by root on Linux only"];
    around.say(`Skipped: ${skipped[0]}.`);
    return { holds: true, wrong: [], skipped, steps: [] };
  }
  let holds = false;
  try {
    const trial = await openTrial({ rate, stations: STATIONS, world: { stations: STATIONS + 1, folder } }, around);
    const { stack } = trial.world;
    const refusals = /^(evidence\.storage_full|server\.(disk_full|database_unavailable)|evidence\.offset|network)$/;
    try {
      // The phones' own may come to no photograph: their forms are refused first.
      const photograph = await keepBack(trial.world, STATIONS);
      await trial.step(`no room on the disk for ${FULL_MS / 1000} s`, async () => {
        await fill(data);
        photograph.send();
        await pause(FULL_MS);
        if (!photograph.heard.has("evidence.storage_full"))
          trial.wrong("no photograph was refused for want of room, so nothing was tried");
        await makeRoom(data);
        const wrong = await photograph.arrived();
        if (wrong !== null) trial.wrong(`the photograph that was sent while there was no room: ${wrong}`);
      });
      // The log of changes is written in pieces that are there already; now it needs a new one.
      await trial.step("no room for the database's log", async () => {
        await fill(data);
        await wear(trial.world.database.url);
        await pause(FULL_MS);
        await makeRoom(data);
      });
      await trial.step("started again while there is no room", async () => {
        await fill(data);
        await stack.killServer();
        const said = await stack.startServer().then(
          () => null,
          (error: unknown) => (error as Error).message,
        );
        await makeRoom(data);
        if (said === null) return;
        if (!/disk .*full/i.test(said)) trial.wrong(`it did not say that the disk is full: ${said}`);
        await stack.startServer();
      });
      for (const { name, heard } of trial.steps) {
        for (const code of Object.keys(heard)) if (!refusals.test(code)) trial.wrong(`${name}: refused with ${code}`);
      }
    } finally {
      await trial.close();
    }
    const told = trial.tell();
    ({ holds } = told);
    return { ...told, steps: trial.steps };
  } finally {
    spawnSync("umount", ["-l", data]);
    // The log lies beside the mounted folder.
    if (holds) await rm(folder, { recursive: true, force: true });
  }
};

/** Not a byte is left for others. */
async function fill(folder: string): Promise<void> {
  const chunk = Buffer.alloc(1024 * 1024);
  for (let i = 0; ; i++) {
    const { bavail, bsize } = await statfs(folder);
    const left = Math.min(chunk.length, bavail * bsize);
    if (left === 0) return;
    try {
      await writeFile(path.join(folder, `ballast-${i}`), chunk.subarray(0, left));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
}

async function makeRoom(folder: string): Promise<void> {
  for (let i = 0; ; i++) {
    const file = path.join(folder, `ballast-${i}`);
    const there = await rm(file).then(
      () => true,
      () => false,
    );
    if (!there) return;
  }
}

/** Go through what is left of the log, until the database gives up or a minute's worth of pieces is used. */
async function wear(url: string): Promise<void> {
  for (let i = 0; i < 40; i++) {
    const client = new pg.Client({ connectionString: url, application_name: "posko chaos", query_timeout: 5_000 });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query("select pg_switch_wal(), pg_logical_emit_message(true, 'chaos', 'x')");
    } catch {
      return;
    } finally {
      await client.end().catch(() => {});
    }
  }
}
