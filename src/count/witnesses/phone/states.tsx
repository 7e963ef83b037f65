// How far counting is, in two touches: the first opens what can be said, the second says it. Without signal too, with
// the time at which it was said.

import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "../../../web/kit/button.tsx";
import { TextField } from "../../../web/kit/field.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { exclusively, useLive } from "../../../web/phone/live.ts";
import { keepRecords } from "../../../web/phone/outbox.ts";
import { contestName, loadStates, type SaidState, type Work } from "../keep.ts";
import type { ContestState } from "../model.ts";
import { stateWords } from "../words/state.ts";

const TROUBLES = ["troubleForms", "troubleDispute", "troublePower", "troubleShut"] as const;

function useStates(station: string): ReadonlyMap<string, SaidState> | undefined {
  return useLive(`states ${station}`, ["outbox", "binding"], () => loadStates(station));
}

async function say(
  election: string,
  station: string,
  contest: string | null,
  state: ContestState,
  reason?: string,
): Promise<void> {
  const input = { election, station, contest, state, ...(reason === undefined ? {} : { reason }) };
  // Two touches of an impatient thumb say it once.
  await exclusively("state", async () => {
    const last = (await loadStates(station)).get(contest ?? "");
    if (last?.state === state && last.reason === (reason ?? "")) return;
    await keepRecords([{ operation: "witnesses.say_state", shape: 1, input }]);
  });
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
        onClick={() => void say(p.work.election, p.station, null, "polls_closed")}
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
    setOpen("no");
    setReason("");
    void say(p.work.election, p.station, p.contest, state, why);
  };
  return (
    <div className="p-state">
      {open === "no" ? (
        <div className="k-row">
          {said === undefined ? null : <Said said={said} />}
          <Button
            size="small"
            look="quiet"
            label={t("sayStateOf", { contest: name })}
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
          <Button size="small" icon="alert" onClick={() => setOpen("trouble")}>
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
          <div className="k-row" role="group" aria-label={t("whatTrouble")}>
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
