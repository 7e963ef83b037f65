// The loader's side of `screens`: thousands of open streams, each noting when its place's number changed.

import net from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { pathOf, queryOf } from "../src/base/contract.ts";
import { watch } from "../src/count/tally/contract.ts";
import type { ScreensJob, ScreensReport } from "./job.ts";
import { getBytes } from "./wire.ts";

interface Screen {
  readonly place: string;
  /** When each event came (ms since 1970) and how many stations were in. */
  readonly seen: [number, number][];
  broken: boolean;
}

const OPENING_AT_ONCE = 50;

/** @param ready resolves when the clock may start */
export async function openScreens(job: ScreensJob, ready: () => Promise<void>): Promise<ScreensReport> {
  const sockets: net.Socket[] = [];
  const screens: Screen[] = [];
  let closing = false;
  const open = (i: number): Promise<void> =>
    new Promise((resolve) => {
      const screen: Screen = { place: job.places[i % job.places.length]!, seen: [], broken: false };
      screens.push(screen);
      const socket = net.connect(job.port, "127.0.0.1");
      sockets.push(socket);
      const query = queryOf({ contest: job.contest, place: screen.place, basis: "provisional" });
      socket.write(getBytes(`${pathOf(watch)}${query}`, job.people[i % job.people.length]!));
      let text = "";
      const over = (): void => {
        if (!closing) screen.broken = true;
        resolve();
      };
      socket.on("error", over).on("close", over);
      socket.setEncoding("latin1");
      socket.on("data", (chunk: string) => {
        text += chunk;
        for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
          const event = text.slice(0, end);
          text = text.slice(end + 2);
          const at = event.indexOf("data: {");
          if (at < 0) continue;
          const told = /"in":(\d+)/.exec(event)?.[1];
          if (event.includes("event: problem") || told === undefined) screen.broken = true;
          else screen.seen.push([Date.now(), Number(told)]);
          resolve();
        }
      });
    });
  for (let i = 0; i < job.screens; i += OPENING_AT_ONCE) {
    const some = Math.min(OPENING_AT_ONCE, job.screens - i);
    await Promise.all(Array.from({ length: some }, (_v, k) => open(i + k)));
  }
  await ready();
  await pause(job.seconds * 1_000);
  closing = true;
  for (const socket of sockets) socket.destroy();
  return {
    screens: screens.map(({ place, seen, broken }) => ({ place, seen, broken })),
  };
}
