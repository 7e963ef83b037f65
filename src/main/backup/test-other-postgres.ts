// Another PostgreSQL than the one that comes with Posko, where the machine has one: a cluster of its own that is gone
// with the test. Looked for where Debian, Red Hat and Homebrew put them.

import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { accountForNewCluster, run } from "../../server/postgres/account.ts";

export interface OtherPostgres {
  readonly url: string;
  drop(): Promise<void>;
}

const PLACES = [
  { folder: "/usr/lib/postgresql", bin: (version: string) => `${version}/bin` },
  { folder: "/usr", bin: (name: string) => (name.startsWith("pgsql-") ? `${name}/bin` : null) },
  { folder: "/opt/homebrew/opt", bin: (name: string) => (name.startsWith("postgresql@") ? `${name}/bin` : null) },
] as const;
const OLDEST = 15;

/** Folder of programs and major version of an installed PostgreSQL that is not `ours`; null where there is none. */
export async function findOther(ours: number): Promise<{ bin: string; major: number } | null> {
  for (const { folder, bin } of PLACES) {
    for (const name of (await readdir(folder).catch(() => [])).toSorted((a, b) => a.localeCompare(b))) {
      const programs = bin(name);
      if (programs === null) continue;
      const found = path.join(folder, programs);
      const { status, output } = await run(null, path.join(found, "postgres"), ["--version"]);
      const major = Number(/ (\d+)/.exec(output)?.[1]);
      if (status === 0 && major >= OLDEST && major !== ours) return { bin: found, major };
    }
  }
  return null;
}

/** Start an empty cluster of it, reached by a socket alone. */
export async function startOther({ bin }: { readonly bin: string }): Promise<OtherPostgres> {
  const account = accountForNewCluster();
  const folder = await mkdtemp(path.join(tmpdir(), "posko-pg-"));
  if (account !== null) await chown(folder, account.uid, account.gid);
  const files = path.join(folder, "data");
  const must = async (program: string, args: readonly string[]): Promise<void> => {
    const { status, output } = await run(account, path.join(bin, program), args);
    if (status !== 0) throw new Error(`${program}: ${output}`);
  };
  await must("initdb", [
    `--pgdata=${files}`,
    "--username=posko",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
  ]);
  const options = `-c listen_addresses='' -c unix_socket_directories='${folder}' -c fsync=off`;
  await must("pg_ctl", [
    "start",
    "--wait",
    `--pgdata=${files}`,
    `--log=${path.join(folder, "log")}`,
    `--options=${options}`,
  ]);
  return {
    url: `postgres://posko@localhost/postgres?host=${encodeURIComponent(folder)}`,
    async drop() {
      await must("pg_ctl", ["stop", "--wait", "--mode=immediate", `--pgdata=${files}`]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
