// Ids are UUIDv7, made where the thing is made (RFC 9562 §5.7): on the phone for a report, on the server
// for a trail line. They sort by time, so that an index on them grows at its end.

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

/** Random bytes are asked for by the kilobyte: a batch makes some hundred ids. */
const pool = new Uint8Array(2_048);
let used = pool.length;

function randomInto(bytes: Uint8Array): void {
  if (used + bytes.length > pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  bytes.set(pool.subarray(used, used + bytes.length));
  // What was given out is not kept.
  pool.fill(0, used, used + bytes.length);
  used += bytes.length;
}

/** A UUIDv7 for the instant `now` (milliseconds since 1970). */
export function uuidv7(now: number = Date.now()): string {
  const b = new Uint8Array(16);
  randomInto(b);
  let ms = Math.floor(now);
  for (let i = 5; i >= 0; i--) {
    b[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  b[6] = 0x70 | (b[6]! & 0x0f);
  b[8] = 0x80 | (b[8]! & 0x3f);
  let s = "";
  for (let i = 0; i < 16; i++) {
    s += HEX[b[i]!];
    if (i === 3 || i === 5 || i === 7 || i === 9) s += "-";
  }
  return s;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}
