/**
 * Which page a picture is proposed for. Pages of one form come one after the other: the next one without a picture, after
 * the one that was put last; where each has one, the next of all; "" where there is no page.
 * @param taken pages that have a picture, by id
 */
export function nextPage(
  pages: readonly { readonly id: string }[],
  taken: Readonly<Record<string, unknown>>,
  last: string | null,
): string {
  const from = pages.findIndex((one) => one.id === last) + 1;
  const ahead = [...pages.slice(from), ...pages.slice(0, from)];
  return ahead.find((one) => taken[one.id] === undefined)?.id ?? ahead[0]?.id ?? "";
}
