// How far counting is, in two touches: the first opens what can be said, the second says it; what the trouble is can be
// added by a third. Without signal too, with the time at which it was said.

import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "../../../web/kit/button.tsx";
import { TextField } from "../../../web/kit/field.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { useLive } from "../../../web/phone/live.ts";
import { contestName, stationName, type Work } from "../keep.ts";
import { loadStates, type SaidState, sayStates } from "../keep/states.ts";
import type { ContestState } from "../model.ts";
import { stateWords } from "../words/state.ts";

const TROUBLES = ["troubleForms", "troubleDispute", "troublePower", "troubleShut"] as const;

function useStates(station: string): ReadonlyMap<string, SaidState> | undefined {
  return useLive(`states ${station}`, ["outbox", "binding"], () => loadStates(station));
}

/** Voting closes for all ballots at once: one line for the station, and the way back where that was a slip. */
export function PollsClosed(p: { work: Work; station: string }): ReactNode {
  const t = useWords(stateWords);
  const [open, setOpen] = useState(false);
  const said = useStates(p.station)?.get("");
  const tell = (state: ContestState): void => {
    setOpen(false);
    void sayStates([{ election: p.work.election, station: p.station, contest: null }], state);
  };
  const station = stationName(p.station);
  return (
    <div className="k-stack">
      <Opener
        said={said}
        label={t(said === undefined ? "sayClosed" : "changeState")}
        {...(said === undefined ? {} : { name: t("changeStateOf", { contest: station }) })}
        open={open}
        onOpen={setOpen}
      />
      {open && (
        <div className="k-row" role="group" aria-label={t("sayClosed")}>
          <Button look="primary" size="small" icon="clock" onClick={() => tell("polls_closed")}>
            {t("closedYes")}
          </Button>
          <Button size="small" look="plain" onClick={() => (said === undefined ? setOpen(false) : tell("polls_open"))}>
            {t("notYet")}
          </Button>
        </div>
      )}
    </div>
  );
}

/**
 * Opens what can be said, and stays where it is: a second touch of an impatient thumb closes that again, and never
 * falls on a word that came up under it.
 */
function Opener(p: {
  said: SaidState | undefined;
  label: string;
  /** Of what, for who does not see what stands around it. */
  name?: string;
  open: boolean;
  onOpen: (open: boolean) => void;
}): ReactNode {
  return (
    <div className="k-row p-opener">
      {p.said !== undefined && <Said said={p.said} />}
      <Button
        size="small"
        pressed={p.open}
        {...(p.name === undefined ? {} : { label: p.name })}
        onClick={() => p.onOpen(!p.open)}
      >
        {p.label}
      </Button>
    </div>
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
      <Opener
        said={said}
        label={t(said === undefined ? "sayState" : "changeState")}
        name={t(said === undefined ? "sayStateOf" : "changeStateOf", { contest: name })}
        open={open !== "no"}
        onOpen={(on) => setOpen(on ? "choice" : "no")}
      />
      {open !== "no" && (
        <div className="k-row" role="group" aria-label={t("sayStateOf", { contest: name })}>
          <Button size="small" icon="edit" onClick={() => tell("counting")}>
            {t("counting")}
          </Button>
          <Button size="small" icon="check" onClick={() => tell("finished")}>
            {t("finished")}
          </Button>
          {/* It stays under the finger: a second touch of it says the same, and no reason she did not mean. */}
          <Button size="small" icon="alert" pressed={open === "trouble"} onClick={() => tell("trouble")}>
            {t("trouble")}
          </Button>
        </div>
      )}
      {open === "trouble" && (
        <form
          className="k-stack"
          onSubmit={(e) => {
            e.preventDefault();
            if (reason.trim() !== "") tell("trouble", reason.trim());
          }}
        >
          <p>{t("whatTrouble")}</p>
          <div className="k-row" role="group" aria-label={t("whatTrouble")}>
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
