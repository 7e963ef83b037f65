// What may happen to a phone, one step at a time, and walks made of such steps. A step that makes no sense where the
// phone stands is passed over, so that any part of a walk is a walk too: what fails is made smaller by leaving steps out.

import fc from "fast-check";
import { type Weather, WEATHERS } from "./layer.ts";

/** The step is not waited for: so many milliseconds after it began, this happens to the page. */
export interface Cut {
  readonly how: "reload" | "close" | "crash";
  readonly after: number;
}

export type Step =
  | { readonly do: "type"; readonly page: 0 | 1; readonly field: number; readonly value: number; readonly cut?: Cut }
  | { readonly do: "photograph"; readonly page: 0 | 1; readonly look: number; readonly cut?: Cut }
  /** With two taps, or none waited for. */
  | { readonly do: "send"; readonly taps: 1 | 2; readonly cut?: Cut }
  | { readonly do: "check_in" | "close_polls"; readonly cut?: Cut }
  | { readonly do: "weather"; readonly weather: Weather }
  /** `tab`: a second one is opened, or the other one taken in hand. */
  | { readonly do: "reload" | "close" | "crash" | "tab" | "look" | "export" | "hand_in" }
  /** The coordinator makes a new code; the old one, and this phone's session, end. */
  | { readonly do: "reissue" }
  | { readonly do: "code"; readonly cut?: Cut }
  | { readonly do: "release"; readonly release: 0 | 1 }
  | { readonly do: "update" }
  /** An older server, which does not know these in their shape; one that cannot save some of it; neither. */
  | { readonly do: "server"; readonly is: "older" | "in trouble" | "well" }
  /** The browser clears what it may: all but texts, or the screens alone. */
  | { readonly do: "evict"; readonly what: "site" | "screens" };

export interface Walk {
  /** What the weather is like when the code is entered, and while the screens are kept for later. */
  readonly begins: Weather;
  readonly luck: number;
  readonly steps: readonly Step[];
}

const cut: fc.Arbitrary<Cut | undefined> = fc.option(
  fc.record({ how: fc.constantFrom("reload", "close", "crash"), after: fc.nat(150) }),
  { nil: undefined, freq: 3 },
);
const cutting = (step: fc.Arbitrary<Step>): fc.Arbitrary<Step> =>
  fc.tuple(step, cut).map(([one, how]) => (how === undefined ? one : ({ ...one, cut: how } as Step)));
const page = fc.constantFrom(0 as const, 1 as const);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 7,
    arbitrary: cutting(fc.record({ do: fc.constant("type" as const), page, field: fc.nat(3), value: fc.nat(250) })),
  },
  {
    weight: 3,
    arbitrary: cutting(fc.record({ do: fc.constant("photograph" as const), page, look: fc.nat(2) })),
  },
  {
    weight: 8,
    arbitrary: cutting(fc.record({ do: fc.constant("send" as const), taps: fc.constantFrom(1 as const, 2 as const) })),
  },
  { weight: 1, arbitrary: cutting(fc.constantFrom({ do: "check_in" as const }, { do: "close_polls" as const })) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("weather" as const), weather: fc.constantFrom(...WEATHERS) }),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      { do: "reload" as const },
      { do: "close" as const },
      { do: "crash" as const },
      { do: "tab" as const },
      { do: "tab" as const },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom({ do: "look" as const }, { do: "export" as const }, { do: "hand_in" as const }),
  },
  {
    weight: 2,
    arbitrary: fc.oneof(fc.constant({ do: "reissue" as const }), cutting(fc.constant({ do: "code" as const }))),
  },
  {
    weight: 2,
    arbitrary: fc.oneof(
      fc.record({ do: fc.constant("release" as const), release: fc.constantFrom(0 as const, 1 as const) }),
      fc.constant({ do: "update" as const }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("server" as const),
      is: fc.constantFrom("older" as const, "in trouble" as const, "well" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("evict" as const),
      what: fc.constantFrom("site" as const, "screens" as const),
    }),
  },
);

/** Weathers in which somebody who tries again gets in after all. */
const begins = fc.constantFrom<Weather[]>("fair", "fair", "lost", "errors", "drip", "twice");

export function walks(most: number): fc.Arbitrary<Walk> {
  return fc.record({
    begins,
    luck: fc.nat(0xffff),
    steps: fc.array(step, { minLength: Math.min(most, 4), maxLength: most, size: "max" }),
  });
}

/** A step in few words, for who reads a walk that failed. */
export function say(step: Step): string {
  const { do: what, cut: broken, ...rest } = step as Step & { cut?: Cut };
  const more = Object.values(rest).join(" ");
  return `${what}${more === "" ? "" : ` ${more}`}${broken === undefined ? "" : ` (${broken.how} after ${broken.after} ms)`}`;
}
