// What a case is given and what it tells.

/** What every case tells; beside it figures of its own. */
export interface Told {
  readonly holds: boolean;
  /** Sentences about what did not hold. */
  readonly wrong: readonly string[];
  /** Why it, or a part of it, could not be tried here. */
  readonly skipped?: readonly string[];
}

export interface Around {
  readonly say: (line: string) => void;
  /** Somebody wants it to end; what was begun is finished first. */
  readonly stopping: () => boolean;
}

export type Case<Options, Figures extends Told> = (options: Options, around: Around) => Promise<Figures>;
