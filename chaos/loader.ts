// The phones' process. Each form is a phone's: it is sent until it has its receipt, then its photograph is announced
// and sent from wherever the server has got to, until that has one too. Every receipt is checked and kept.

import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { Camera } from "../bench/camera.ts";
import { loadReceiptKeys, receiptHolds } from "../bench/check.ts";
import { makeForms, type Form } from "../bench/forms.ts";
import type { IntakeRecord, Receipt } from "../src/base/intake.ts";
import { digestedBytes } from "../src/base/intake.ts";
import { HandIn, type Heard } from "./hand-in.ts";
import type { FromLoader, KeptForm, KeptPicture, LoadJob, ToLoader } from "./job.ts";

/** Forms made at a time, at least. */
const LEAST = 500;
/** Of the last ones so many are sent once more at each hold. */
const AGAIN = 10;

const say = (message: FromLoader): void => void process.send!(message);

async function run(job: LoadJob): Promise<void> {
  const client = new pg.Client({ connectionString: job.databaseUrl, application_name: "posko chaos phones" });
  client.on("error", () => {});
  await client.connect();
  const keys = await loadReceiptKeys(client);
  await client.end();
  const camera = await Camera.of(job.pictureBytes);
  const heard: Heard = { told: {}, wrong: [] };
  const door = new HandIn(job.port, heard);
  let forms: KeptForm[] = [];
  let pictures: KeptPicture[] = [];
  let took: number[] = [];
  let latest: { record: IntakeRecord; receipt: string }[] = [];
  const total = { forms: 0, pictures: 0 };

  const made: Form[] = [];
  const block = Math.max(LEAST, job.endless ? job.rate * 20 : 0);
  let taken = 0;
  const make = async (): Promise<void> => {
    // A connection for each block: it may have been cut since.
    const own = new pg.Client({ connectionString: job.databaseUrl, application_name: "posko chaos phones" });
    own.on("error", () => {});
    await own.connect();
    const from = taken % Math.max(block, job.stations - (job.stations % block));
    made.push(...(await makeForms(own, job.contest, { from, to: from + block })));
    taken += block;
    await own.end();
  };
  const ahead = Math.max(block, job.rate * 8);
  while (made.length < ahead) await make();

  let holding = true;
  let inFlight = 0;
  let began = 0;
  let sent = 0;
  let released = Promise.withResolvers<void>();
  const idle: (() => void)[] = [];

  const deliver = async (form: Form, due: number): Promise<void> => {
    const receipt = await door.record(form.record);
    if (receipt === null) return;
    took.push(performance.now() - due);
    await keepIfTrue(form, receipt, (entry) => {
      total.forms++;
      forms.push({
        record: { id: form.record.id, author: form.record.author },
        station: form.station,
        part: form.part,
        n: form.n,
        entry,
      });
    });
    latest.push({ record: form.record, receipt: JSON.stringify(receipt) });
    if (latest.length > AGAIN) latest = latest.slice(-AGAIN);
    if (job.pictureEvery === 0 || total.forms % job.pictureEvery !== 0) return;
    const picture = camera.take();
    const declared = form.say("evidence.declare", camera.pageOf(picture, job.contest, form.station), [picture.sha256]);
    const announced = await door.record(declared);
    if (announced === null) return;
    const whole = await door.picture(declared, picture);
    if (whole === null) return;
    const digest = createHash("sha256").update(digestedBytes(declared.operation, declared.input)).digest("hex");
    await keepIfTrue({ record: declared, digest }, whole, (entry) => {
      total.pictures++;
      pictures.push({ sha256: picture.sha256, bytes: picture.size, record: declared.id, entry });
    });
  };
  const keepIfTrue = async (
    form: Pick<Form, "record" | "digest">,
    receipt: Receipt,
    keep: (entry: string) => void,
  ): Promise<void> => {
    if (await receiptHolds(form, receipt, keys)) keep(receipt.body.entry);
    else heard.wrong.push("a receipt that does not hold");
  };

  const phone = async (): Promise<never> => {
    for (;;) {
      if (holding) await released.promise;
      const form = made.shift();
      if (form === undefined) {
        await pause(20);
        continue;
      }
      const due = began + (sent++ * 1_000) / job.rate;
      inFlight++;
      const early = due - performance.now();
      if (early > 0) await pause(early);
      await deliver(form, due);
      inFlight--;
      if (holding && inFlight === 0) for (const tell of idle.splice(0)) tell();
    }
  };
  for (let i = 0; i < job.phones; i++) void phone();
  setInterval(() => {
    say({ ...total, waiting: inFlight, took });
    took = [];
  }, 100).unref();
  if (job.endless) {
    void (async () => {
      for (;;) {
        if (made.length < ahead) await make().catch(() => pause(500));
        else await pause(100);
      }
    })();
  }

  const tellHeld = (): void => {
    say({ held: { forms, pictures, told: { ...heard.told }, wrong: [...heard.wrong] } });
    forms = [];
    pictures = [];
    heard.told = {};
    heard.wrong = [];
  };
  process.on("message", (message: ToLoader) => {
    if ("go" in message) {
      began = performance.now();
      sent = 0;
      holding = false;
      released.resolve();
    } else if ("hold" in message) {
      holding = true;
      released = Promise.withResolvers<void>();
      void (async () => {
        if (inFlight > 0) await new Promise<void>((resolve) => idle.push(resolve));
        // The same again must get the same.
        for (const { record, receipt } of latest) {
          if (JSON.stringify(await door.record(record)) !== receipt)
            heard.wrong.push("another receipt for the same form");
        }
        if (!job.endless) while (made.length < ahead) await make();
        say({ ...total, waiting: 0, took });
        took = [];
        tellHeld();
      })();
    } else if ("collect" in message) tellHeld();
  });
  say({ ready: true });
}

process.once("disconnect", () => process.exit());
process.once("message", (message: { job: LoadJob }) => void run(message.job));
