// For tests: a file through the front door, as the operator of the machine sends it.

import {
  pathOf,
  queryOf,
  type InputOf,
  type Operation,
  type OutputOf,
  type ProblemDocument,
} from "../base/contract.ts";
import type { World } from "./world.ts";

/** What came of it; `body` is the report, or a problem document where `status` is not 200. */
export interface Uploaded<Op extends Operation> {
  readonly status: number;
  readonly body: OutputOf<Op> & ProblemDocument;
}

/** Send these bytes. */
export async function upload<Op extends Operation>(
  world: World,
  operation: Op,
  file: string | Buffer,
  input: InputOf<Op>,
): Promise<Uploaded<Op>> {
  const response = await world.posko.app.inject({
    method: "POST",
    url: `${pathOf(operation)}${queryOf(input as Record<string, unknown>)}`,
    headers: {
      host: "localhost:8080",
      authorization: `Bearer ${world.posko.operatorToken}`,
      "x-posko-operator": "tester",
      "content-type": "application/octet-stream",
    },
    payload: file,
  });
  return { status: response.statusCode, body: response.json() };
}
