import { generateKeyPairSync, sign, verify } from "node:crypto";
import { expect, test } from "vitest";
import { derOf } from "./verify.ts";

test("a raw signature in DER says the same, also where a number is short or would read as negative", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const lengths = new Set<number>();
  // About one in 256 halves begins with a zero byte, every second with a high bit.
  for (let i = 0; i < 2_000; i++) {
    const said = Buffer.from(`said ${i}`);
    const raw = sign("sha256", said, { key: privateKey, dsaEncoding: "ieee-p1363" });
    const der = derOf(raw);
    lengths.add(der.length);
    if (!verify("sha256", said, publicKey, der)) expect.fail(raw.toString("hex"));
    if (i % 50 > 0) continue;
    raw[i % 64]! ^= 1;
    expect(verify("sha256", said, publicKey, derOf(raw))).toBe(false);
  }
  expect(lengths.size).toBeGreaterThan(3);
});
