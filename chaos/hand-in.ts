// How a phone hands in, again and again until it is answered for, and what it hears meanwhile.

import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { Photograph } from "../bench/camera.ts";
import { queryOf, type OutputOf, type ProblemDocument } from "../src/base/contract.ts";
import type { IntakeRecord, Receipt } from "../src/base/intake.ts";
import type { evidenceState } from "../src/count/evidence/contract.ts";

export interface Heard {
  told: Record<string, number>;
  wrong: string[];
}

type Result = { ok: true; receipt: Receipt } | { ok: false; problem: { code: string; kind: string } };
type State = OutputOf<typeof evidenceState> & Partial<ProblemDocument>;

/** A slice of a photograph on its way, so that a kill falls into the middle of some. */
const SLICE = 16 * 1024;
const ANSWER_WITHIN = 20_000;

export class HandIn {
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 1_000 });
  readonly #port: number;
  readonly #heard: Heard;

  constructor(port: number, heard: Heard) {
    this.#port = port;
    this.#heard = heard;
  }

  /** Its receipt; null where it was refused for good, which is noted. */
  async record(record: IntakeRecord): Promise<Receipt | null> {
    const body = Buffer.from(JSON.stringify({ records: [record] }));
    for (;;) {
      const answer = await this.#ask(record.device, "POST", "/api/intake.submit", "application/json", body);
      if (answer?.status === 200) {
        const [result] = (answer.body as unknown as { results: Result[] }).results;
        if (result?.ok) return result.receipt;
        const problem = result?.problem ?? { code: "nothing", kind: "invalid" };
        if (problem.kind !== "unavailable") return this.#wrong(`refused with ${problem.code}`);
        this.#told(problem.code);
      } else if (answer) this.#judge(answer);
      await this.#rest();
    }
  }

  /** The receipt of a photograph that a record has announced; null as above. */
  async picture(declared: IntakeRecord, photograph: Photograph): Promise<Receipt | null> {
    const { sha256, bytes } = photograph;
    const asked = { sha256, record: declared.id };
    for (;;) {
      const state = await this.#ask(declared.device, "GET", `/api/evidence.state${queryOf(asked)}`);
      if (state?.status === 200) {
        if (state.body.receipt) return state.body.receipt;
        if (!state.body.complete) {
          const offset = state.body.received;
          const path = `/api/evidence.upload${queryOf({ ...asked, offset, size: bytes.length })}`;
          const rest = bytes.subarray(offset);
          const sent = await this.#ask(declared.device, "POST", path, "application/octet-stream", rest);
          if (sent?.status === 200 && sent.body.receipt) return sent.body.receipt;
          if (sent?.status === 409 && sent.body.code === "evidence.offset") this.#told(sent.body.code);
          else if (sent && sent.status !== 200) this.#judge(sent);
        }
      } else if (state) this.#judge(state);
      await this.#rest();
    }
  }

  /** Anything but 200: is it a refusal that a phone can live with? */
  #judge({ status, body }: { status: number; body: Partial<ProblemDocument> }): void {
    const { code } = body;
    if (status !== 503) this.#wrong(`answered with ${status} ${code ?? "and no code"}`);
    else if (code === undefined) this.#wrong("a 503 without a code");
    else if (body.detail === undefined) this.#wrong(`${code} without a sentence`);
    if (code !== undefined) this.#told(code);
  }

  #told(code: string): void {
    this.#heard.told[code] = (this.#heard.told[code] ?? 0) + 1;
  }

  #wrong(sentence: string): null {
    this.#heard.wrong.push(sentence);
    return null;
  }

  async #rest(): Promise<void> {
    await pause(100 + Math.random() * 200);
  }

  /** One request as this phone sends it, with its token; null where no whole answer came. */
  async #ask(
    device: string,
    method: string,
    path: string,
    type?: string,
    body?: Buffer,
  ): Promise<{ status: number; body: State } | null> {
    const authorization = `Bearer ${device}`;
    const headers = { authorization, ...(body ? { "content-type": type, "content-length": body.length } : {}) };
    const options = { host: "127.0.0.1", port: this.#port, method, path, headers, agent: this.#agent };
    return await new Promise((resolve) => {
      const fail = (): void => {
        this.#told("network");
        resolve(null);
      };
      const request = http.request({ ...options, timeout: ANSWER_WITHIN }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", fail);
        response.on("end", () => {
          const answered = bodyOf(Buffer.concat(chunks));
          if (answered === null) this.#wrong(`answered with ${response.statusCode} and no JSON`);
          resolve(answered && { status: response.statusCode ?? 0, body: answered });
        });
      });
      request.on("timeout", () => request.destroy(new Error("timeout")));
      request.on("error", fail);
      void (async () => {
        for (let at = 0; body && at < body.length && !request.destroyed; at += SLICE) {
          request.write(body.subarray(at, at + SLICE));
          if (body.length > SLICE) await pause(3);
        }
        request.end();
      })();
    });
  }
}

function bodyOf(bytes: Buffer): State | null {
  try {
    return JSON.parse(bytes.toString("utf8")) as State;
  } catch {
    return null;
  }
}
