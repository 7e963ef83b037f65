// What a case tells its phones and hears from them.

export interface LoadJob {
  readonly databaseUrl: string;
  readonly port: number;
  readonly contest: string;
  /** On the list; forms go round them. */
  readonly stations: number;
  /** Forms a second. */
  readonly rate: number;
  /** Forms on their way at most. */
  readonly phones: number;
  /** Each so-manieth form has a photograph; 0: none. */
  readonly pictureEvery: number;
  readonly pictureBytes: number;
  /** Keep making forms while sending; else only while held, when the database is surely there. */
  readonly endless?: true;
}

/** A form with its receipt: what the server has answered for. */
export interface KeptForm {
  readonly record: { readonly id: string; readonly author: string };
  readonly station: string;
  readonly part: string;
  readonly n: readonly number[];
  /** Leaf of the trail's line that the receipt names. */
  readonly entry: string;
}

export interface KeptPicture {
  readonly sha256: string;
  readonly bytes: number;
  readonly record: string;
  readonly entry: string;
}

/** What has been receipted since the last time, and what was heard meanwhile. */
export interface Held {
  readonly forms: readonly KeptForm[];
  readonly pictures: readonly KeptPicture[];
  /** Answers that asked to come again, by code; `network` for none at all. */
  readonly told: Readonly<Record<string, number>>;
  /** Sentences about what may not be. */
  readonly wrong: readonly string[];
}

export type ToLoader =
  | { readonly job: LoadJob }
  | { readonly go: true }
  | { readonly hold: true }
  | { readonly collect: true };

export type FromLoader =
  | { readonly ready: true }
  /** What was receipted and heard since the last. */
  | { readonly held: Held }
  /** Every tenth of a second: receipts so far, and milliseconds of the forms received since the last. */
  | { readonly forms: number; readonly pictures: number; readonly waiting: number; readonly took: readonly number[] };
