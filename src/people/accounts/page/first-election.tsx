import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useState } from "react";
import { create, list } from "../../../ground/elections/contract.ts";
import { Asked, orThrow, RefusalNote, useAct } from "../../../web/desk/ask.tsx";
import { Button } from "../../../web/kit/button.tsx";
import { Checkbox } from "../../../web/kit/field.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { words } from "../words.ts";

/** The last step of set-up: which election, and which of its contests the team follows. */
export function FirstElection(p: { onNext: () => void }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const known = useQuery({ queryKey: [list.name, "setup"], queryFn: ({ signal }) => orThrow(list, {}, signal) });
  const [pack, setPack] = useState<string | null>(null);
  // All are followed, but for those taken out.
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const make = useAct(create, { again: [list.name], onDone: p.onNext });
  return (
    <Card>
      <p>{t("electionLead")}</p>
      <RefusalNote error={make.error} />
      <Asked query={known} lines={3}>
        {({ packs }) => {
          const latest = packs.toSorted((a, b) => b.id.localeCompare(a.id));
          const chosen = pack ?? latest[0]?.id ?? "";
          const contests = latest.find((one) => one.id === chosen)?.contests ?? [];
          const followed = contests.filter((c) => !left.has(`${chosen}/${c.key}`));
          return (
            <form
              className="k-stack"
              onSubmit={(e) => {
                e.preventDefault();
                make.mutate({ pack: chosen, follow: followed.map((c) => c.key) });
              }}
            >
              <fieldset className="d-choices">
                <legend>{t("electionQuestion")}</legend>
                {latest.map((one) => (
                  <label key={one.id} className="d-option">
                    <input
                      type="radio"
                      name="pack"
                      value={one.id}
                      checked={one.id === chosen}
                      onChange={() => setPack(one.id)}
                    />
                    <span>{one.name[lang]}</span>
                  </label>
                ))}
              </fieldset>
              {contests.length > 1 && (
                <fieldset className="d-choices">
                  <legend>{t("followQuestion")}</legend>
                  {contests.map((c) => (
                    <Checkbox
                      key={`${chosen}/${c.key}`}
                      label={c.name[lang]}
                      checked={!left.has(`${chosen}/${c.key}`)}
                      onChange={(follow) => setLeft((old) => withOrWithout(old, `${chosen}/${c.key}`, !follow))}
                    />
                  ))}
                  <p className="k-hint">{followed.length === 0 ? t("followSome") : t("followHint")}</p>
                </fieldset>
              )}
              <Button
                type="submit"
                look="primary"
                size="large"
                wide
                busy={make.isPending}
                disabled={followed.length === 0}
              >
                {t("continue")}
              </Button>
              <Button look="plain" onClick={p.onNext}>
                {t("electionLater")}
              </Button>
            </form>
          );
        }}
      </Asked>
    </Card>
  );
}

function withOrWithout(set: ReadonlySet<string>, one: string, put: boolean): ReadonlySet<string> {
  return new Set(put ? [...set, one] : [...set].filter((other) => other !== one));
}
