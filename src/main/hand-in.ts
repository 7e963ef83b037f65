// `posko queue hand-in FILE`: the queue of a phone without signal, carried here as a file. Whoever types it is the
// carrier; what counts is who signed.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pathOf, queryOf, type ProblemDocument } from "../base/contract.ts";
import { intakeSubmit } from "../base/intake.ts";
import { handInQueue, type HandedIn, type QueueDoor } from "../base/queue.ts";
import { err, ok, type ProblemKind, type Result } from "../base/result.ts";
import type { Ask } from "../cli/call.ts";
import { lineCodeLines, table } from "../cli/print.ts";
import { evidenceState, evidenceUpload } from "../count/evidence/contract.ts";
import { loadConfig } from "../server/config.ts";
import { reachPosko, type Asking } from "./reach.ts";
import { sentence } from "./sentences.ts";

const USAGE = "posko queue hand-in FILE [--json]";

/** The verb. Exit 0 when every item has its receipt, 1 when some were refused, 2 when it was not understood. */
export async function handInFile(argv: readonly string[]): Promise<number> {
  const [file, ...more] = argv.filter((a) => a !== "--json");
  const unknown = [file, ...more].find((a) => a?.startsWith("-")) ?? more[0];
  if (file === undefined || unknown !== undefined) {
    console.error(
      unknown === undefined ? `A file is needed.\n  ${USAGE}` : `“${unknown}” is not known here.\n  ${USAGE}`,
    );
    return 2;
  }
  try {
    if (!(await stat(file)).isFile()) throw Object.assign(new Error("no file"), { code: "EISDIR" });
  } catch (error) {
    console.error(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}).`);
    return 2;
  }
  const config = loadConfig(process.env);
  if (!config.ok) {
    console.error(config.problem.sentence);
    return 1;
  }
  const items = await reachPosko(config.value, (asking) => handIn(createReadStream(file), doorOf(asking)));
  return tell(items, argv.includes("--json"));
}

async function handIn(bytes: AsyncIterable<Uint8Array>, door: QueueDoor): Promise<HandedIn[]> {
  const items: HandedIn[] = [];
  for await (const item of handInQueue(bytes, door)) items.push(item);
  return items;
}

function tell(items: readonly HandedIn[], json: boolean): number {
  const refused = items.filter((i) => i.receipt === null).length;
  const received = items.length - refused;
  if (json) console.log(JSON.stringify({ ok: refused === 0, received, refused, items }));
  else if (items.length === 0) console.log("Nothing is in this file: all of it had been received.");
  else {
    const rows = items.map(({ line, item, operation, id, receipt, code }) => ({
      line,
      what: operation ?? item,
      id: id ?? "–",
      outcome: receipt === null ? `refused: ${code}` : `received, receipt no. ${receipt}`,
    }));
    for (const line of table(rows)) console.log(line);
    for (const line of lineCodeLines({ refused: items }, (code) => sentence(code, "en"))) console.log(line);
    console.log(`\n${received} received, ${refused} refused`);
  }
  return refused === 0 ? 0 : 1;
}

/** The three questions of `handInQueue`, asked over the command line's way to Posko. */
export function doorOf(asking: Asking): QueueDoor {
  async function ask<T>(request: Ask): Promise<Result<T>> {
    const answer = await asking(request);
    const body: unknown = JSON.parse(answer.bytes.toString("utf8"));
    if (answer.status < 400) return ok(body as T);
    const { code, details = {} } = body as ProblemDocument;
    const kinds: Readonly<Record<number, ProblemKind>> = { 409: "conflict", 413: "too_large", 429: "unavailable" };
    return err({ kind: answer.status >= 500 ? "unavailable" : (kinds[answer.status] ?? "invalid"), code, details });
  }
  return {
    submit: async (records) => {
      const answer = await ask<{ results: never[] }>({
        method: "POST",
        url: pathOf(intakeSubmit),
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ records }),
      });
      return answer.ok ? ok(answer.value.results) : answer;
    },
    state: (sha256, record) =>
      ask({ method: "GET", url: pathOf(evidenceState) + queryOf({ sha256, record }), headers: {}, body: undefined }),
    upload: (input, bytes) =>
      ask({
        method: "POST",
        url: pathOf(evidenceUpload) + queryOf(input),
        headers: { "content-type": "application/octet-stream", "content-length": String(bytes.length) },
        body: Readable.from([Buffer.from(bytes)]),
      }),
  };
}
