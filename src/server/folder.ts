import { mkdir, stat } from "node:fs/promises";
import path from "node:path";

/**
 * Make a folder and those above it that are missing; one that is there is left as it is.
 *
 * Not `mkdir` with `recursive`: where a file system makes no folders and says ENOENT (as /proc does), that one tries
 * for ever and takes a whole core with it.
 * @throws the system's error
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    const parent = path.dirname(path.resolve(folder));
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && !(await isFolder(parent))) {
      await makeFolder(parent, mode);
      await makeFolder(folder, mode);
    } else if (!(await isFolder(folder))) throw error;
  }
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch {
    return false;
  }
}
