// How far counting is, in two touches: the first opens what can be said, the second says it; what the trouble is can be
// added by a third. Without signal too, with the time at which it was said.

import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "../../../web/kit/button.tsx";
import { TextField } from "../../../web/kit/field.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { useLive } from "../../../web/phone/live.ts";
import { contestName, type Work } from "../keep.ts";
import { loadStates, type SaidState, sayStates } from "../keep/states.ts";
import type { ContestState } from "../model.ts";
import { stateWords } from "../words/state.ts";

const TROUBLES = ["troubleForms", "troubleDispute", "troublePower", "troubleShut"] as const;

function useStates(station: string): ReadonlyMap<string, SaidState> | undefined {
  return useLive(`states ${station}`, ["outbox", "binding"], () => loadStates(station));
}

/** Voting closes for all ballots at once: one line for the station. */
export function PollsClosed(p: { work: Work; station: string }): ReactNode {
  const t = useWords(stateWords);
  const [open, setOpen] = useState(false);
  const said = useStates(p.station)?.get("");
  if (said?.state === "polls_closed") {
    return (
      <p>
        <Said said={said} />
      </p>
    );
  }
  return open ? (
    <div className="k-row">
      <Button
        look="primary"
        size="small"
        icon="clock"
        onClick={() =>
          void sayStates([{ election: p.work.election, station: p.station, contest: null }], "polls_closed")
        }
      >
        {t("closedYes")}
      </Button>
      <Button size="small" look="plain" onClick={() => setOpen(false)}>
        {t("notYet")}
      </Button>
    </div>
  ) : (
    <Button size="small" icon="clock" onClick={() => setOpen(true)}>
      {t("sayClosed")}
    </Button>
  );
}

/** The state of one contest, and what it can become. */
export function CountState(p: { work: Work; station: string; contest: string }): ReactNode {
  const t = useWords(stateWords);
  const [open, setOpen] = useState<"no" | "choice" | "trouble">("no");
  const [reason, setReason] = useState("");
  const said = useStates(p.station)?.get(p.contest);
  const name = contestName(
    p.work.contests.find((c) => c.id === p.contest),
    useLanguage(),
  );
  const tell = (state: ContestState, why?: string): void => {
    setOpen(state === "trouble" && why === undefined ? "trouble" : "no");
    setReason("");
    void sayStates([{ election: p.work.election, station: p.station, contest: p.contest }], state, why);
  };
  return (
    <div className="p-state">
      {open === "no" ? (
        <div className="k-row">
          {said === undefined ? null : <Said said={said} />}
          <Button
            size="small"
            look="quiet"
            label={t(said === undefined ? "sayStateOf" : "changeStateOf", { contest: name })}
            onClick={() => setOpen("choice")}
          >
            {t(said === undefined ? "sayState" : "changeState")}
          </Button>
        </div>
      ) : open === "choice" ? (
        <div className="k-row" role="group" aria-label={t("sayStateOf", { contest: name })}>
          <Button size="small" icon="edit" onClick={() => tell("counting")}>
            {t("counting")}
          </Button>
          <Button size="small" icon="check" onClick={() => tell("finished")}>
            {t("finished")}
          </Button>
          <Button size="small" icon="alert" onClick={() => tell("trouble")}>
            {t("trouble")}
          </Button>
        </div>
      ) : (
        <form
          className="k-stack"
          onSubmit={(e) => {
            e.preventDefault();
            if (reason.trim() !== "") tell("trouble", reason.trim());
          }}
        >
          {said !== undefined && (
            <p>
              <Said said={said} />
            </p>
          )}
          <p>{t("whatTrouble")}</p>
          <div className="k-row" role="group" aria-label={t("whatTrouble")}>
            {/* First, where the finger that said trouble still is: a second touch of it gives no reason she did not mean. */}
            <Button size="small" look="plain" onClick={() => setOpen("no")}>
              {t("later")}
            </Button>
            {TROUBLES.map((trouble) => (
              <Button key={trouble} size="small" onClick={() => tell("trouble", t(trouble))}>
                {t(trouble)}
              </Button>
            ))}
          </div>
          <TextField label={t("otherTrouble")} value={reason} onChange={setReason} maxLength={200} />
          <Button type="submit" size="small" look="primary" disabled={reason.trim() === ""}>
            {t("sayIt")}
          </Button>
        </form>
      )}
    </div>
  );
}

function Said({ said }: { said: SaidState }): ReactNode {
  const t = useWords(stateWords);
  const lang = useLanguage();
  const time = new Date(said.at).toLocaleTimeString(lang === "id" ? "id-ID" : "en-GB", {
    hour: "2-digit",
    minute: "2-digit",
  });
  const text = t(said.reason === "" ? said.state : "troubleIs", { reason: said.reason });
  return (
    <Badge
      tone={said.state === "trouble" || said.refused ? "bad" : said.state === "finished" ? "ok" : "info"}
      icon={said.received ? "check" : "phone"}
    >
      {said.refused ? t("stateRefused") : `${text} · ${time}`}
    </Badge>
  );
}
