import { spawnSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { Agent, createServer, get, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { keepHandles } from "./handles.ts";

let server: Server | undefined;
const agents: Agent[] = [];
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.destroy();
  server?.closeAllConnections();
  await new Promise((done) => server?.close(done));
});

/** A server of so many handles, whose `/slow` is answered when it is told. */
async function start(limit: number | null): Promise<{ slow: () => void; held: (n: number) => Promise<void> }> {
  const waiting: (() => void)[] = [];
  const come = new EventEmitter();
  server = createServer((request, answer) => {
    if (request.url !== "/slow") return void answer.end("ok");
    waiting.push(() => answer.setHeader("connection", "close").end("late"));
    come.emit("one");
  });
  keepHandles(server, limit);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    slow: () => waiting.splice(0).forEach((one) => one()),
    held: async (n) => {
      while (waiting.length < n) await once(come, "one");
    },
  };
}

/** By a phone of its own, which keeps its connection. */
async function ask(url: string): Promise<string> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  const { port } = server!.address() as AddressInfo;
  const [response] = (await once(get({ port, host: "127.0.0.1", path: url, agent }), "response")) as [IncomingMessage];
  return (await response.setEncoding("utf8").toArray()).join("");
}

describe("file handles", () => {
  it("are not all given to connections: a phone that only keeps one warm makes room for who comes", async () => {
    const { slow } = await start(16);
    const under = ask("/slow");
    for (let phone = 0; phone < 40; phone++) expect(await ask("/")).toBe("ok");
    // The one that was being served all the while is served.
    slow();
    expect(await under).toBe("late");
  });

  it("that are all in use let go whoever comes, and take the next once one is free", async () => {
    const { slow, held } = await start(16);
    const under = Array.from({ length: 8 }, () => ask("/slow"));
    await held(8);
    await expect(ask("/")).rejects.toThrow(/ECONNRESET|hang up/);
    slow();
    expect(await Promise.all(under)).toEqual(Array.from({ length: 8 }, () => "late"));
    expect(await ask("/")).toBe("ok");
  });

  it("of many keep as many for the work as it needs, and without a bound none", async () => {
    await start(65_536);
    expect(server!.maxConnections).toBe(65_536 - 128);
    server!.close();
    await start(null);
    expect(server!.maxConnections).toBeFalsy();
  });

  it.skipIf(process.platform === "win32")("are as many as the process was given", () => {
    const program = `import(${JSON.stringify(path.join(import.meta.dirname, "handles.ts"))}).then((m) => console.log(m.openFilesLimit()))`;
    const said = spawnSync("/bin/sh", ["-c", 'ulimit -n 77; exec "$0" -e "$1"', process.execPath, program]);
    expect(said.stdout.toString().trim()).toBe("77");
  });
});
