// What a case tells its loader and hears from it. Figures only: no names, no keys.

import { fork } from "node:child_process";
import path from "node:path";
import type { ImportReport } from "../src/base/import.ts";
import type { Part } from "./forms.ts";
import { median } from "./numbers.ts";

/** Forms sent as fast as `connections` in flight allow, or at a fixed rate. */
export interface SendJob {
  readonly kind: "send";
  readonly databaseUrl: string;
  readonly port: number;
  readonly contest: string;
  readonly stations: { readonly from: number; readonly to: number };
  /** Parts of each form, a record each; the president's totals where nothing is said. */
  readonly parts?: readonly Part[];
  readonly perRequest: number;
  readonly connections: number;
  /** Forms a second; without it as fast as it goes. */
  readonly rate?: number;
  /** Watch the nation's tally meanwhile, with these headers. */
  readonly watch?: Readonly<Record<string, string>>;
  /** Say when each station's receipt was there. */
  readonly tellReceipts?: true;
}

/** Tallies of places of all levels at a fixed rate, by these people in turn. */
export interface ReadJob {
  readonly kind: "read";
  readonly databaseUrl: string;
  readonly port: number;
  readonly contest: string;
  readonly people: readonly Readonly<Record<string, string>>[];
  readonly connections: number;
  /** Questions a second. */
  readonly rate: number;
  readonly seconds: number;
}

export interface ReadReport {
  readonly asked: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Answers that were not the tally of the place asked for. */
  readonly wrong: number;
}

/** Open streams of these places' tallies, by these people in turn. */
export interface ScreensJob {
  readonly kind: "screens";
  readonly port: number;
  readonly contest: string;
  readonly people: readonly Readonly<Record<string, string>>[];
  readonly places: readonly string[];
  readonly screens: number;
  readonly seconds: number;
}

export interface ScreensReport {
  /** Of each: when an event came (ms since 1970) and how many stations it said were in. */
  readonly screens: readonly {
    readonly place: string;
    readonly seen: readonly (readonly [number, number])[];
    readonly broken: boolean;
  }[];
}

/** One row a form, each its own durable transaction, nothing else. */
export interface BareJob {
  readonly kind: "bare";
  readonly databaseUrl: string;
  readonly connections: number;
  readonly seconds: number;
}

/** Places asked for one after the other by names with slips; after each the plain scan for the same place. */
export interface SearchJob {
  readonly kind: "search";
  readonly databaseUrl: string;
  readonly port: number;
  /** Of somebody who has signed in. */
  readonly headers: Readonly<Record<string, string>>;
  readonly edition: string;
  readonly questions: number;
  /** Type the name of a place above too. */
  readonly withAbove: boolean;
}

export interface SearchReport {
  readonly questions: number;
  /** Among the first five. */
  readonly found: number;
  /** Milliseconds of one question, over HTTP. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of one `ilike` over all names. */
  readonly plainP50: number;
  readonly plainP99: number;
}

export interface SendReport {
  /** Records: one for each part of a form. */
  readonly forms: number;
  /** Processor time of the loader while it sent, milliseconds. */
  readonly cpuMs: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Milliseconds from the first byte sent to the last received, by request. */
  readonly p50: number;
  readonly p99: number;
  /** Not in the tables, or not as it was sent. */
  readonly lost: number;
  readonly doubled: number;
  readonly differing: number;
  readonly refused: number;
  /** Receipts whose signature or digest does not hold. */
  readonly badReceipts: number;
  /** Records sent a second time whose receipt was another one. */
  readonly otherReceipts: number;
  readonly lag?: LagReport;
  /** Station, and when its receipt was there (ms since 1970). */
  readonly receipts?: readonly (readonly [string, number])[];
}

export interface LagReport {
  /** Milliseconds from a form's receipt to the event of the nation that counts it. */
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  readonly events: number;
  /** Forms no event had counted when watching ended. */
  readonly unseen: number;
  /** Does the last event say the very sum of the votes sent? */
  readonly exact: boolean;
}

export interface BareReport {
  readonly rows: number;
  readonly perSecond: number;
}

/** A photograph for each of these stations, each as a phone sends it: declared, asked for, then in pieces. */
export interface PicturesJob {
  readonly kind: "pictures";
  readonly databaseUrl: string;
  readonly port: number;
  readonly contest: string;
  readonly stations: { readonly from: number; readonly to: number };
  readonly connections: number;
  /** Of each photograph. */
  readonly bytes: number;
  /** Photographs a second; without it as fast as it goes. */
  readonly rate?: number;
}

export interface PicturesReport {
  readonly pictures: number;
  readonly perSecond: number;
  /** Milliseconds from when a photograph was due to its receipt. */
  readonly p50: number;
  readonly p99: number;
  readonly refused: number;
  /** Receipts that are not for what was sent, or whose signature does not hold. */
  readonly badReceipts: number;
  /** Photographs the tables do not tell of once, with all their bytes and their receipt. */
  readonly lost: number;
  readonly hashes: readonly string[];
}

/** A list of all stations as a file, for an election without any; so many wrong lines among them. */
export interface ImportJob {
  readonly kind: "import";
  readonly databaseUrl: string;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly election: string;
  readonly wrongLines: number;
}

export interface ImportJobReport {
  readonly dry: ImportReport;
  readonly drySeconds: number;
  /** Stations of the election after it. */
  readonly afterDry: number;
  readonly real: ImportReport;
  readonly realSeconds: number;
  readonly afterReal: number;
  /** The same lines by COPY into a table without keys. */
  readonly copySeconds: number;
}

/** What each kind of job answers. */
interface Reports {
  readonly send: SendReport;
  readonly bare: BareReport;
  readonly search: SearchReport;
  readonly read: ReadReport;
  readonly screens: ScreensReport;
  readonly pictures: PicturesReport;
  readonly import: ImportJobReport;
}

export type Job = SendJob | BareJob | SearchJob | ReadJob | ScreensJob | PicturesJob | ImportJob;
type ReportOf<J extends Job> = Reports[J["kind"]];

/**
 * Run a job in a process of its own. It prepares (keys, records, connections), and starts its clock when all is ready.
 * @param whenReady called right before the clock starts, which waits for it
 * @param whenSent called right after it stopped, before anything is checked
 */
export async function runJob<J extends Job>(
  job: J,
  whenReady: () => void | Promise<void> = () => {},
  whenSent: () => void = () => {},
): Promise<ReportOf<J>> {
  const child = fork(path.join(import.meta.dirname, "loader.ts"), [], { execArgv: ["--max-old-space-size=3000"] });
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the loader ended with ${code}`)));
    child.on("message", (message: { ready?: true; sent?: true; report?: ReportOf<J> }) => {
      if (message.ready) {
        void Promise.resolve(whenReady()).then(() => child.send({ go: true }));
      } else if (message.sent) {
        whenSent();
      } else if (message.report) {
        resolve(message.report);
        child.disconnect();
      }
    });
    child.send(job);
  });
}

/** The bare loop before and after `work`, so that both had the same machine. */
export async function besideBare<T>(
  bare: Omit<BareJob, "kind">,
  work: () => Promise<T>,
): Promise<{ result: T; barePerSecond: number }> {
  const job: BareJob = { kind: "bare", ...bare };
  const before = await runJob(job);
  const result = await work();
  const after = await runJob(job);
  return { result, barePerSecond: median([before.perSecond, after.perSecond]) };
}
