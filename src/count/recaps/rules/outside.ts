// Places that no dapil of a level names: a line of territories that was refused, a village that was forgotten. Their
// votes belong to some dapil beside them, so none of these is whole.

import type { DapilLevel, Territory } from "../../../ground/elections/model.ts";
import { DAPIL_WITHIN, type TerritoryBook } from "../../../ground/elections/rules/area.ts";
import { ancestorsOf, isWithin, parentOf } from "../../../ground/places/rules.ts";

/**
 * `whole`: one dapil has it, or something around it. `divided`: named by dapil as divided, and nothing says where the
 * border is. `open`: only what lies in it says. `outside`: no dapil names it, nor anything in it.
 */
type Cover = "whole" | "divided" | "open" | "outside";

function coverBy(book: TerritoryBook): (place: string) => Cover {
  const around = new Set([...book.keys()].flatMap(ancestorsOf));
  const whole = (place: string): boolean => book.get(place)?.some((t) => !t.split) === true;
  return (place) => {
    if (whole(place) || ancestorsOf(place).some(whole)) return "whole";
    if (around.has(place)) return "open";
    return book.has(place) ? "divided" : "outside";
  };
}

/** Of these places, and what is named in them, those of which only what lies below says in which dapil it is. */
export function openPlaces(book: TerritoryBook, parents: readonly string[]): string[] {
  const cover = coverBy(book);
  const within = [...new Set([...book.keys()].flatMap(ancestorsOf))].filter((place) =>
    parents.some((parent) => isWithin(place, parent)),
  );
  return within.filter((place) => cover(place) === "open");
}

/**
 * The widest places at and below these that no dapil names, by code.
 * @param below of every one of `openPlaces`, the places right below it
 */
export function outsideDapil(
  book: TerritoryBook,
  parents: readonly string[],
  below: ReadonlyMap<string, readonly string[]>,
): string[] {
  const cover = coverBy(book);
  const out = new Set<string>();
  const look = (place: string): void => {
    const is = cover(place);
    if (is === "outside") out.add(place);
    if (is === "open") for (const child of below.get(place) ?? []) look(child);
  };
  for (const parent of parents) look(parent);
  return [...out].toSorted();
}

/**
 * May a place that no dapil names be a part of the dapil with these territories? It has a part of the narrowest place
 * around: a dapil is made of whole regencies, of sub-districts of one, or of villages of a sub-district that is divided.
 */
export function isBeside(territories: readonly Territory[], level: DapilLevel, place: string): boolean {
  const around = parentOf(place);
  return around.length >= DAPIL_WITHIN[level] && territories.some((t) => isWithin(t.place, around));
}
