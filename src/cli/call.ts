// Asking a running server, over HTTP on this machine, as its operator. Bodies are streamed: a file of all polling
// stations never sits whole in memory.

import { request as plainRequest, type IncomingMessage } from "node:http";
import { request as secureRequest } from "node:https";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A server that runs on this machine. */
export interface Target {
  /** `http://127.0.0.1:8080` */
  readonly base: string;
  /** Its certificate (PEM) where it speaks https: trusted because the 0600 file in the data folder names it. */
  readonly cert: string | undefined;
}

/** One request of the command line, the same for a running server and an app in this process. */
export interface Ask {
  readonly method: "GET" | "POST";
  /** Path with its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Readable | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly bytes: Buffer;
}

/** The server went away, or was never there. */
export class NoAnswer extends Error {
  override name = "NoAnswer";
}

/** Ask and read the whole answer. A body stream that fails fails the request. */
export async function askServer(target: Target, ask: Ask, timeoutMs?: number): Promise<Answer> {
  const url = new URL(ask.url, target.base);
  const secure = url.protocol === "https:";
  const options = {
    method: ask.method,
    headers: ask.headers,
    agent: false as const,
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
  };
  const req = secure
    ? secureRequest(url, {
        ...options,
        ...(target.cert === undefined ? {} : { ca: target.cert }),
        // The certificate names the public host, not this machine; which certificate it must be is known exactly.
        allowPartialTrustChain: true,
        checkServerIdentity: () => undefined,
      })
    : plainRequest(url, options);
  req.on("timeout", () => req.destroy(new NoAnswer("timeout")));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    req.on("response", resolve);
    req.on("error", reject);
  });
  // A refusal may arrive before the body is through: the answer counts then, not the broken pipe.
  answered.catch(() => {});
  if (ask.body === undefined || typeof ask.body === "string") req.end(ask.body);
  else {
    pipeline(ask.body, req).catch((error: Error) => {
      if (!req.destroyed) req.destroy(error);
    });
  }
  try {
    const response = await answered;
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) };
  } catch (error) {
    throw new NoAnswer(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
