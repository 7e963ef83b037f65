// What differs from one pack to another, thing by thing and field by field.

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { useAddress } from "../../../web/desk/address.ts";
import { Asked, useAsk } from "../../../web/desk/ask.tsx";
import { OpenedHeading } from "../../../web/desk/pointed.tsx";
import { Select } from "../../../web/kit/field.tsx";
import { Card, Table } from "../../../web/kit/layout.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { type Say, useLanguage, useWords } from "../../../web/kit/words.ts";
import { comparePacks } from "../contract/compare.ts";
import type { InBoth } from "../model.ts";
import { COMPARED, type Difference, type FieldChange, type Named } from "../model/compare.ts";
import { packWords } from "../words.ts";

/** Choose a second pack, and see what it says otherwise than the first. Stands in the address. */
export function PackCompare(p: { pack: string; packs: readonly { id: string; name: InBoth }[] }): ReactNode {
  const t = useWords(packWords);
  const lang = useLanguage();
  const { search, set } = useAddress();
  const others = p.packs.filter((one) => one.id !== p.pack);
  const other = others.find((one) => one.id === search["with"]);
  const query = useAsk(
    comparePacks,
    { first: other?.id ?? "", second: p.pack },
    { enabled: other !== undefined, fresh: 3_600_000 },
  );
  if (others.length === 0) return null;
  return (
    <section className="k-stack" aria-label={t("compare")}>
      <OpenedHeading filled={query.data !== undefined}>{t("compare")}</OpenedHeading>
      <Select
        label={t("compareFrom")}
        value={other?.id ?? ""}
        options={[
          { value: "", label: t("compareNone") },
          ...others.map((one) => ({ value: one.id, label: one.name[lang] })),
        ]}
        onChange={(to) => set({ with: to === "" ? undefined : to })}
      />
      {other !== undefined && <Compared query={query} />}
    </section>
  );
}

function Compared(p: { query: UseQueryResult<OutputOf<typeof comparePacks>> }): ReactNode {
  const t = useWords(packWords);
  return (
    <Asked query={p.query}>
      {(found) => (
        <>
          {COMPARED.map((what) => (
            <DifferenceCard
              key={what}
              title={t(`compared_${what}`)}
              difference={found[what]}
              first={found.first.name}
              second={found.second.name}
            />
          ))}
        </>
      )}
    </Asked>
  );
}

function DifferenceCard(p: { title: string; difference: Difference; first: InBoth; second: InBoth }): ReactNode {
  const t = useWords(packWords);
  const lang = useLanguage();
  const { added, removed, changed, same } = p.difference;
  return (
    <Card title={p.title} aside={<span className="k-quiet-text">{t("compareSame", { count: same })}</span>}>
      <div className="k-stack">
        {added.length + removed.length + changed.length === 0 && <p>{t("compareNothing")}</p>}
        <NamedList of="second" label={t("compareOnly", { pack: p.second[lang] })} list={added} />
        <NamedList of="first" label={t("compareOnly", { pack: p.first[lang] })} list={removed} />
        {changed.map((one) => (
          <details key={one.id} className="d-details d-open-on-paper">
            <summary>
              {one.name[lang]} <code>{one.id}</code>{" "}
              <span className="k-quiet-text">{t("compareFields", { count: one.changes.length })}</span>
            </summary>
            <Changes name={one.name} changes={one.changes} first={p.first} second={p.second} />
          </details>
        ))}
      </div>
    </Card>
  );
}

/** Neither pack is right or wrong by what it has: two calm tones that tell them apart, and a sign to each. */
const ONLY_IN = {
  first: { tone: "neutral", icon: "back" },
  second: { tone: "info", icon: "next" },
} as const;

function NamedList(p: { of: keyof typeof ONLY_IN; label: string; list: readonly Named[] }): ReactNode {
  const lang = useLanguage();
  if (p.list.length === 0) return null;
  return (
    <div>
      <Badge {...ONLY_IN[p.of]}>{p.label}</Badge>
      <ul className="d-list">
        {p.list.map((one) => (
          <li key={one.id}>
            <span className="d-rule">
              <span>{one.name[lang]}</span>
              <code>{one.id}</code>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

type T = Say<typeof packWords>;
type Word = keyof typeof packWords;

const isWord = (key: string): key is Word => key in packWords;

/** `citation`, `params.seats`, `check CH10` in words, and what of it is a name of the pack as code. */
function fieldOf(field: string, t: T): ReactNode {
  const [, kind = field, name] = /^(params|name|page|part|field|check)[. ](.+)$/.exec(field) ?? [];
  const word = name === undefined ? `field_${kind}` : `field_one_${kind}`;
  if (!isWord(word)) return <code>{field}</code>;
  return (
    <span className="d-rule">
      <span>{t(word)}</span>
      {name !== undefined && <code>{name}</code>}
    </span>
  );
}

/** Fields whose values are words of ours, not of the law. */
const CODED = new Set(["legal_state", "confidence", "kind", "level", "overseas"]);

function valueOf(field: string, value: string | undefined, t: T): string {
  const word = `value_${value ?? ""}`;
  return CODED.has(field) && isWord(word) ? t(word) : (value ?? "–");
}

function Changes(p: { name: InBoth; changes: readonly FieldChange[]; first: InBoth; second: InBoth }): ReactNode {
  const t = useWords(packWords);
  const lang = useLanguage();
  const side = (of: "before" | "after") => (change: FieldChange) => valueOf(change.field, change[of]?.[lang], t);
  return (
    <div className="d-first-rows">
      <Table
        caption={p.name[lang]}
        hideCaption
        columns={[
          { key: "field", label: t("compareField"), cell: (change) => fieldOf(change.field, t) },
          { key: "before", label: p.first[lang], cell: side("before") },
          { key: "after", label: p.second[lang], cell: side("after") },
        ]}
        rows={p.changes}
        rowKey={(change) => change.field}
      />
    </div>
  );
}
