// A board and a wall have room for some; of the others they say how many, and never that there are more when all stand there.

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Board, Tally } from "../part.tsx";
import { LateCard, TroubleCard } from "./board.tsx";
import { Sides } from "./wall.tsx";

/** The text of each list item or table cell that is drawn. */
function drawn(node: ReactNode): string[] {
  const html = renderToStaticMarkup(<QueryClientProvider client={new QueryClient()}>{node}</QueryClientProvider>);
  return [...html.matchAll(/<(li|tr)\b[^>]*>(.*?)<\/\1>/gs)].map(([, , inner]) =>
    inner!
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/\s+/g, " ")
      .trim(),
  );
}

function boardOf(late: number, troubled: number): Board {
  const children = Array.from({ length: late }, (_v, i) => ({
    place: `35.${String(i + 10)}`,
    name: `Wilayah ${String(i + 1)}`,
    stations: 100,
    in: 10,
    accepted: 0,
    in_review: 0,
    flagged: 0,
    // The further down, the later: the worst come first.
    late: { expected: 50, short: i + 1, minutes: null },
  }));
  const stations = Array.from({ length: Math.min(20, troubled) }, (_v, i) => ({
    station: `35.73.01.1001/${String(i + 1)}`,
    village: "Kauman",
    reason: "Listrik padam",
    made_at: "2024-02-14T10:00:00.000Z",
  }));
  const reasons = [{ reason: "Listrik padam", stations: troubled }];
  const trouble = { total: troubled, settled: 0, reasons, stations };
  return { place: "35.73", name: "Contoh", children, trouble } as unknown as Board;
}

const href = (place: string): string => place;

test("a board names the eight that lag most, and how many others lag", () => {
  const eight = drawn(<LateCard board={boardOf(8, 0)} href={href} />);
  expect(eight).toHaveLength(8);
  const eleven = drawn(<LateCard board={boardOf(11, 0)} href={href} />);
  expect(eleven).toHaveLength(9);
  expect(eleven[0]).toContain("Wilayah 11");
  expect(eleven[7]).toContain("Wilayah 4");
  expect(eleven[8]).toBe("… dan 3 wilayah lagi, di tabel “Per wilayah”");
});

test("a board names twenty stations in trouble, and how many others there are", () => {
  expect(drawn(<TroubleCard board={boardOf(0, 20)} contest="c" />)).toHaveLength(20);
  const more = drawn(<TroubleCard board={boardOf(0, 21)} contest="c" />);
  expect(more).toHaveLength(21);
  expect(more[20]).toBe("… dan 1 TPS lagi: lihat semua");
});

test("a wall shows eighteen sides, and says of how many", () => {
  const tally = (sides: number): Tally => {
    const votes = Object.fromEntries(Array.from({ length: sides }, (_v, i) => [String(i + 1), 10]));
    return { place: "35.73", name: "Contoh", votes } as unknown as Tally;
  };
  const wall = (sides: number): string[] =>
    drawn(<Sides contest="c" provisional={tally(sides)} accepted={tally(sides)} />).slice(1);
  expect(wall(18)).toHaveLength(18);
  const many = wall(24);
  expect(many).toHaveLength(19);
  expect(many[17]).toContain("18");
  expect(many[18]).toBe("18 dari 24 menurut nomor urut; lainnya di tabulasi");
  // Of each side's share all sides are the whole, also those that have no room.
  expect(many[0]).toContain("4,17 %");
});
