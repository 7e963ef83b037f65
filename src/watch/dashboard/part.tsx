import type { ReactNode } from "react";
import type { OutputOf } from "../../base/contract.ts";
import type { show } from "../../count/tally/contract.ts";
import { Badge } from "../../web/kit/states.tsx";
import { useWords } from "../../web/kit/words.ts";
import type { board } from "./contract.ts";
import { words } from "./words.ts";

export type Tally = OutputOf<typeof show>;
export type Board = OutputOf<typeof board>;

/** Provisional and accepted are told apart wherever a number stands. */
export function BasisBadge(p: { basis: string }): ReactNode {
  const t = useWords(words);
  if (p.basis === "accepted") return <Badge tone="ok">{t("accepted")}</Badge>;
  if (p.basis === "provisional") return <Badge tone="wait">{t("provisional")}</Badge>;
  return <Badge tone="info">{t("reader", { reader: p.basis.slice(7) })}</Badge>;
}
