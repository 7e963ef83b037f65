// The command post as a person starts and stops it: real processes, a real data folder, the real database.

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, existsSync } from "node:fs";
import { request } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readLockFile } from "../server/postgres/postmaster.ts";
import type { Running } from "./running.ts";

// Each verb is a process of its own, and a machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const BIN = path.resolve(import.meta.dirname, "../../bin/posko.js");
const scratch = mkdtempSync(path.join(tmpdir(), "posko-start-"));
// Where the database may run under another account, it must be able to pass.
chmodSync(scratch, 0o755);
const data = path.join(scratch, "data");
const children = new Set<ChildProcess>();

// Asked, not killed: a killed one leaves its database running.
afterAll(async () => {
  await Promise.all(
    [...children].map(async (child) => {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    }),
  );
  rmSync(scratch, { recursive: true, force: true });
});

interface Process {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly end: Promise<number | null>;
}

function posko(words: readonly string[], told: { env?: Record<string, string>; stdin?: string } = {}): Process {
  const { DATABASE_URL: _other, ...env } = process.env;
  const child = spawn(process.execPath, [BIN, ...words], {
    env: { ...env, POSKO_DATA: data, PORT: "0", LOG_LEVEL: "warn", ...told.env },
    stdio: ["pipe", "pipe", "pipe", "ipc"],
    cwd: scratch,
  });
  children.add(child);
  let out = "";
  let err = "";
  child.stdout!.on("data", (d: Buffer) => (out += d.toString()));
  child.stderr!.on("data", (d: Buffer) => (err += d.toString()));
  child.stdin!.end(told.stdin ?? "");
  child.once("exit", () => children.delete(child));
  const end = once(child, "close").then(([code]) => code as number | null);
  return { child, out: () => out, err: () => err, end };
}

/** Start and wait for the address; the test fails with what was said when it ends before. */
async function started(env: Record<string, string> = {}): Promise<Process & { address: string }> {
  const process_ = posko(["start"], { env });
  const address = await new Promise<string>((resolve, reject) => {
    process_.child.stdout!.on("data", () => {
      const said = /^(https?:\/\/\S+)\n/m.exec(process_.out())?.[1];
      if (said !== undefined) resolve(said);
    });
    void process_.end.then((code) => reject(new Error(`ended with ${code}: ${process_.err()}`)));
  });
  return { ...process_, address };
}

async function run(
  words: readonly string[],
  told: Parameters<typeof posko>[1] = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const p = posko(words, told);
  const code = await p.end;
  return { code, out: p.out(), err: p.err() };
}

const runningFile = (): string => path.join(data, "running.json");
const runningNow = (): Running => JSON.parse(readFileSync(runningFile(), "utf8")) as Running;

async function databaseIsUp(): Promise<boolean> {
  const where = path.join(data, "postgres.where");
  const pgdata = existsSync(where) ? readFileSync(where, "utf8").trim() : path.join(data, "postgres");
  return (await readLockFile(pgdata)) !== null;
}

const csv = path.join(scratch, "tps.csv");
const map = path.join(scratch, "map.json");
writeFileSync(csv, "kode,tps\n35.73.01.1001,1\n3573011001,TPS 002\n");
writeFileSync(map, '\uFEFF{"columns": {"place": "kode", "station": "tps"}}\n');
const importing = ["import", "stations", csv, "--election", "pemilu-2019", "--map", map, "--json"];
const counting = ["stations", "count", "--election", "pemilu-2019", "--place", "35.73", "--json"];

/** Send the first 40,000 lines of an import that never ends, and come back when they are on their way. */
async function sendHalf(): Promise<void> {
  const { base } = runningNow();
  const columns = JSON.stringify({ columns: { place: "kode", station: "tps" } });
  const told = new URLSearchParams({ election: "pemilu-2019", map: columns, sha256: "0".repeat(64) });
  const req = request(`${base}/api/stations.import?${told}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${readFileSync(path.join(data, "operator.token"), "utf8")}`,
      "x-posko-operator": "uji",
      "content-type": "application/octet-stream",
    },
  });
  req.on("error", () => {}); // the server is about to be killed
  const lines = Array.from({ length: 40_000 }, (_, i) => `35.73.0${1 + (i % 5)}.1002,${1 + (i % 999)}\n`);
  await new Promise((resolve) => req.write(`kode,tps\n${lines.join("")}`, resolve));
}

describe("npm start, and what is typed beside it", () => {
  let server: Process & { address: string };
  beforeAll(async () => {
    server = await started();
  }, 60_000);

  it("prints the address on localhost and the one-time link, and answers there", async () => {
    expect(server.address).toMatch(/^http:\/\/localhost:\d+$/);
    expect(server.out()).toContain(`${server.address}/setup#`);
    expect((await fetch(`${runningNow().base}/healthz`)).status).toBe(200);
    expect(statSync(runningFile()).mode & 0o777).toBe(0o600);
  });

  it("says so when it is started a second time on the same folder, and points to the first", async () => {
    const { code, err } = await run(["start"]);
    expect(code).toBe(0);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(err).toContain(server.address);
  });

  it("prints the URL of the database and nothing else", async () => {
    const { code, out } = await run(["db", "url"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^postgres:\/\/\S+\n$/);
  });

  it("finds nothing wrong with this machine", async () => {
    const { out } = await run(["doctor", "--json"]);
    const { findings } = JSON.parse(out) as { findings: { check: string; ok: boolean }[] };
    expect(
      findings.filter((f) => ["data folder", "server", "database", "clock"].includes(f.check) && f.ok),
    ).toHaveLength(4);
  });

  it("takes verbs over to the running server: once, then twice with nothing changed", async () => {
    expect((await run(["elections", "create", "--pack", "pemilu-2019", "--json"])).code).toBe(0);
    expect(JSON.parse((await run(importing)).out)).toMatchObject({ rows: 2, added: 2 });
    expect(JSON.parse((await run(importing)).out)).toMatchObject({ rows: 2, added: 0, unchanged: 2 });
    const people = await run(importing.slice(0, -1));
    expect(people.out).toMatch(/^unchanged +2$/m);
  });

  it("takes in the good lines of a file, and prints the whole report and, beside it, how many were left out", async () => {
    const mixed = path.join(scratch, "mixed.csv");
    writeFileSync(mixed, "kode,tps\n35.73.01.1001,1\n,7\n35.73.01.1001,x\n");
    const words = importing.with(2, mixed);
    for (const [also, told] of [
      [["--dry-run"], "2 lines would be left out"],
      [[], "2 lines left out"],
    ] as const) {
      const { code, out, err } = await run([...words, ...also]);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({
        rows: 3,
        unchanged: 1,
        refused_total: 2,
        refused: [{ line: 3 }, { line: 4 }],
      });
      expect(err).toContain(told);
    }
    expect((await run(importing)).err).not.toContain("left out");
  });

  it("answers a refusal with exit 1, its code in a sentence or as a document, and a slip of typing with exit 2", async () => {
    const unknown = ["stations", "show", "35.73.01.1001/9", "--election", "pemilu-2019"];
    const sentence = await run(unknown);
    expect([sentence.code, sentence.out]).toEqual([1, ""]);
    expect(sentence.err).toContain("import the stations first. [stations.unknown]\n");
    const document = await run([...unknown, "--json"]);
    expect(document.code).toBe(1);
    expect(JSON.parse(document.out)).toMatchObject({ status: 404, code: "stations.unknown" });
    expect((await run(["stations", "show"])).code).toBe(2);
    expect((await run(["dance"])).code).toBe(2);
    expect((await run(["import", "stations", "/nowhere.csv", ...importing.slice(3)])).code).toBe(2);
  });

  it("stops on SIGTERM with everything it started, and leaves no mark that it runs", async () => {
    const before = await run(counting);
    server.child.kill("SIGTERM");
    expect(await server.end).toBe(0);
    expect(existsSync(runningFile())).toBe(false);
    expect(await databaseIsUp()).toBe(false);
    // The same verb without a server gives the same answer, and leaves nothing running either.
    const after = await run(counting);
    expect(JSON.parse(before.out)).toMatchObject({ stations: 2 });
    expect({ code: after.code, out: after.out }).toEqual({ code: before.code, out: before.out });
    expect(JSON.parse((await run(importing)).out)).toMatchObject({ unchanged: 2 });
    expect(await databaseIsUp()).toBe(false);
  });
});

describe("a server that is killed", () => {
  let first: Process;
  // On what the one before left, which it stopped in order.
  beforeAll(async () => {
    first = await started();
  }, 60_000);

  it("starts again after kill -9 in the middle of an import, with what was there and nothing of the import", async () => {
    const { pid, instance } = runningNow();
    await sendHalf();
    process.kill(pid, "SIGKILL");
    await first.end;
    expect(existsSync(runningFile())).toBe(true);
    const second = await started();
    expect(runningNow().instance).not.toBe(instance);
    expect(JSON.parse((await run(counting)).out)).toMatchObject({ stations: 2 });
    // Its parent goes away without a word.
    const ended = once(second.child, "exit");
    second.child.disconnect();
    expect((await ended)[0]).toBe(0);
    expect(await databaseIsUp()).toBe(false);
  });
});

describe("what a person can get wrong is one sentence and exit 1", () => {
  async function refusal(env: Record<string, string>): Promise<string> {
    const { code, out, err } = await run(["start"], { env: { POSKO_DATA: path.join(scratch, "other"), ...env } });
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err.trim().split("\n")).toHaveLength(1);
    return err;
  }

  it("a port that is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const said = await refusal({ PORT: String(port) });
    expect(said).toContain(`Port ${port} is taken`);
    expect(existsSync(path.join(scratch, "other", "postgres"))).toBe(false);
    other.close();
  });

  it("asking for the URL of a database that does not run", async () => {
    const { code, out, err } = await run(["db", "url"], { env: { POSKO_DATA: path.join(scratch, "nothing-here") } });
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("npm start");
    expect(existsSync(path.join(scratch, "nothing-here"))).toBe(false);
  });

  it("a data folder that is a file", async () => {
    writeFileSync(path.join(scratch, "file"), "");
    expect(await refusal({ POSKO_DATA: path.join(scratch, "file") })).toContain("is a file");
  });

  it.runIf(existsSync("/proc/self"))("a place where no folder can be made", async () => {
    expect(await refusal({ POSKO_DATA: "/proc/posko" })).toContain("cannot be made there");
  });

  it("a DATABASE_URL that nobody answers, a host that is none, and one that cannot be read; never with its password", async () => {
    const wrong = [
      "postgres://a:rahasia@127.0.0.1:1/posko",
      "postgres://a:rahasia@tidak-ada.invalid/posko",
      "mysql://a:rahasia@x/y",
    ];
    for (const url of wrong) {
      const said = await refusal({ DATABASE_URL: url });
      expect(said).toContain("DATABASE_URL");
      expect(said).not.toContain("rahasia");
    }
  });

  it("a port or a host that is none", async () => {
    expect(await refusal({ PORT: "99999" })).toContain("PORT");
    expect(await refusal({ HOST: "203.0.113.7" })).toContain("HOST");
  });
});

const pem = { cert: path.join(scratch, "cert.pem"), key: path.join(scratch, "key.pem") };
const openssl = "openssl";
const certificate = spawnSync(
  openssl,
  [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    pem.key,
    "-out",
    pem.cert,
    "-days",
    "2",
    "-subj",
    "/CN=posko.example.org",
  ],
  { stdio: "ignore" },
);

// There is no other way here to make a certificate.
describe.skipIf(certificate.status !== 0)("with TLS_CERT and TLS_KEY (needs openssl)", () => {
  it("speaks https, to the command line too, though the certificate names another host", async () => {
    const env = { TLS_CERT: pem.cert, TLS_KEY: pem.key };
    const server = await started(env);
    expect(server.address).toMatch(/^https:/);
    const place = await run(["places", "show", "3573", "--json"]);
    expect(JSON.parse(place.out)).toMatchObject({ code: "35.73", name: "Kota Malang" });
    server.child.kill("SIGTERM");
    expect(await server.end).toBe(0);
    const wrong = await run(["start"], { env: { ...env, TLS_KEY: pem.cert } });
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain("as PEM files");
  });
});

describe("seats", () => {
  it("need neither server nor database: nothing is made", async () => {
    const votes = path.join(scratch, "votes.csv");
    writeFileSync(votes, "district,seats,party,votes\nA,3,x,100\nA,3,y,60\n");
    const nowhere = path.join(scratch, "never");
    const { code, out } = await run(["seats", votes, "--json"], { env: { POSKO_DATA: nowhere } });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ district: "A", seats: { x: 2, y: 1 } }]);
    expect(existsSync(nowhere)).toBe(false);
    const refused = await run(["seats", votes, "--eligible", "z"], { env: { POSKO_DATA: nowhere } });
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("apportionment.eligible_unknown");
  });
});
