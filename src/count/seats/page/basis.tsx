import type { ReactNode } from "react";
import { Badge, Notice } from "../../../web/kit/states.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Unofficial } from "../../../web/desk/shell.tsx";
import { formatNumber, useLanguage, useWords } from "../../../web/kit/words.ts";
import type { Basis, BasisLine, SeatLine } from "../model.ts";
import { words } from "../words.ts";

/** Diterima or sementara, told apart wherever a number stands. */
export function SeatBasisBadge(p: { basis: Basis }): ReactNode {
  const t = useWords(words);
  return <Badge tone={p.basis === "accepted" ? "ok" : "wait"}>{t(p.basis)}</Badge>;
}

/** The seats by one basis: in their order, each with what won it and whether it can still be lost. */
export function BasisCard(p: {
  basis: Basis;
  line: BasisLine;
  seats: number;
  persons: boolean;
  /** Of the dapil. */
  stations: number;
}): ReactNode {
  const t = useWords(words);
  const { basis, line } = p;
  return (
    <Card
      title={t(basis)}
      aside={
        <span className="k-row">
          <SeatBasisBadge basis={basis} />
          <Unofficial />
        </span>
      }
    >
      <Strip line={line} seats={p.seats} provisional={basis === "provisional"} />
      <MissingText basis={basis} line={line} />
      <Decisions line={line} />
      <Threshold line={line} />
      {line.order.length === 0 && line.decisions.length === 0 ? (
        <p className="k-quiet-text">{t(basis === "accepted" ? "nothingAccepted" : "nothingIn")}</p>
      ) : (
        <ol className="d-seats">
          {line.order.map((seat) => (
            <SeatRow
              key={seat.seat}
              seat={seat}
              missing={line.missing.stations}
              basis={basis}
              persons={p.persons}
              list={{
                in: line.holders.find((one) => one.holder === seat.holder)?.list_in ?? null,
                stations: p.stations,
              }}
            />
          ))}
        </ol>
      )}
    </Card>
  );
}

/** All seats at a glance: full when safe, outlined while open, empty while nobody has them. */
function Strip(p: { line: BasisLine; seats: number; provisional: boolean }): ReactNode {
  const { line } = p;
  return (
    <div className={`d-strip${p.provisional ? " d-provisional" : ""}`} aria-hidden="true">
      {Array.from({ length: p.seats }, (_v, i) => {
        const seat = line.order[i];
        return (
          <span
            key={i}
            className={`d-strip-seat${seat === undefined ? " d-strip-none" : seat.state === "safe" ? " d-strip-safe" : ""}`}
          >
            <b>{i + 1}</b>
            <span>{seat?.name}</span>
          </span>
        );
      })}
    </div>
  );
}

function MissingText(p: { basis: Basis; line: BasisLine }): ReactNode {
  const t = useWords(words);
  const { stations, votes } = p.line.missing;
  const accepted = p.basis === "accepted";
  return (
    <p className="k-quiet-text d-note">
      {votes === null
        ? t("missingUnknown")
        : stations === 0 && votes === 0
          ? t(accepted ? "missingNoneAccepted" : "missingNone")
          : t(accepted ? "missingAccepted" : "missingBound", { missing: stations, votes })}
    </p>
  );
}

function Decisions(p: { line: BasisLine }): ReactNode {
  const t = useWords(words);
  if (p.line.decisions.length === 0) return null;
  return (
    <Notice tone="wait" title={t("decideTitle")}>
      <ul>
        {p.line.decisions.map((d) => (
          <li key={`${d.kind} ${String(d.holder)}`}>
            {t(`decide_${d.kind}`, {
              rule: d.rule,
              seats: d.seats,
              names: d.tied.map((one) => one.name).join(", "),
            })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Threshold(p: { line: BasisLine }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const { threshold } = p.line;
  if (threshold === null) return null;
  const below = threshold.below.map((one) => one.name).join(", ");
  const share = `${(Number(threshold.share) * 100).toLocaleString(lang === "id" ? "id-ID" : "en-GB")} %`;
  return (
    <Notice tone="info" title={t("threshold", { share })}>
      <p>
        {t(threshold.settled ? "thresholdSettled" : threshold.whole ? "thresholdOpen" : "thresholdPart", {
          below: below === "" ? t("nobody") : below,
        })}{" "}
        {threshold.coverage !== null && t(threshold.whole ? "thresholdIn" : "thresholdInHere", threshold.coverage)}
      </p>
    </Notice>
  );
}

/** Stations whose figures of a party's list are in (null: nobody knows), of all stations of the dapil. */
interface ListIn {
  readonly in: number | null;
  readonly stations: number;
}

function SeatRow(p: { seat: SeatLine; missing: number; basis: Basis; persons: boolean; list: ListIn }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const { seat } = p;
  const n = (value: number): string => formatNumber(value, lang);
  const quotient = (seat.votes / seat.divisor).toLocaleString(lang === "id" ? "id-ID" : "en-GB", {
    maximumFractionDigits: 2,
  });
  const [most, ...others] = seat.threat.toSorted((a, b) => b.votes - a.votes);
  const who = seat.threat.map((one) => t("threatOne", { name: one.name, votes: n(one.votes) })).join(", ");
  const threat =
    most === undefined || seat.awaits !== "stations"
      ? ""
      : others.length < MOST_NAMED
        ? t(others.length === 0 ? "threat" : "threatTogether", { who })
        : t("threatMany", { count: seat.threat.length });
  const state =
    seat.state === "safe"
      ? t(p.basis === "accepted" ? "safeAccepted" : "safeLong")
      : seat.awaits === "threshold"
        ? t("openThreshold")
        : seat.margin === null
          ? t("openShort", { missing: p.missing })
          : t(p.basis === "accepted" ? "openAccepted" : "openLong", { margin: seat.margin, missing: p.missing });
  return (
    <li className={`d-seat${seat.state === "safe" ? " d-seat-safe" : ""}`}>
      <span className="d-pair-number" aria-hidden="true">
        {seat.seat}
      </span>
      <span className="d-seat-who">
        <strong>
          <span className="k-hidden">{t("seat", { seat: seat.seat })}: </span>
          {seat.name}
        </strong>
        {p.persons ? (
          <span>{t("candidateVotes", { votes: seat.votes })}</span>
        ) : (
          <span className="k-quiet-text">
            {t("quotient", { votes: n(seat.votes), divisor: n(seat.divisor), quotient })}
          </span>
        )}
        {!p.persons && <Elected seat={seat} list={p.list} basis={p.basis} />}
      </span>
      <Badge tone={seat.state === "safe" ? "ok" : "wait"}>
        {t(
          seat.awaits === "threshold"
            ? "awaitsThreshold"
            : seat.state === "safe" && !p.persons
              ? "seatSafe"
              : seat.state,
        )}
      </Badge>
      <span className="d-seat-state">
        {t("seat", { seat: seat.seat })}: {state}. {threat}
      </span>
    </li>
  );
}

/** More names than these say less than their number. */
const MOST_NAMED = 3;

/** Who of the party's list has the seat, as far as figures of the list are in. */
function Elected(p: { seat: SeatLine; list: ListIn; basis: Basis }): ReactNode {
  const t = useWords(words);
  const language = useLanguage();
  const { candidate, list } = p.seat;
  const n = (value: number): string => formatNumber(value, language);
  const open =
    p.list.in === null
      ? t("candidateOpen")
      : t(p.basis === "accepted" ? "candidateOpenAccepted" : "candidateOpenIn", {
          in: n(p.list.in),
          stations: n(p.list.stations),
        });
  if (candidate === null) {
    const why = list === "tied" ? "candidateTied" : list === "none_left" ? "candidateNoneLeft" : "candidateUnknown";
    return <span className="k-quiet-text">{t(why)}</span>;
  }
  return (
    <span>
      {candidate.number}. {candidate.name}{" "}
      <span className="k-quiet-text">
        {t("candidateVotes", { votes: candidate.votes })} · {candidate.state === "safe" ? t("candidateSafe") : open}
      </span>
    </span>
  );
}
