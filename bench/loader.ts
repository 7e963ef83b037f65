// The loader's process: prepares a job, says that it is ready, runs it when told, checks every answer and reads
// everything back.

import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Receipt } from "../src/base/intake.ts";
import { askPlaces } from "./ask-places.ts";
import { askTallies } from "./ask-tallies.ts";
import { loadReceiptKeys, readBack, receiptHolds } from "./check.ts";
import { makeForms, type Form } from "./forms.ts";
import type { BareJob, BareReport, Job, LagReport, SendJob, SendReport } from "./job.ts";
import { percentile } from "./numbers.ts";
import { openScreens } from "./open-screens.ts";
import { lagOf, watchNation } from "./watch.ts";
import { sendFile } from "./send-file.ts";
import { sendPictures } from "./send-pictures.ts";
import { postBytes, Wire } from "./wire.ts";

const PATH = "/api/intake.submit";
/** So many are sent a second time afterwards. */
const AGAIN = 500;

type Answer = {
  results: ({ id: string; ok: true; receipt: Receipt } | { id: string; ok: false; problem: { code: string } })[];
};

const told = new Promise<void>((resolve) => {
  process.on("message", (message: { go?: true }) => {
    if (message.go) resolve();
  });
});

function say(line: string): void {
  console.error(`  ${line} …`);
}

async function ready(): Promise<void> {
  process.send!({ ready: true });
  await told;
}

interface Sent {
  readonly forms: readonly Form[];
  /** When it left and when its answer was there, `performance.now()`. */
  at: number;
  answered: number;
  body: Buffer;
}

/** As a phone sends it: with the token of who carries, so that it goes before strangers. */
function requestOf(forms: readonly Form[]): Buffer {
  const carrier = { authorization: `Bearer ${forms[0]!.record.device}` };
  return postBytes(PATH, { records: forms.map((f) => f.record) }, carrier);
}

async function send(job: SendJob): Promise<SendReport> {
  const client = new pg.Client({ connectionString: job.databaseUrl });
  await client.connect();
  say("forms are signed");
  const forms = await makeForms(client, job.contest, job.stations, job.parts);
  const requests: { forms: Form[]; bytes: Buffer }[] = [];
  for (let i = 0; i < forms.length; i += job.perRequest) {
    const some = forms.slice(i, i + job.perRequest);
    requests.push({ forms: some, bytes: requestOf(some) });
  }
  const wires = await Promise.all(Array.from({ length: job.connections }, () => Wire.open(job.port)));
  const watching = job.watch ? await watchNation(job.port, job.contest, job.watch) : null;
  say("sending");
  await ready();
  const sent: Sent[] = [];
  const cpu = process.cpuUsage();
  const began = performance.now();
  let next = 0;
  const gap = job.rate === undefined ? 0 : (1_000 * job.perRequest) / job.rate;
  await Promise.all(
    wires.map(async (wire) => {
      while (next < requests.length) {
        const mine = next++;
        const due = began + mine * gap;
        if (gap > 0 && performance.now() < due) await pause(due - performance.now());
        const { forms: some, bytes } = requests[mine]!;
        const at = performance.now();
        const body = await wire.send(bytes);
        // At a fixed rate the time counts from when it should have left: a late loader hides no waiting.
        sent.push({ forms: some, at: gap > 0 ? Math.min(at, due) : at, answered: performance.now(), body });
      }
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  const used = process.cpuUsage(cpu);
  process.send!({ sent: true });
  let lag: LagReport | undefined;
  if (watching) {
    const receipts = sent.flatMap((s) => s.forms.map(() => s.answered));
    const sums = [0, 1].map((i) => forms.reduce((sum, f) => sum + f.n[i]!, 0));
    lag = await lagOf(watching, receipts, sums);
  }
  say("every receipt is checked");
  const checked = await checkAnswers(client, sent);
  const again = await sendAgain(wires[0]!, sent);
  for (const wire of wires) wire.close();
  say("everything is read back");
  const back = await readBack(client, job.contest, forms);
  await client.end();
  const times = sent.map((s) => s.answered - s.at);
  return {
    forms: forms.length,
    cpuMs: (used.user + used.system) / 1_000,
    seconds,
    perSecond: forms.length / seconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    ...checked,
    otherReceipts: again,
    ...back,
    ...(lag ? { lag } : {}),
    ...(job.tellReceipts
      ? {
          receipts: sent.flatMap((one) =>
            one.forms.map((f): [string, number] => [f.station, Math.round(performance.timeOrigin + one.answered)]),
          ),
        }
      : {}),
  };
}

/** Every receipt: is it this record's, does its digest say what was sent, does its signature hold? */
async function checkAnswers(
  client: pg.Client,
  sent: readonly Sent[],
): Promise<{ refused: number; badReceipts: number }> {
  const keys = await loadReceiptKeys(client);
  let refused = 0;
  let badReceipts = 0;
  for (const { forms, body } of sent) {
    const { results } = JSON.parse(body.toString("utf8")) as Answer;
    for (const [i, form] of forms.entries()) {
      const result = results[i];
      if (!result?.ok) {
        if (refused++ === 0) console.error(`refused: ${JSON.stringify(result)}`);
        continue;
      }
      if (!(await receiptHolds(form, result.receipt, keys))) badReceipts++;
    }
  }
  return { refused, badReceipts };
}

/** The same record twice must get the same receipt. */
async function sendAgain(wire: Wire, sent: readonly Sent[]): Promise<number> {
  let other = 0;
  for (const { forms, body } of sent.slice(0, AGAIN)) {
    const second = JSON.parse((await wire.send(requestOf(forms))).toString("utf8")) as Answer;
    const first = JSON.parse(body.toString("utf8")) as Answer;
    if (JSON.stringify(first.results) !== JSON.stringify(second.results)) other++;
  }
  return other;
}

async function bare(job: BareJob): Promise<BareReport> {
  const clients = await Promise.all(
    Array.from({ length: job.connections }, async () => {
      const client = new pg.Client({ connectionString: job.databaseUrl });
      await client.connect();
      return client;
    }),
  );
  await clients[0]!.query(`create table if not exists bench_rows (id bigint generated always as identity primary key,
    kab text not null, station text not null, contest text not null, n int[] not null, at timestamptz not null)`);
  await ready();
  const began = performance.now();
  const ends = began + job.seconds * 1_000;
  let rows = 0;
  await Promise.all(
    clients.map(async (client, c) => {
      while (performance.now() < ends) {
        await client.query({
          name: "bare",
          text: "insert into bench_rows (kab, station, contest, n, at) values ($1, $2, $3, $4, $5)",
          values: ["35.73", `35.73.01.1001/${c}`, "pemilu-2019/president", "{1,2,3,4,5}", "2019-04-17T20:00:00Z"],
        });
        rows++;
      }
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  await Promise.all(clients.map((c) => c.end()));
  return { rows, perSecond: rows / seconds };
}

function run(job: Job): Promise<unknown> {
  switch (job.kind) {
    case "send":
      return send(job);
    case "bare":
      return bare(job);
    case "search":
      return askPlaces(job, ready);
    case "read":
      return askTallies(job, ready);
    case "screens":
      return openScreens(job, ready);
    case "pictures":
      return sendPictures(job, ready);
    case "import":
      return sendFile(job, ready);
  }
}

process.once("message", (job: Job) => {
  void run(job).then((report) => process.send!({ report }));
});
