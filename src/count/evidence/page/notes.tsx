import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { ElectionChoice, NoElection, useContest, zoneFor } from "../../../ground/elections/part.tsx";
import { PlaceSearch, usePlace } from "../../../ground/places/part.tsx";
import { stationTitle } from "../../../ground/stations/rules.ts";
import { stationHref, useAddress } from "../../../web/desk/address.ts";
import { Asked, orThrow } from "../../../web/desk/ask.tsx";
import { ExportLinks } from "../../../web/desk/export-links.tsx";
import { Choice, Page } from "../../../web/desk/shell.tsx";
import { clockText } from "../../../web/desk/time.ts";
import { Button } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge, EmptyState } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { evidenceNotes } from "../contract.ts";
import { exportNotes } from "../contract/export.ts";
import { NOTE_KINDS, type NoteKind } from "../model.ts";
import { deskWords } from "../words.ts";

type Note = OutputOf<typeof evidenceNotes>["notes"][number];

/** What witnesses said beside the figures: objections, special events, copies not given; read, seen and heard here. */
export function NotesPage(): ReactNode {
  const t = useWords(deskWords);
  const { chosen, query } = useContest();
  return (
    <Page title={t("notes")} lead={t("notesLead")} actions={<ElectionChoice />}>
      <Asked query={query}>
        {() => (chosen === undefined ? <NoElection /> : <Notes election={chosen.election.id} />)}
      </Asked>
    </Page>
  );
}

function Notes({ election }: { election: string }): ReactNode {
  const t = useWords(deskWords);
  const { search, set } = useAddress();
  const kind = NOTE_KINDS.find((k) => k === search["kind"]);
  const place = search["place"] ?? "";
  const query = useInfiniteQuery({
    queryKey: [evidenceNotes.name, election, place, kind],
    queryFn: ({ signal, pageParam }) =>
      orThrow(evidenceNotes, { election, place, kind, limit: 50, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 30_000,
  });
  const named = usePlace(place.split("/")[0]!, election);
  const name = named.data?.name ?? place;
  return (
    <>
      <div className="d-bar-row">
        <PlaceSearch
          label={t("inPlace")}
          election={election}
          value={place === "" ? t("everywhere") : place.includes("/") ? `${stationTitle(place)}, ${name}` : name}
          onPick={(found) => set({ place: found.code })}
        />
        {place !== "" && <Button onClick={() => set({ place: undefined })}>{t("clearPlace")}</Button>}
      </div>
      <Choice
        label={t("kind")}
        value={kind ?? "all"}
        onChange={(to) => set({ kind: to === "all" ? undefined : to })}
        options={[
          { value: "all", label: t("note_all") },
          ...NOTE_KINDS.map((k): { value: NoteKind | "all"; label: string } => ({ value: k, label: t(`note_${k}`) })),
        ]}
      />
      <ExportLinks
        operation={exportNotes}
        input={(format) => ({ election, place, ...(kind === undefined ? {} : { kind }), format })}
        count={null}
      />
      <Asked query={query}>
        {({ pages }) => {
          const notes = pages.flatMap((page) => page.notes);
          if (notes.length === 0) return <EmptyState icon="check" title={t("noNotes")} />;
          return (
            <div className="k-stack">
              {notes.map((note) => (
                <NoteCard key={`${note.author} ${note.id}`} note={note} />
              ))}
              {query.hasNextPage && (
                <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t("loadMore")}
                </Button>
              )}
            </div>
          );
        }}
      </Asked>
    </>
  );
}

function NoteCard({ note }: { note: Note }): ReactNode {
  const t = useWords(deskWords);
  const lang = useLanguage();
  const { all } = useContest();
  const contest = all.find((c) => c.contest.id === note.contest)?.contest;
  const zone = zoneFor(note.station);
  return (
    <Card
      title={t(`note_${note.kind}`)}
      aside={
        <Badge tone={note.kind === "other" ? "neutral" : "wait"} icon="clock">
          {clockText(note.made_at, zone)}
        </Badge>
      }
    >
      <p>
        <a href={stationHref(note.station, note.contest ?? all[0]?.contest.id ?? "")}>{stationTitle(note.station)}</a>
        {note.place_names.length > 0 && `, ${note.place_names.slice(0, 3).join(" · ")}`}
        {contest !== undefined && ` · ${contest.name[lang]}`}{" "}
        <span className="k-quiet-text">
          {note.station} · {t("noteReceived", { time: clockText(note.received_at, zone) })}
        </span>
      </p>
      {note.clock_said !== null && (
        <p>
          <Badge tone="wait" icon="clock">
            {t("noteClock", { said: note.clock_said })}
          </Badge>
        </p>
      )}
      {note.said !== "" && <p className="d-note-said">{note.said}</p>}
      {note.files.map((file, i) => {
        const name = t(file.media === "voice" ? "noteVoice" : "notePicture", { number: i + 1 });
        if (file.address === null)
          return (
            <p key={file.sha256} className="k-quiet-text">
              {t("noteOnPhone", { what: name })}
            </p>
          );
        return file.media === "voice" ? (
          // What a witness said aloud; nobody has written it down.
          // oxlint-disable-next-line jsx-a11y/media-has-caption
          <audio key={file.sha256} controls preload="none" src={file.address} aria-label={name} />
        ) : (
          <a key={file.sha256} href={file.address} target="_blank" rel="noreferrer">
            <img className="d-note-picture" src={file.address} alt={name} loading="lazy" />
          </a>
        );
      })}
    </Card>
  );
}
