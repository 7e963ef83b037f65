// Which contest a screen is about, and the words its form uses: lent to every page of the desk.

import type { ReactNode } from "react";
import { useMemo } from "react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { OutputOf } from "../../base/contract.ts";
import type { Zone } from "../../base/clock.ts";
import { useAddress } from "../../web/desk/address.ts";
import { Printed } from "../../web/desk/printed.tsx";
import { useAsk } from "../../web/desk/ask.tsx";
import { Select } from "../../web/kit/field.tsx";
import { EmptyState } from "../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../web/kit/words.ts";
import { ButtonLink } from "../../web/kit/button.tsx";
import { form as formOperation, list } from "./contract.ts";
import type { Form, FormField } from "./model.ts";
import { zoneOfPlace } from "./rules.ts";
import { partName } from "./rules/names.ts";
import { deskWords } from "./words.ts";

type Listed = OutputOf<typeof list>["elections"][number];
type ListedContest = Listed["contests"][number];

/** Elections of this installation, the latest voting day first. */
export function useElections(): UseQueryResult<OutputOf<typeof list>> {
  return useAsk(list, {}, { fresh: 300_000 });
}

export interface ChosenContest {
  readonly election: Listed;
  readonly contest: ListedContest;
}

/**
 * The contest in the address, else the first that is followed of the latest election; undefined while loading or with
 * none. Contests that nobody follows stay out of the choice, unless nothing else is there.
 */
export function useContest(): {
  chosen: ChosenContest | undefined;
  all: readonly ChosenContest[];
  query: UseQueryResult<OutputOf<typeof list>>;
} {
  const query = useElections();
  const { search } = useAddress();
  const every = (query.data?.elections ?? [])
    .toSorted((a, b) => (b.voting_on ?? "9").localeCompare(a.voting_on ?? "9"))
    .flatMap((election) => election.contests.map((contest) => ({ election, contest })));
  const followed = every.filter(({ contest }) => contest.followed || contest.id === search["contest"]);
  const all = followed.length > 0 ? followed : every;
  const chosen = all.find((c) => c.contest.id === search["contest"]) ?? all[0];
  return { chosen, all, query };
}

/** A choice of contest that stands in the address; nothing to see where there is only one. */
export function ContestChoice(p: {
  /** Only these, where a screen is about some of them. */
  among?: { readonly chosen: ChosenContest | undefined; readonly all: readonly ChosenContest[] };
  /** Another contest takes this out of the address. */
  clears?: string;
}): ReactNode {
  const t = useWords(deskWords);
  const lang = useLanguage();
  const every = useContest();
  const { chosen, all } = p.among ?? every;
  const { set } = useAddress();
  if (chosen === undefined) return null;
  const printed = <Printed text={`${chosen.election.name}: ${chosen.contest.name[lang]}`} />;
  if (all.length < 2) return printed;
  return (
    <>
      {printed}
      <Select
        label={t("contest")}
        value={chosen.contest.id}
        options={all.map(({ election, contest }) => ({
          value: contest.id,
          label: `${election.name}: ${contest.name[lang]}`,
        }))}
        onChange={(contest) => set({ contest, ...(p.clears === undefined ? {} : { [p.clears]: undefined }) })}
      />
    </>
  );
}

/** A choice of election alone, for what all its contests share; in the address it stands as its first contest. */
export function ElectionChoice(): ReactNode {
  const t = useWords(deskWords);
  const { chosen, all } = useContest();
  const { set } = useAddress();
  const elections = [...new Map(all.map(({ election }) => [election.id, election])).values()];
  if (elections.length < 2 || chosen === undefined) return null;
  return (
    <Select
      label={t("election")}
      value={chosen.election.id}
      options={elections.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(to) => set({ contest: all.find(({ election }) => election.id === to)?.contest.id })}
    />
  );
}

export function NoElection(): ReactNode {
  const t = useWords(deskWords);
  return (
    <EmptyState
      title={t("noElection")}
      action={
        <ButtonLink href="/elections" look="primary">
          {t("toElections")}
        </ButtonLink>
      }
    >
      <p>{t("noElectionText")}</p>
    </EmptyState>
  );
}

/** The form of a contest as its pack describes it, or as the ballot paper used at a place or station has it; asked once. */
function useForm(contest: string | undefined, at: string): UseQueryResult<OutputOf<typeof formOperation>> {
  return useAsk(formOperation, { contest: contest ?? "", at }, { enabled: contest !== undefined, fresh: 3_600_000 });
}

/** `votes.1` → the field with its words; undefined for what the form does not know. */
function fieldOf(form: Form | undefined, id: string): FormField | undefined {
  for (const part of form?.parts ?? []) {
    const field = part.fields.find((f) => f.id === id);
    if (field !== undefined) return field;
  }
  return undefined;
}

/**
 * Words of a contest's form: parts, fields, pages, checks. An id nobody has words for says itself. With `at`, a place or
 * a station, those of its own ballot paper: only there do candidates stand.
 */
export function useFormWords(
  contest: string | undefined,
  at = "",
): {
  readonly form: Form | undefined;
  readonly part: (id: string) => string;
  readonly field: (id: string) => string;
  readonly page: (id: string) => string;
  readonly check: (id: string) => string;
  /** Who stands under this number. */
  readonly side: (number: string) => string;
  /** Numbers of the pairs or parties voted for, in the form's order. */
  readonly sides: readonly string[];
} {
  const t = useWords(deskWords);
  const lang = useLanguage();
  const query = useForm(contest, at);
  const form = query.data?.form;
  const sides = useMemo(
    () =>
      (form?.parts.flatMap((p) => p.fields) ?? []).flatMap((f) =>
        /^votes\.[^.]+$/.test(f.id) ? [f.id.slice("votes.".length)] : [],
      ),
    [form],
  );
  const pairs = query.data?.pairs ?? [];
  const side = (number: string): string => {
    const pair = pairs.find((p) => String(p.number) === number);
    if (pair !== undefined) return `${pair.first} – ${pair.second}`;
    const party = query.data?.parties.find((p) => String(p.number) === number);
    if (party !== undefined) return party.short;
    // The number stands beside it already.
    return fieldOf(form, `votes.${number}`)?.label[lang].replace(`${number}. `, "") ?? number;
  };
  return {
    form,
    part: (id) => partName(form, id, lang, { candidatesOf: (party) => t("candidatesOf", { party }), party: side }),
    // Who stands says more than "pair number 1"; the number stays, since it is what the form shows.
    field: (id) => {
      const number = /^votes\.([^.]+)$/.exec(id)?.[1];
      const label = fieldOf(form, id)?.label[lang] ?? id;
      return number === undefined || !pairs.some((p) => String(p.number) === number)
        ? label
        : `${number}. ${side(number)}`;
    },
    page: (id) => form?.pages.find((p) => p.id === id)?.title[lang] ?? id,
    side,
    check: (id) => form?.checks.find((c) => c.id === id)?.title[lang] ?? id,
    sides,
  };
}

/** Zone of a place; the nation and abroad count in WIB. */
export function zoneFor(place: string): Zone {
  return zoneOfPlace(place) ?? "WIB";
}
