import { bind, type Binding } from "../../server/http/bind.ts";
import { seats } from "./contract.ts";
import { seatsFromCsv } from "./rules.ts";

export const APPORTIONMENT_BINDINGS: readonly Binding[] = [
  // It reads and keeps nothing; signing in is asked for only so that strangers do not use the server as theirs.
  bind(seats, {
    who: { signedIn: true },
    handle: (_call, input) => {
      const result = seatsFromCsv(input);
      if (!result.ok) return result;
      return {
        ok: true,
        value: result.value.map((d) => ({
          ...d,
          seats: { ...d.seats },
          order: [...d.order],
          ties: d.ties.map((tie) => ({ seats: tie.seats, parties: [...tie.parties] })),
        })),
      };
    },
  }),
];
