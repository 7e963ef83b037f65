import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Config, loadConfig } from "./config.ts";

const folder = mkdtempSync(join(tmpdir(), "posko-config-"));
const pem = join(folder, "some.pem");
writeFileSync(pem, "");
afterAll(() => rmSync(folder, { recursive: true }));

function accepted(environment: Record<string, string>): Config {
  const config = loadConfig(environment);
  if (!config.ok) throw new Error(config.problem.sentence);
  return config.value;
}

describe("the settings", () => {
  it("need nothing: a loopback address, port 8080 and a folder beside the project", () => {
    const config = accepted({});
    expect(config).toMatchObject({
      port: 8080,
      host: "127.0.0.1",
      publicUrl: "http://localhost:8080",
      trustProxy: false,
    });
    expect(config).toMatchObject({
      databaseUrl: undefined,
      tls: undefined,
      s3: undefined,
      phonePages: true,
      notices: [],
    });
    expect(isAbsolute(config.dataFolder)).toBe(true);
  });

  it("treat an empty value as absent", () => {
    expect(accepted({ PORT: "", DATABASE_URL: " ", PUBLIC_URL: "" })).toEqual(accepted({}));
  });

  it("take a URL with a socket as host, written either way", () => {
    const usual = accepted({ DATABASE_URL: "postgres://posko:secret@/posko?host=/run/postgresql" }).databaseUrl ?? "";
    expect(new URL(usual).searchParams.get("host")).toBe("/run/postgresql");
    expect(accepted({ DATABASE_URL: "postgresql://%2Frun%2Fpostgresql/posko" }).databaseUrl).toContain("%2Frun");
  });

  it("cut the public address down to scheme, host and port", () => {
    expect(accepted({ PUBLIC_URL: "https://posko.example.org/" }).publicUrl).toBe("https://posko.example.org");
    expect(accepted({ PUBLIC_URL: "https://posko.example.org:8443" }).publicUrl).toBe("https://posko.example.org:8443");
  });

  it.each([
    ["1", 1],
    ["true", true],
    ["no", false],
    ["10.0.0.1, 10.1.0.0/16", "10.0.0.1, 10.1.0.0/16"],
  ])("read TRUST_PROXY=%s", (text, value) => {
    expect(accepted({ TRUST_PROXY: text }).trustProxy).toBe(value);
  });

  it("know the S3 store only when it is whole", () => {
    const whole = { S3_ENDPOINT: "https://s3.example.org", S3_BUCKET: "posko", S3_ACCESS_KEY: "a", S3_SECRET_KEY: "b" };
    expect(accepted(whole).s3).toEqual({
      endpoint: "https://s3.example.org",
      region: "auto",
      bucket: "posko",
      accessKey: "a",
      secretKey: "b",
    });
  });
});

describe("the phone's pages", () => {
  it.each(["0.0.0.0", "192.168.1.10", "::", "posko.local"])(
    "are switched off with a sentence on HOST=%s without https",
    (host) => {
      const config = accepted({ HOST: host });
      expect(config.phonePages).toBe(false);
      expect(config.notices).toHaveLength(1);
      expect(config.notices[0]).toContain("TLS_CERT");
    },
  );

  it.each(["127.0.0.1", "127.0.0.53", "::1", "localhost"])("are served on HOST=%s", (host) => {
    expect(accepted({ HOST: host }).phonePages).toBe(true);
  });

  it("are served beyond this machine with a certificate, or behind an https address", () => {
    expect(accepted({ HOST: "0.0.0.0", TLS_CERT: pem, TLS_KEY: pem })).toMatchObject({
      phonePages: true,
      publicUrl: "https://localhost:8080",
    });
    expect(accepted({ HOST: "0.0.0.0", PUBLIC_URL: "https://posko.example.org" }).phonePages).toBe(true);
  });
});

describe("a setting that cannot be used", () => {
  it.each<[string, Record<string, string>]>([
    ["PORT", { PORT: "eighty" }],
    ["PORT", { PORT: "70000" }],
    ["PORT", { PORT: "-1" }],
    ["TLS_KEY", { TLS_CERT: pem }],
    ["TLS_CERT", { TLS_KEY: pem }],
    ["TLS_CERT", { TLS_CERT: join(folder, "absent.pem"), TLS_KEY: pem }],
    ["PUBLIC_URL", { PUBLIC_URL: "posko.example.org" }],
    ["PUBLIC_URL", { PUBLIC_URL: "https://example.org/posko" }],
    ["PUBLIC_URL", { PUBLIC_URL: "ftp://example.org" }],
    ["DATABASE_URL", { DATABASE_URL: "mysql://root@localhost/posko" }],
    ["DATABASE_URL", { DATABASE_URL: "localhost:5432" }],
    ["DATABASE_URL", { DATABASE_URL: "postgres://localhost" }],
    ["TRUST_PROXY", { TRUST_PROXY: "the one in front" }],
    ["S3_SECRET_KEY", { S3_ENDPOINT: "https://s3.example.org", S3_BUCKET: "posko", S3_ACCESS_KEY: "a" }],
    ["S3_ENDPOINT", { S3_ENDPOINT: "s3", S3_BUCKET: "posko", S3_ACCESS_KEY: "a", S3_SECRET_KEY: "b" }],
    ["LOG_LEVEL", { LOG_LEVEL: "loud" }],
  ])("is refused by its name, in one sentence: %s %j", (setting, environment) => {
    const config = loadConfig(environment);
    expect(config).toMatchObject({ ok: false, problem: { code: "config.invalid", setting } });
    const sentence = config.ok ? "" : config.problem.sentence;
    expect(sentence).toContain(setting);
    expect(sentence).not.toContain("\n");
    expect(sentence.endsWith(".") || sentence.endsWith(").")).toBe(true);
  });

  it("never repeats the password of a database", () => {
    const config = loadConfig({ DATABASE_URL: "postgres://posko:hunter2@" });
    expect(config.ok ? "" : config.problem.sentence).not.toContain("hunter2");
    expect(config.ok).toBe(false);
  });
});
