// A photograph whose record is in and whose bytes are still on the phone, to be sent at a moment of our choosing.

import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { Camera } from "../bench/camera.ts";
import { loadReceiptKeys, receiptHolds } from "../bench/check.ts";
import { makeForms } from "../bench/forms.ts";
import { CONTEST } from "../bench/world.ts";
import { digestedBytes } from "../src/base/intake.ts";
import { HandIn, type Heard } from "./hand-in.ts";
import type { World } from "./world.ts";

const BYTES = 120_000;
/** Once nothing stands in its way any more. */
const WITHIN = 120_000;

export interface KeptBack {
  /** Begin to send it, again and again until it is there. */
  send(): void;
  /** What was heard so far, by code. */
  readonly heard: ReadonlySet<string>;
  /** Null once it is there with a receipt that holds; else what is wrong. */
  arrived(): Promise<string | null>;
}

/** @param station on the list, where nobody else sends anything */
export async function keepBack({ database, stack }: World, station: number): Promise<KeptBack> {
  const client = new pg.Client({ connectionString: database.url, application_name: "posko chaos phones" });
  await client.connect();
  const [form] = await makeForms(client, CONTEST, { from: station, to: station + 1 });
  const keys = await loadReceiptKeys(client);
  await client.end();
  const camera = await Camera.of(BYTES);
  const picture = camera.take();
  const declared = form!.say("evidence.declare", camera.pageOf(picture, CONTEST, form!.station), [picture.sha256]);
  const heard: Heard = { told: {}, wrong: [] };
  const door = new HandIn(stack.port, heard);
  if ((await door.record(declared)) === null) throw new Error(heard.wrong.join("; "));
  let sent: ReturnType<HandIn["picture"]> | null = null;
  return {
    send() {
      sent = door.picture(declared, picture);
    },
    get heard() {
      return new Set(Object.keys(heard.told));
    },
    async arrived() {
      const receipt = await Promise.race([sent, pause(WITHIN, undefined, { ref: false })]);
      if (heard.wrong.length > 0) return heard.wrong.join("; ");
      if (!receipt) return `it was not there after ${WITHIN / 1_000} s`;
      const digest = createHash("sha256").update(digestedBytes(declared.operation, declared.input)).digest("hex");
      return (await receiptHolds({ record: declared, digest }, receipt, keys)) ? null : "its receipt does not hold";
    },
  };
}
