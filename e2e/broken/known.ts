// Walks that once broke a promise, made as small as they go.

import type { Step, Walk } from "./steps.ts";

const type = (field: number, value: number): Step => ({ do: "type", page: 0, field, value });
const photograph = (look: number): Step => ({ do: "photograph", page: 0, look });
const send: Step = { do: "send", taps: 2 };
const evict: Step = { do: "evict", what: "site" };
const walk = (...steps: Step[]): Walk => ({ begins: "fair", luck: 1, steps });

export const KNOWN: Readonly<Record<string, Walk>> = {
  "what is typed in one tab stands in the other": walk(type(0, 5), { do: "tab" }, type(0, 7), { do: "tab" }, send, {
    do: "look",
  }),
  "a store cleared under an open page is told, and what was signed goes on its way": walk(
    type(0, 5),
    photograph(0),
    { do: "weather", weather: "cut" },
    send,
    evict,
    { do: "weather", weather: "fair" },
    { do: "hand_in" },
    photograph(1),
    send,
  ),
  "a store cleared while the app was closed is told, and the same picture chosen again goes after all": walk(
    photograph(0),
    { do: "weather", weather: "cut" },
    send,
    { do: "close" },
    evict,
    { do: "weather", weather: "fair" },
    { do: "look" },
    photograph(0),
  ),
  "an older release opens what a newer one left, alone and beside it": walk(
    type(0, 5),
    { do: "release", release: 1 },
    { do: "reload" },
    { do: "update" },
    { do: "tab" },
    { do: "release", release: 0 },
    { do: "reload" },
    { do: "update" },
    send,
    { do: "look" },
  ),
  "an older server, and one in trouble, hold up only what they cannot take": walk(
    { do: "server", is: "older" },
    photograph(0),
    send,
    { do: "look" },
    { do: "server", is: "in trouble" },
    type(0, 5),
    send,
    { do: "reload" },
    { do: "look" },
  ),
  "screens cleared from the phone are fetched once more": walk(
    { do: "evict", what: "screens" },
    { do: "reload" },
    { do: "look" },
    { do: "weather", weather: "cut" },
    { do: "reload" },
    { do: "look" },
  ),
};
