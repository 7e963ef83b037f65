// What has broken servers before, and a chance that is the same each time for the same seed. Some of it no JSON writer
// makes by itself (`-0`, `1e400`, a number with fifty digits): that is written into the text as it stands.

/** Something between 0 and 1, below a bound, or one of a list; the same ones each time for the same seed. */
export interface Chance {
  below(bound: number): number;
  of<T>(list: readonly T[]): T;
  /** True once in so many. */
  once(inSo: number): boolean;
}

/** mulberry32: a short generator whose next numbers do not show the last ones. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return { below, of: (list) => list[below(list.length)]!, once: (inSo) => below(inSo) === 0 };
}

/** JSON text that is put in as it stands. */
export class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** As JSON, with what is `Written` in its place. */
export function jsonText(value: unknown): string {
  if (value instanceof Written) return value.text;
  if (Array.isArray(value)) return `[${value.map((v) => jsonText(v === undefined ? null : v)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).filter(([, v]) => v !== undefined);
    return `{${fields.map(([k, v]) => `${JSON.stringify(k)}:${jsonText(v)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

export const NUMBERS: readonly unknown[] = [
  -1,
  0.5,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  -(2 ** 31) - 1,
  2 ** 53,
  1e21,
  1e308,
  new Written("-0"),
  new Written("1e400"),
  new Written("-1e400"),
  new Written("9007199254740993"),
  new Written("1E2"),
  new Written("1.0"),
  new Written("9".repeat(50)),
  new Written("5e-324"),
  "12",
  " 12",
  "12 ",
  "+12",
  "0x1f",
  "1_000",
  "1.000",
  "1,5",
  "-0",
  "012",
  "1e3",
  "NaN",
  "Infinity",
  "١٢",
  "१२",
  "１２",
  "𝟙𝟚",
  "Ⅻ",
  "½",
];

export const TEXTS: readonly string[] = [
  "",
  " ",
  "\0",
  "35.73\0",
  "\ud800",
  "\udfff35.73",
  "\u0000\ud83d",
  "'; drop table grants; --",
  "' or '1'='1",
  "$1",
  "%",
  "_",
  "35.73%",
  "35_73",
  String.raw`\.`,
  "../../../etc/passwd",
  "..%2f..%2fkeys/receipt.pem",
  "file:///etc/passwd",
  "http://169.254.169.254/latest/meta-data/",
  "=cmd|' /C calc'!A0",
  "@SUM(1+1)",
  "a\r\nset-cookie: x=y",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "{{7*7}}",
  "${process.exit(1)}",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "toString",
  "\u202e\ufeff",
  "\u200b35.73",
  "e\u0301",
  "İ",
  "ﬀ",
  "😀".repeat(300),
  "a".repeat(70_000),
  "2147483648",
  "9".repeat(400),
  "9999-99-99T99:99:99Z",
  "2024-02-30",
  "+275760-09-13T00:00:00.001Z",
  "-000001-01-01T00:00:00Z",
  "0000-01-01T00:00:00Z",
  "00000000-0000-0000-0000-000000000000",
  "FFFFFFFF-FFFF-7FFF-BFFF-FFFFFFFFFFFF",
  "{01890a5d-ac96-774b-bcce-b302099a8057}",
  "99.99.99.9999/999",
  "35.73.01.1001/0012",
  "35.73.01.1001/-1",
  "35.73.01.1001/1/2",
  "account:../x",
  "null",
  "undefined",
  "true",
  "[object Object]",
];

export const SHAPES: readonly unknown[] = [
  null,
  true,
  false,
  [],
  [null],
  [[]],
  {},
  { length: 1e9 },
  { toJSON: 1 },
  { $ne: null },
  { columns: { place: "\0" } },
  Array.from({ length: 3_000 }, () => "x"),
  Array.from({ length: 300 }, (_v, i) => ({ id: i })),
  new Written(`${"[".repeat(70)}${"]".repeat(70)}`),
  new Written(`${"[".repeat(50_000)}${"]".repeat(50_000)}`),
  new Written(`${'{"a":'.repeat(66)}1${"}".repeat(66)}`),
  new Written('{"__proto__":{"polluted":true}}'),
  new Written('{"constructor":{"prototype":{"polluted":true}}}'),
  new Written('{"a":1,"a":2}'),
  new Written('"\\ud800"'),
  new Written('"\\u0000"'),
];
