// Rule packs are folders of the release: read once, checked in full, then kept. A pack with a slip in it stops
// the start, not the night.

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod/mini";
import { refuse, ok, type Result } from "../../../base/result.ts";
import { DAPIL_LEVELS, VOTER_GROUPS, type Form, type FormTemplate, type Pack } from "../model.ts";
import { fieldsOfCheck } from "../rules.ts";
import { formFor, type Standing } from "../rules/form.ts";

const FOLDER = fileURLToPath(new URL("../packs/", import.meta.url));

const inBoth = z.object({ id: z.string().check(z.minLength(1)), en: z.string().check(z.minLength(1)) });
const confidence = z.enum(["sourced", "secondary", "unverified", "derived"]);
const day = z.nullable(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)));
const number = z.int().check(z.minimum(1));

const packFile = z.strictObject({
  id: z.string(),
  name: inBoth,
  /** A pack whose rules, contests and forms stand for those this one does not have itself. */
  like: z.optional(z.string()),
  dated: z.string(),
  voting_on: day,
  law: z.array(z.strictObject({ short: z.string(), title: z.string(), confidence })),
  zones: z.record(z.string().check(z.regex(/^\d{2}$/)), z.enum(["WIB", "WITA", "WIT"])),
  sources: z.array(z.strictObject({ id: z.string(), what: z.string() })),
});

const rulesFile = z.array(
  z.strictObject({
    id: z.string(),
    title: inBoth,
    effective_from: day,
    effective_to: day,
    legal_state: z.enum(["in_force", "struck_down", "conditional", "practice", "draft"]),
    citation: z
      .array(z.strictObject({ instrument: z.string(), article: z.optional(z.string()) }))
      .check(z.minLength(1)),
    params: z.record(z.string(), z.unknown()),
    confidence,
    doubt: z.optional(z.string()),
  }),
);

const partiesFile = z.strictObject({
  source: z.string(),
  confidence,
  doubt: z.optional(z.string()),
  parties: z.array(z.strictObject({ number, name: z.string(), short: z.string(), only_in: z.optional(z.string()) })),
});

const pairsFile = z.strictObject({
  source: z.string(),
  confidence,
  doubt: z.optional(z.string()),
  pairs: z.array(z.strictObject({ number, first: z.string(), second: z.string() })),
});

const contestsFile = z.array(
  z.strictObject({
    key: z.string().check(z.regex(/^[a-z0-9-]+$/)),
    name: inBoth,
    level: z.enum(["nation", "dapil", "province", "regency"]),
    dapil_level: z.optional(z.enum(DAPIL_LEVELS)),
    not_in: z.optional(z.array(z.string())),
    overseas: z.optional(z.boolean()),
    names: z.optional(z.record(z.string(), z.strictObject({ name: inBoth, form: inBoth }))),
    city: z.optional(z.strictObject({ name: inBoth, form: inBoth })),
    kind: z.enum(["pair", "party", "candidate"]),
    form: z.string(),
    form_name: z.optional(inBoth),
    must_agree: number,
  }),
);

const expression: z.ZodMiniType = z.lazy(() =>
  z.union([
    z.number(),
    z.string(),
    z.strictObject({ sum: z.array(expression).check(z.minLength(1)) }),
    z.strictObject({ times: z.tuple([expression, z.int()]) }),
    z.strictObject({ ceil_percent: z.tuple([expression, z.string().check(z.regex(/^\d+(\.\d+)?$/))]) }),
  ]),
);

const repeat = z.optional(z.enum(["party", "candidate", "contender"]));
/** An expression whose lists may hold `{repeat, of}`; filled, it is checked by `slipsIn`. */
const term = z.unknown();

const formFile = z.strictObject({
  id: z.string(),
  name: inBoth,
  like: z.optional(z.string()),
  pages: z
    .array(
      z.strictObject({
        id: z.string(),
        title: inBoth,
        title_before: z.optional(inBoth),
        repeat,
        per: z.optional(number),
      }),
    )
    .check(z.minLength(1)),
  parts: z
    .array(
      z.strictObject({
        id: z.string(),
        title: inBoth,
        repeat,
        fields: z
          .array(
            z.strictObject({
              id: z.string(),
              label: inBoth,
              page: z.string(),
              optional: z.optional(z.boolean()),
              voter_group: z.optional(z.enum(VOTER_GROUPS)),
              repeat,
            }),
          )
          .check(z.minLength(1)),
      }),
    )
    .check(z.minLength(1)),
  checks: z.array(
    z.strictObject({
      id: z.string(),
      severity: z.enum(["error", "warning", "info"]),
      title: inBoth,
      ground: z.optional(inBoth),
      left: term,
      op: z.enum(["=", "<=", ">="]),
      right: term,
      applies_to: z.array(z.string()).check(z.minLength(1)),
      instead_of: z.optional(z.string()),
      repeat,
    }),
  ),
  confidence,
  doubt: z.optional(z.string()),
});

const left = z.union([z.strictObject({ each: z.array(z.string()).check(z.minLength(1)) }), expression]);

/** Facts of a station a check may name beside the form's own fields. */
const STATION_FACTS = ["station.voters"];

const packs = new Map<string, Promise<Pack>>();

/** Ids of the packs of this release. */
export async function listPackIds(): Promise<string[]> {
  const entries = await readdir(FOLDER, { withFileTypes: true });
  return entries
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .toSorted();
}

/**
 * A pack of this release. Refused: `elections.pack_unknown`, with the known ids. Throws where the pack's own
 * files are wrong: that is a bug of the release.
 */
export async function loadPack(id: string): Promise<Result<Pack>> {
  let pack = packs.get(id);
  if (pack === undefined) {
    const known = await listPackIds();
    if (!known.includes(id)) return refuse("not_found", "elections.pack_unknown", { pack: id, known });
    packs.set(id, (pack = readPack(`${FOLDER}${id}/`)));
  }
  return ok(await pack);
}

/** Read and check a pack's folder; throws one sentence naming the file and what is wrong. */
export async function readPack(folder: string): Promise<Pack> {
  const read = async <T extends z.ZodMiniType>(file: string, shape: T, from = folder): Promise<z.output<T>> => {
    const parsed = shape.safeParse(JSON.parse(await readFile(`${from}${file}`, "utf8")));
    if (!parsed.success) throw new Error(`${from}${file}: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  };
  const { like, ...pack } = await read("pack.json", packFile);
  /** The folder that holds a file or folder of the pack: its own, else that of the pack it is like. */
  const holder = (name: string): string =>
    like !== undefined && !existsSync(`${folder}${name}`) ? `${folder}../${like}/` : folder;
  const own = <T extends z.ZodMiniType>(file: string, shape: T): Promise<z.output<T>> =>
    read(file, shape, holder(file));
  const [rules, { parties }, { pairs }, contests, formNames] = await Promise.all([
    own("rules.json", rulesFile),
    own("parties.json", partiesFile),
    own("pairs.json", pairsFile),
    own("contests.json", contestsFile),
    readdir(`${holder("forms")}forms`),
  ]);
  const templates = await Promise.all(
    formNames.toSorted().map((file) => read(`forms/${file}`, formFile, holder("forms"))),
  );
  const bare = { ...pack, rules, parties, pairs, contests, templates, forms: [] as Form[] };
  // Every form is also tried with candidates and pairs, which no pack has, so that a slip there stops the start too.
  const tried: Standing = {
    parties: parties.map(({ number: no, short }) => ({ number: no, short, candidates: TRIED })),
    contenders: TRIED,
  };
  const slips = slipsIn({ ...bare, forms: templates.map((t) => filled(bare, t, tried)) });
  const forms = templates.map((t) => filled(bare, t, widestOf(bare)));
  if (slips.length > 0) throw new Error(`${folder}: ${slips.join("; ")}`);
  return { ...bare, forms };
}

const TRIED = [1, 2, 3].map((no) => ({ number: no, name: `Nama ${no}` }));

/** All parties of the pack, no candidates. */
function widestOf(pack: Pick<Pack, "parties">): Standing {
  return {
    parties: pack.parties.map(({ number: no, short }) => ({ number: no, short, candidates: [] })),
    contenders: [],
  };
}

/** A form of the pack for who stands; `like` is followed. */
export function filled(
  pack: Pick<Pack, "templates" | "parties" | "id">,
  template: FormTemplate,
  standing: Standing,
): Form {
  const base = template.like === undefined ? undefined : pack.templates.find((t) => t.id === template.like);
  if (template.like !== undefined && base === undefined)
    throw new Error(`pack ${pack.id}: form ${template.id} is like ${template.like}, which it does not have`);
  return formFor(template, standing, base && filled(pack, base, standing));
}

/** What the shapes alone do not see: names that do not exist, and names that exist twice. */
export function slipsIn(pack: Pack): string[] {
  const slips: string[] = [];
  const once = (what: string, names: readonly (string | number)[]): void => {
    for (const name of names.filter((n, i) => names.indexOf(n) !== i)) slips.push(`${what} ${name} stands twice`);
  };
  once(
    "rule",
    pack.rules.map((r) => r.id),
  );
  once(
    "party",
    pack.parties.map((p) => p.number),
  );
  once(
    "pair",
    pack.pairs.map((p) => p.number),
  );
  once(
    "contest",
    pack.contests.map((c) => c.key),
  );
  once(
    "form",
    pack.forms.map((f) => f.id),
  );
  for (const form of pack.forms) {
    const pages = form.pages.map((p) => p.id);
    const parts = form.parts.map((p) => p.id);
    const fields = form.parts.flatMap((p) => p.fields);
    const names = new Set([...fields.map((f) => f.id), ...STATION_FACTS]);
    const checks = form.checks.map((c) => c.id);
    once("page", pages);
    once("part", parts);
    once(
      "field",
      fields.map((f) => f.id),
    );
    once("check", checks);
    for (const field of fields) if (!pages.includes(field.page)) slips.push(`field ${field.id}: no page ${field.page}`);
    for (const check of form.checks) {
      if (!expression.safeParse(check.right).success || !left.safeParse(check.left).success)
        slips.push(`check ${check.id}: not an expression`);
      for (const name of fieldsOfCheck(check)) if (!names.has(name)) slips.push(`check ${check.id}: no field ${name}`);
      for (const part of check.applies_to) if (!parts.includes(part)) slips.push(`check ${check.id}: no part ${part}`);
      // The evaluator goes through the checks once, in order.
      if (check.instead_of !== undefined && !checks.slice(0, checks.indexOf(check.id)).includes(check.instead_of))
        slips.push(`check ${check.id}: no earlier check ${check.instead_of}`);
    }
  }
  for (const contest of pack.contests) {
    const form = pack.forms.find((f) => f.id === contest.form);
    if ((contest.level === "dapil") !== (contest.dapil_level !== undefined))
      slips.push(`contest ${contest.key}: a dapil needs its level, and nothing else has one`);
    if (form === undefined) slips.push(`contest ${contest.key}: no form ${contest.form}`);
    else if (contest.kind === "pair" && contest.level === "nation") {
      const votes = form.parts
        .flatMap((p) => p.fields)
        .filter((f) => f.id.startsWith("votes."))
        .map((f) => f.id);
      const wanted = pack.pairs.map((p) => `votes.${p.number}`);
      if (votes.join() !== wanted.join())
        slips.push(`contest ${contest.key}: fields ${votes.join()} for ${wanted.join()}`);
    }
  }
  return slips;
}
