// The one dialect of SQL, asked of the catalogue after migrating: what must hold so that the same tables can be spread
// over many machines. A new table fails here until it has been placed in `distribution.ts`.

import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase } from "../postgres/fresh.ts";
import { distribute, listPlainTables, planDistribution, type SpreadTable } from "./distribute.ts";
import { listsOf, spreads } from "./distribution.ts";

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let client: pg.Client;
let tables: string[];

beforeAll(async () => {
  fresh = await freshDatabase();
  client = new pg.Client({ connectionString: fresh.url });
  await client.connect();
  tables = await listPlainTables(client);
});
afterAll(async () => {
  await client?.end();
  await fresh?.drop();
});

/** Tables that are spread by a column, with it. */
function spreadTables(): { table: string; by: string; beside: string | null }[] {
  return [...spreads()].flatMap(([table, spread]) => (typeof spread === "string" ? [] : [{ table, ...spread }]));
}

/** The one column of an answer. */
async function column(text: string, values: readonly unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<string[]>({ text, values: [...values], rowMode: "array" });
  return rows.map(([value]) => value!);
}

describe("the lists of tables", () => {
  test("hold every table exactly once, and none that is not there", () => {
    expect(tables.length).toBeGreaterThan(40);
    const wrong = tables.filter((t) => listsOf(t).length !== 1).map((t) => `${t}: in ${listsOf(t).length} lists`);
    expect(wrong).toEqual([]);
    expect([...spreads().keys()].filter((t) => !tables.includes(t))).toEqual([]);
  });
});

describe("a table that is spread by a column", () => {
  test("has it in every primary key, unique constraint and unique index", async () => {
    const { rows } = await client.query<{ table: string; index: string; columns: string[] }>(
      `select t.relname as table, i.relname as index, array(
         select a.attname::text from unnest(x.indkey::int[]) as k join pg_attribute a on a.attrelid = t.oid and a.attnum = k) as columns
       from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
       where x.indisunique and t.relname = any($1)`,
      [spreadTables().map((t) => t.table)],
    );
    const by = new Map(spreadTables().map((t) => [t.table, t.by]));
    expect(rows.length).toBeGreaterThanOrEqual(by.size);
    expect(rows.filter((r) => !r.columns.includes(by.get(r.table)!)).map((r) => `${r.table}: ${r.index}`)).toEqual([]);
  });

  test("has a primary key, and never nothing in that column", async () => {
    const keyed = await column("select conrelid::regclass::text from pg_constraint where contype = 'p'");
    expect(spreadTables().filter((t) => !keyed.includes(t.table))).toEqual([]);
    const empty = await column(
      `select a.attrelid::regclass::text from unnest($1::text[], $2::text[]) as s (t, c)
       join pg_attribute a on a.attrelid = s.t::regclass and a.attname = s.c where not a.attnotnull`,
      [spreadTables().map((t) => t.table), spreadTables().map((t) => t.by)],
    );
    expect(empty).toEqual([]);
  });

  test("refers only to tables that are everywhere, or by the same column to one that lies beside it", async () => {
    const { rows } = await client.query<{ child: string; parent: string; from: string[]; to: string[] }>(
      `select k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
         array(select a.attname::text from unnest(k.conkey) with ordinality as c (n, i)
           join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.n order by c.i) as from,
         array(select a.attname::text from unnest(k.confkey) with ordinality as c (n, i)
           join pg_attribute a on a.attrelid = k.confrelid and a.attnum = c.n order by c.i) as to
       from pg_constraint k where k.contype = 'f'`,
    );
    const all = spreads();
    const wrong = rows.filter(({ child, parent, from, to }) => {
      const [own, other] = [all.get(child)!, all.get(parent)!];
      if (typeof own === "string") return own === "reference" ? other !== "reference" : typeof other !== "string";
      if (typeof other === "string") return other !== "reference";
      const place = from.indexOf(own.by);
      return place === -1 || to[place] !== other.by || (own.beside ?? child) !== (other.beside ?? parent);
    });
    expect(rows.length).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
  });

  test("has the type and the order of letters of the one it lies beside, else they cannot lie together", async () => {
    const { rows } = await client.query<{ table: string; type: string; collation: string | null }>(
      `select s.t as table, format_type(a.atttypid, a.atttypmod) as type, c.collname as collation
       from unnest($1::text[], $2::text[]) as s (t, c)
       join pg_attribute a on a.attrelid = s.t::regclass and a.attname = s.c
       left join pg_collation c on c.oid = a.attcollation`,
      [spreadTables().map((t) => t.table), spreadTables().map((t) => t.by)],
    );
    const kind = new Map(rows.map((r) => [r.table, `${r.type} ${r.collation ?? ""}`]));
    const apart = spreadTables().filter((t) => t.beside !== null && kind.get(t.table) !== kind.get(t.beside));
    expect(apart.map((t) => `${t.table} (${kind.get(t.table)})`)).toEqual([]);
    expect(kind.get("stations")).toBe("text C");
  });
});

describe("no table has what many machines do not keep", () => {
  test("no triggers and no rules", async () => {
    expect(await column("select tgname from pg_trigger where not tgisinternal")).toEqual([]);
    const own = "select c.oid from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'";
    expect(await column(`select rulename from pg_rewrite where ev_class in (${own})`)).toEqual([]);
  });

  test("no exclusion and no deferrable constraints", async () => {
    expect(await column("select conname from pg_constraint where contype = 'x' or condeferrable")).toEqual([]);
  });

  test("no enum types, no ltree and no other type of an extension", async () => {
    const types = await column(
      `select distinct format('%s.%s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod))
       from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
       left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
         and (coalesce(e.typtype, t.typtype) <> 'b' or coalesce(e.typnamespace, t.typnamespace) <> 'pg_catalog'::regnamespace)`,
    );
    expect(types).toEqual([]);
    expect(await column("select extname from pg_extension where extname <> 'plpgsql'")).toEqual([]);
  });

  test("no inheritance and no partitions of our own", async () => {
    expect(
      await column(
        "select inhrelid::regclass::text from pg_inherits i join pg_class c on c.oid = i.inhrelid where c.relkind = 'r'",
      ),
    ).toEqual([]);
  });
});

describe("posko db distribute", () => {
  /** As the cluster would tell it when all is done. */
  const whole = (): SpreadTable[] =>
    [...spreads()].flatMap(([table, spread]): SpreadTable[] => {
      if (spread === "local") return [];
      const column_ = spread === "reference" ? null : spread.by;
      return [{ table, kind: spread === "reference" ? "reference" : "distributed", column: column_ }];
    });

  const listed = (): string[] => [...spreads().keys()];

  test("says that the extension is missing where it is", async () => {
    expect(await distribute(client)).toMatchObject({ problem: { code: "distribute.no_extension" } });
  });

  test("spreads each table but the local ones, those that others refer to before them", () => {
    const plan = planDistribution(listed(), []);
    if (!plan.ok) throw new Error(plan.problem.code);
    const order = [...new Set(plan.value.map((s) => s.table))];
    expect(order.toSorted()).toEqual(
      whole()
        .map((t) => t.table)
        .toSorted(),
    );
    expect(order.indexOf("elections")).toBeLessThan(order.indexOf("contests"));
    expect(order.indexOf("stations")).toBeLessThan(order.indexOf("readings"));
  });

  test("run again does nothing, and after an interruption only the rest", () => {
    expect(planDistribution(listed(), whole())).toEqual({ ok: true, value: [] });
    const rest = planDistribution(
      listed(),
      whole().filter((t) => t.table !== "readings"),
    );
    if (!rest.ok) throw new Error(rest.problem.code);
    expect(new Set(rest.value.map((s) => s.table))).toEqual(new Set(["readings"]));
  });

  test("refuses a table in no list, one that is missing, and one that somebody spread otherwise", () => {
    const code = (known: readonly string[], now: readonly SpreadTable[]) => {
      const plan = planDistribution(known, now);
      return plan.ok ? null : plan.problem.code;
    };
    expect(code([...listed(), "novelties"], [])).toBe("distribute.unlisted");
    expect(code(listed().slice(1), [])).toBe("distribute.missing");
    const otherwise = whole().map((t) => (t.table === "readings" ? { ...t, column: "station" } : t));
    expect(code(listed(), otherwise)).toBe("distribute.otherwise");
  });
});
