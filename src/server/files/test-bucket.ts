// For tests: an S3 server in a process of its own (s3rver), behind a gate that computes each request's signature
// (AWS Signature Version 4) anew and lets in only what is signed by the one key. s3rver itself looks at the name of a
// key alone. Run as a program it serves; imported it starts that program.

import { spawn, type ChildProcess } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

export const BUCKET = "posko-uji";
/** The key that s3rver knows. */
export const ACCESS_KEY = "S3RVER";
export const SECRET_KEY = "S3RVER";

const require = createRequire(import.meta.url);

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** RFC 3986, as the signature wants it. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Is this request signed by the one key? After AWS's description of Signature Version 4, sharing nothing with the client. */
function isSigned(request: IncomingMessage): boolean {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const [, key, day, region, names, signature] = form.exec(request.headers.authorization ?? "") ?? [];
  const date = String(request.headers["x-amz-date"] ?? "");
  const content = String(request.headers["x-amz-content-sha256"] ?? "");
  if (key !== ACCESS_KEY || day === undefined || !date.startsWith(day) || content === "") return false;
  const [path, query = ""] = request.url!.split("?");
  const canonical = [
    request.method,
    path!
      .split("/")
      .map((part) => encoded(decodeURIComponent(part)))
      .join("/"),
    [...new URLSearchParams(query)]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .toSorted()
      .join("&"),
    ...names!.split(";").map((name) => `${name}:${String(request.headers[name] ?? "").trim()}`),
    "",
    names,
    content,
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical)].join("\n");
  const signing = [day, region!, "s3", "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${SECRET_KEY}`);
  return hmac(signing, text).toString("hex") === signature;
}

/** What the test and its server tell each other. */
type Told = { readonly port: number } | { readonly held: string };

async function serve(folder: string, port: number): Promise<void> {
  // It has no types of its own.
  const S3rver = require("s3rver") as new (options: object) => {
    callback(): (request: unknown, response: unknown) => void;
    configureBuckets(): Promise<unknown>;
  };
  const app = new S3rver({
    directory: folder,
    silent: true,
    vhostBuckets: false,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  await app.configureBuckets();
  const inner = app.callback();
  let holding = false;
  process.on("message", (word) => (holding = word === "hold"));
  const server = createServer((request, response) => {
    if (!isSigned(request)) {
      const body = "<Error><Code>SignatureDoesNotMatch</Code><Message>not signed by a known key</Message></Error>";
      request.resume();
      response.writeHead(403, { "content-type": "application/xml" }).end(request.method === "HEAD" ? "" : body);
      return;
    }
    // Held: read a piece, then no further, and answer nothing: the other side is in the middle of it.
    if (holding && request.method === "PUT") {
      request.once("data", () => {
        request.pause();
        tell({ held: request.url! });
      });
    } else inner(request, response);
  });
  server.listen(port, "127.0.0.1", () => tell({ port: (server.address() as AddressInfo).port }));
}

function tell(what: Told): void {
  process.send?.(what);
}

export interface TestBucket {
  readonly endpoint: string;
  /** From here on uploads are begun and never finished; resolves when one is in the middle. */
  hold(): Promise<void>;
  /** Kill it, as a machine that loses power. */
  kill(): Promise<void>;
}

/** Start one on a folder; a second one on the same folder and port goes on where a killed one ended. */
export async function openTestBucket(folder: string, port = 0): Promise<TestBucket> {
  const child: ChildProcess = spawn(process.execPath, [import.meta.filename, folder, String(port)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const hear = async (): Promise<Told> => {
    const [told] = (await once(child, "message")) as [Told];
    return told;
  };
  const started = await Promise.race([hear(), once(child, "exit").then(() => null)]);
  if (started === null || !("port" in started)) throw new Error("the S3 server did not start");
  return {
    endpoint: `http://127.0.0.1:${started.port}`,
    async hold() {
      child.send("hold");
      await hear();
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

if (process.argv[1] === import.meta.filename) await serve(process.argv[2]!, Number(process.argv[3]));
