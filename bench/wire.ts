// One kept-alive connection that sends bytes made beforehand and gives the body that comes back: a loader that costs
// as little as it can, since it shares the machine with what it measures.

import net from "node:net";
import { once } from "node:events";

export class Wire {
  readonly #socket: net.Socket;
  #pending: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (body: Buffer) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("error", (error) => this.#waiting?.reject(error));
    socket.on("close", () => this.#waiting?.reject(new Error("the server closed the connection")));
  }

  static async open(port: number): Promise<Wire> {
    const socket = net.connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new Wire(socket);
  }

  /** Send one request; the answer's body. One at a time. */
  send(request: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#waiting = null;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const end = this.#pending.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = /content-length: (\d+)/i.exec(this.#pending.toString("latin1", 0, end))?.[1];
    if (length === undefined) {
      this.#waiting?.reject(new Error("an answer without a length"));
      return;
    }
    const whole = end + 4 + Number(length);
    if (this.#pending.length < whole) return;
    const body = this.#pending.subarray(end + 4, whole);
    this.#pending = this.#pending.subarray(whole);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(body);
  }
}

/** The bytes of a GET. */
export function getBytes(path: string, headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries({ host: "localhost", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
}

/** The bytes of a POST with JSON. */
export function postBytes(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Buffer {
  return postRaw(path, Buffer.from(JSON.stringify(body)), { "content-type": "application/json", ...headers });
}

/** The bytes of a POST of anything. */
export function postRaw(path: string, body: Buffer, headers: Readonly<Record<string, string>>): Buffer {
  const all = { host: "localhost", ...headers, "content-length": String(body.length) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n`), body]);
}
