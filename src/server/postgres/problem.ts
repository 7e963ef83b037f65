/** A failure a person can put right. `message` is one sentence that says what to do; nothing else needs printing. */
export class PostgresProblem extends Error {
  override name = "PostgresProblem";
}

/** The code of a Node system error (`ENOSPC`), or of a PostgreSQL one (`28P01`); empty where there is none. */
export function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** Turn what the operating system said about a file or folder into a sentence; anything else passes unchanged. */
export function explainFile(error: unknown, path: string): unknown {
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return new PostgresProblem(
        `The disk of ${path} is full: free some space (about 500 MB to begin with) and start again.`,
      );
    case "EACCES":
    case "EPERM":
      return new PostgresProblem(
        `The folder ${path} cannot be written by this user: give it to this user, or choose another with POSKO_DATA=/some/folder.`,
      );
    case "EROFS":
      return new PostgresProblem(
        `The folder ${path} is on a read-only disk: choose another with POSKO_DATA=/some/folder.`,
      );
    case "ENOENT":
      return new PostgresProblem(
        `The folder ${path} cannot be made there: choose another with POSKO_DATA=/some/folder.`,
      );
    case "ENOTDIR":
    case "EEXIST":
      return new PostgresProblem(
        `${path} is a file, and a folder is needed there: move it away, or choose another with POSKO_DATA.`,
      );
    default:
      return error;
  }
}
