// Which article a witness is shown: that of her own election, and where only another's is known, that it is another's.

interface Citation<A, C> {
  readonly article: A;
  readonly confidence: C;
}

interface Rule<A, C> extends Citation<A, C> {
  /** Rule packs whose own article this is; without it that of the first alone. */
  readonly packs?: readonly string[];
  readonly of?: Readonly<Record<string, Citation<A, C>>>;
}

/** The pack whose articles stand where a rule says nothing of packs. */
const OF_2024 = ["pemilu-2024"];

/** @param pack of the election whose witness she is. `later`: the article is not of her election's own rules. */
export function citationFor<A, C>(rule: Rule<A, C>, pack: string): Citation<A, C | "later"> {
  const own = rule.of?.[pack];
  if (own !== undefined) return own;
  return (rule.packs ?? OF_2024).includes(pack) ? rule : { article: rule.article, confidence: "later" };
}
