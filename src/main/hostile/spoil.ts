// One good input, spoiled: in one, two or three places anywhere inside it.

import { NUMBERS, SHAPES, TEXTS, Written, type Chance } from "./values.ts";

type Holder = Record<string, unknown> | unknown[];

/** Every place in the value that something stands in: its holder and its name there. */
function placesIn(value: unknown, most = 400): { holder: Holder; key: string | number }[] {
  const places: { holder: Holder; key: string | number }[] = [];
  const waiting: unknown[] = [value];
  while (waiting.length > 0 && places.length < most) {
    const holder = waiting.shift();
    if (typeof holder !== "object" || holder === null || holder instanceof Written) continue;
    const keys = Array.isArray(holder) ? [...holder.keys()] : Object.keys(holder);
    for (const key of keys) {
      places.push({ holder: holder as Holder, key });
      waiting.push((holder as Record<string | number, unknown>)[key]);
    }
  }
  return places;
}

/** A text, changed as little as makes another one of it. */
function slip(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1);
  switch (chance.below(9)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return `${text.slice(0, at)}${chance.of(["\0", "\ud800", "\u202e", "\r\n", "'", "%00", "\u0660"])}${text.slice(at)}`;
    case 2:
      return text.toUpperCase();
    case 3:
      return `${text} `;
    case 4:
      return ` ${text}`;
    case 5:
      return text.repeat(50);
    case 6:
      return text.split("").toReversed().join("");
    case 7:
      return text.normalize("NFD") + chance.of(["", ".", "/", "\u0301"]);
    default:
      return text.replaceAll(/\d/g, (d) => String.fromCodePoint(0x0660 + Number(d)));
  }
}

function anything(chance: Chance): unknown {
  const kind = chance.below(10);
  if (kind < 4) return chance.of(TEXTS);
  if (kind < 7) return chance.of(NUMBERS);
  const shape = chance.of(SHAPES);
  // A copy: it may itself be spoiled further.
  return shape instanceof Written ? shape : structuredClone(shape);
}

function another(value: unknown, chance: Chance): unknown {
  if (chance.once(3)) return anything(chance);
  if (typeof value === "string") return chance.once(3) ? chance.of(TEXTS) : slip(value, chance);
  if (typeof value === "number") return chance.once(5) ? String(value) : chance.of(NUMBERS);
  if (typeof value === "boolean") return chance.of([String(value), Number(value), null, [value]]);
  if (Array.isArray(value))
    return chance.of([
      [],
      [...value, ...value, ...value],
      [value],
      Object.fromEntries(value.entries()),
      value[0],
      null,
    ]);
  if (typeof value === "object" && value !== null)
    return chance.of([[value], Object.values(value), {}, null, JSON.stringify(value), { ...value, extra: value }]);
  return anything(chance);
}

/** A copy with one to three places spoiled; `good` itself stays as it is. */
export function spoil(good: Readonly<Record<string, unknown>>, fields: readonly string[], chance: Chance): unknown {
  // Two of a hundred are no object at all.
  if (chance.once(50)) return anything(chance);
  const copy = structuredClone(good) as Record<string, unknown>;
  for (let left = 1 + chance.below(3); left > 0; left--) {
    // A field that the good input left out is as good a place as one it holds.
    if (fields.length > 0 && chance.once(4)) {
      const field = chance.of(fields);
      if (chance.once(2)) copy[field] = anything(chance);
      else delete copy[field];
      continue;
    }
    if (chance.once(12)) {
      copy[chance.of(["__proto", "toString", "constructor", "\0", "ünknown", "id", "principal", "roles", ""])] =
        anything(chance);
      continue;
    }
    const places = placesIn(copy);
    if (places.length === 0) continue;
    const { holder, key } = chance.of(places);
    const inside = holder as Record<string | number, unknown>;
    if (chance.once(6) && !Array.isArray(holder)) delete inside[key];
    else inside[key] = another(inside[key], chance);
  }
  return copy;
}
