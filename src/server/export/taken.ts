// Files with names, numbers or addresses of people: who takes one away stands in the trail before its first byte leaves.

import type { Format } from "../../base/table.ts";
import type { Result } from "../../base/result.ts";
import type { QueryCall } from "../http/bind.ts";
import type { RawAnswer } from "../http/send.ts";
import { appendTrail } from "../trail/append.ts";
import { exported, type ExportTable } from "./table.ts";

/** The table as an answer, and a committed line of `operation` about `subject` with how many rows it has. Refused as `exported`. */
export async function takenAway(
  call: QueryCall,
  table: ExportTable,
  format: Format,
  line: { readonly operation: string; readonly subject: string },
): Promise<Result<RawAnswer>> {
  const file = await exported(table, format);
  if (!file.ok) return file;
  await call.database.transaction((tx) =>
    appendTrail(tx, call.now, [{ who: call.principal.id, from: call.from, ...line, fields: { rows: table.total } }]),
  );
  return file;
}
