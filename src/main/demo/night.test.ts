import { describe, expect, test } from "vitest";
import { readAsked } from "../demo.ts";
import type { DemoCity, DemoStation, Totals } from "./city.ts";
import { forwardedOf } from "./forwarded.ts";
import { NIGHT_MINUTES, nightClock, planNight } from "./night.ts";
import { phoneOf } from "./phones.ts";
import { phoneKey, type SamplePhones } from "./sample.ts";

const paper: Totals = { "votes.1": 100, "votes.2": 90, valid: 190, invalid: 3, total: 193 };

const stations = Array.from({ length: 300 }, (_, i): DemoStation => {
  const id = `35.73.01.1001/${i + 1}`;
  const second = i % 10 === 0 ? { ...paper, total: 198 } : i % 10 === 1 ? null : paper;
  return {
    id,
    village: "35.73.01.1001",
    villageName: "Desa",
    number: i + 1,
    male: 100,
    female: 110,
    first: paper,
    second,
  };
});
const city: DemoCity = { real: false, election: "contoh", stations };
const sample: SamplePhones = {
  election: "contoh",
  phones: new Map(
    stations.flatMap((s, i) =>
      (i % 3 === 0 ? (["holder"] as const) : (["holder", "substitute"] as const)).map((post) => {
        const key = phoneKey(s.id, post);
        return [
          key,
          phoneOf("seed", `00000000-0000-7000-8000-${String(i).padStart(12, "0")}`, `witness:${key}`),
        ] as const;
      }),
    ),
  ),
  visitors: new Set([stations[5]!.id]),
  silent: new Set([stations[6]!.id]),
};
const plan = planNight(city, "seed", sample);

const totalOf = (e: (typeof plan)[number]) => e.readings().find((one) => one.part === "totals")!.fields["total"];

describe("the plan of the night", () => {
  test("is the same for the same seed, so that a night can be gone on with", () => {
    const told = (events: typeof plan) =>
      events.map((e) => ({ ...e, readings: e.readings(), rows: e.pictures.map((page) => e.rows(page)) }));
    expect(told(planNight(city, "seed", sample))).toEqual(told(plan));
    expect(told(planNight(city, "another", sample))).not.toEqual(told(plan));
  });

  test("lets nobody read the same form twice", () => {
    const seen = plan.map((e) => `${e.station.id} ${e.by}`);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test("runs by time and within the night, and a form is read a second time only after the first", () => {
    const times = plan.map((e) => e.at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThanOrEqual(NIGHT_MINUTES);
    for (const [, events] of Map.groupBy(plan, (e) => e.station.id)) expect(events[0]!.by).toBe("holder");
  });

  test("has somebody whose slips a third reader puts right, pages nobody can read, and what else witnesses say", () => {
    const after = [...Map.groupBy(plan, (e) => e.station.id).values()];
    const slips = after.filter(
      (events) => totalOf(events[1] ?? events[0]!) !== totalOf(events[0]!) || events.length > 2,
    );
    expect(slips.length).toBeGreaterThan(0);
    for (const events of slips.filter((own) => own.length > 2)) {
      expect(events[2]!.by).not.toBe(events[1]!.by);
      expect(totalOf(events[2]!)).toBe(events[2]!.station.second!.total);
    }
    const unreadable = plan.filter((e) => e.unreadable !== undefined);
    expect(unreadable.length).toBeGreaterThan(0);
    for (const { station } of unreadable) {
      const [first] = plan.filter((e) => e.station.id === station.id);
      expect([first!.by, first!.dark, first!.pictures.includes("2")]).toEqual(["holder", true, true]);
    }
    const notes = plan.filter((e) => e.note !== undefined);
    expect(notes.length).toBeGreaterThan(0);
    expect(notes.every((e) => e.by === "holder")).toBe(true);
  });

  test("leaves a visitor's station to the visitor", () => {
    expect(plan.some((e) => sample.visitors.has(e.station.id))).toBe(false);
  });

  test("keeps what reached the coordinator by messenger out of what is sent, and has its pages", () => {
    const { sent, forwarded } = forwardedOf(plan, sample);
    expect(forwarded.map((e) => [e.station.id, e.by, e.pages])).toEqual([[stations[6]!.id, "holder", ["2"]]]);
    expect(sent).toEqual(plan.filter((e) => e.station.id !== stations[6]!.id));
    expect(forwarded[0]!.rows("2").map(([, n]) => n)).toEqual(Object.values(paper));
  });

  test("shows the paper wherever somebody will have to look at it", () => {
    const toLookAt = [...Map.groupBy(plan, (e) => e.station.id).values()].filter(
      (events) => events.length === 1 || events.some((e) => totalOf(e) !== totalOf(events[0]!)),
    );
    expect(toLookAt.length).toBeGreaterThan(30);
    expect(toLookAt.filter((events) => !events[0]!.pictures.includes("2"))).toEqual([]);
  });
});

test("the night's clock begins at 14:00 and passes midnight", () => {
  expect(nightClock(0)).toBe("14:00");
  expect(nightClock(599.9)).toBe("23:59");
  expect(nightClock(600)).toBe("00:00");
});

test("a phone of a seed is the same phone every time, and another seed's is another", () => {
  const id = "01890000-0000-7000-8000-000000000001";
  const again = phoneOf("seed", id, "witness:x");
  expect(phoneOf("seed", id, "witness:x").publicKey).toEqual(again.publicKey);
  expect(phoneOf("other", id, "witness:x").publicKey).not.toEqual(again.publicKey);
});

test.each([
  [[], { speed: 60, fresh: false }],
  [["--speed", "120", "--fresh"], { speed: 120, fresh: true }],
  [["--speed=0.5"], { speed: 0.5, fresh: false }],
  [["--speed", "0"], null],
  [["--speed"], null],
  [["--slow"], null],
])("the words %j are understood, or refused", (argv, asked) => {
  expect(readAsked(argv)).toEqual(asked);
});
