import type { ReactNode } from "react";
import { Icon } from "../../../web/kit/icons.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { routeTo } from "../../../web/phone/router.ts";
import { phoneWords } from "../words.ts";

/** Her rights, one touch from wherever she is asked for them. @param from the address to come back to, in its parts */
export function RightsLink(p: { from: readonly string[] }): ReactNode {
  const t = useWords(phoneWords);
  return (
    <a className="k-appbar-back" href={routeTo("hak", ...p.from)} aria-label={t("rights")} title={t("rights")}>
      <Icon name="info" size={24} />
    </a>
  );
}
