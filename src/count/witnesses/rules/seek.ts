// How a station is found among hundreds: by words, as people say it ("arjosari 2"), and in the order of its number.

/** By its id: stations of a village together, and TPS 2 before TPS 10. */
const collator = new Intl.Collator("en", { numeric: true });
export function byNumber(a: { readonly id: string }, b: { readonly id: string }): number {
  return collator.compare(a.id, b.id);
}

/**
 * Does every word that is sought belong to the station? A number of up to three digits is that of the station itself,
 * with or without zeros in front; any other word stands somewhere in its code or in `text` (place, names).
 */
export function isSought(sought: string, id: string, text: string): boolean {
  const known = `${id} ${text}`.toLowerCase();
  const number = Number(/\d+$/.exec(id)?.[0]);
  return sought
    .toLowerCase()
    .split(/[\s,]+/)
    .every((word) => (/^\d{1,3}$/.test(word) ? Number(word) === number : known.includes(word)));
}
