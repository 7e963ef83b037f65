// An objection, a special event, "no copy was given to me": what a witness says beside the figures, in a few words, with
// photographs or her own voice. All of it is kept as she goes and needs no signal.

import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { sha256Hex } from "../../../base/bytes.ts";
import { Button } from "../../../web/kit/button.tsx";
import { Select, TextField } from "../../../web/kit/field.tsx";
import { LoadingState, Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { Frame } from "../../../web/phone/frame.tsx";
import { exclusively, useLive } from "../../../web/phone/live.ts";
import { keepRecords } from "../../../web/phone/outbox.ts";
import { Discard } from "../../../web/phone/discard.tsx";
import { makePicture } from "../../../web/phone/picture.ts";
import { goTo, routeTo } from "../../../web/phone/router.ts";
import { isFull, loadBlob } from "../../../web/phone/store.ts";
import { contestName, type Station, stationName, type Work } from "../../witnesses/keep.ts";
import { addToNote, changeNote, clearNote, hasNote, type KeptFile, loadNote, noteKey, sayingOfNote } from "../keep.ts";
import { MAX_NOTE_FILES, NOTE_KINDS, type NoteKind } from "../model.ts";
import { noteWords } from "../words/note.ts";
import { Take } from "../../../web/phone/take.tsx";
import { useRecorder } from "./voice.ts";

export function NoteScreen({ work, station }: { work: Work; station: Station }): ReactNode {
  const t = useWords(noteWords);
  const lang = useLanguage();
  const key = useLive(`note key ${station.id}`, ["binding"], () => noteKey(station.id));
  const draft = useLive(`note ${key}`, [`kept:${key}`], () => loadNote(station.id));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<"notAPicture" | "full" | "noMicrophone" | null>(null);
  const tried = async (work_: () => Promise<void>, otherwise: "notAPicture" | "noMicrophone"): Promise<void> => {
    setProblem(null);
    try {
      await work_();
    } catch (error) {
      setProblem(isFull(error) ? "full" : otherwise);
    }
  };
  const recorder = useRecorder((voice) => {
    void tried(async () => {
      const bytes = await voice.arrayBuffer();
      const sha256 = await sha256Hex(new Uint8Array(bytes));
      await addToNote(station.id, { bytes, sha256, media: "voice", type: voice.type });
    }, "noMicrophone");
  });
  const contests = work.contests.filter((c) => c.stations.includes(station.id));
  const ready = draft === undefined ? null : sayingOfNote(work.election, station.id, draft);
  const room = draft !== undefined && draft.files.length < MAX_NOTE_FILES;

  const send = async (): Promise<void> => {
    setBusy(true);
    await tried(async () => {
      await exclusively("note", async () => {
        const saying = sayingOfNote(work.election, station.id, await loadNote(station.id));
        if (saying === null) return;
        await keepRecords([saying]);
        await clearNote(station.id);
      });
      goTo(routeTo("antrean"));
    }, "notAPicture");
    setBusy(false);
  };

  return (
    <Frame
      title={t("title")}
      under={stationName(station.id)}
      back={routeTo("tps", station.id)}
      action={
        <Button
          look="primary"
          size="large"
          wide
          icon="send"
          busy={busy}
          disabled={ready === null || recorder.seconds !== null}
          onClick={() => void send()}
        >
          {t("send")}
        </Button>
      }
    >
      {draft === undefined ? (
        <LoadingState lines={6} />
      ) : (
        <>
          <Kinds chosen={draft.kind} onChoose={(kind) => void changeNote(station.id, (old) => ({ ...old, kind }))} />
          {contests.length > 1 && (
            <Select
              label={t("about")}
              value={draft.contest ?? ""}
              options={[
                { value: "", label: t("whole") },
                ...contests.map((c) => ({ value: c.id, label: contestName(c, lang) })),
              ]}
              onChange={(id) => void changeNote(station.id, (old) => ({ ...old, contest: id === "" ? null : id }))}
            />
          )}
          <Said
            key={station.id}
            start={draft.said}
            onChange={(said) => void changeNote(station.id, (old) => ({ ...old, said }))}
          />
          {problem !== null && (
            <Notice tone="bad" live>
              <p>{t(problem)}</p>
            </Notice>
          )}
          {room ? (
            <div className="k-stack">
              <Take
                label={t("photo")}
                look="quiet"
                camera
                onFiles={([file]) =>
                  tried(async () => {
                    if (file === undefined) return;
                    const { bytes, sha256 } = await makePicture(file);
                    await addToNote(station.id, { bytes, sha256, media: "picture", type: "image/jpeg" });
                  }, "notAPicture")
                }
              />
              {recorder.able &&
                (recorder.seconds === null ? (
                  <Button wide size="large" onClick={() => void tried(recorder.start, "noMicrophone")}>
                    {t("record")}
                  </Button>
                ) : (
                  <Button wide size="large" look="primary" onClick={recorder.stop}>
                    {t("stop", { seconds: recorder.seconds })}
                  </Button>
                ))}
              {recorder.able && <p className="k-quiet-text">{t("recordHint")}</p>}
            </div>
          ) : (
            <p className="k-quiet-text">{t("many", { most: MAX_NOTE_FILES })}</p>
          )}
          <Files
            files={draft.files}
            onRemove={(sha256) =>
              void changeNote(station.id, (old) => ({ ...old, files: old.files.filter((f) => f.sha256 !== sha256) }))
            }
          />
          {hasNote(draft) && (
            <Discard
              label={t("discard")}
              onYes={() => void clearNote(station.id).then(() => goTo(routeTo("tps", station.id)))}
            />
          )}
          <p className="k-quiet-text">{t(ready === null && draft.kind !== null ? "empty" : "keptHere")}</p>
        </>
      )}
    </Frame>
  );
}

function Kinds(p: { chosen: NoteKind | null; onChoose: (kind: NoteKind) => void }): ReactNode {
  const t = useWords(noteWords);
  return (
    <fieldset className="p-kinds">
      <legend>{t("what")}</legend>
      {NOTE_KINDS.map((kind) => (
        <label key={kind} className="p-kind" htmlFor={`kind-${kind}`}>
          <input
            id={`kind-${kind}`}
            type="radio"
            name="kind"
            checked={p.chosen === kind}
            onChange={() => p.onChoose(kind)}
          />
          <strong>{t(kind)}</strong>
          <span className="k-quiet-text">{t(`${kind}Text`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What is written lives here and is kept at each letter; what comes back from the shelf never moves the caret. */
function Said(p: { start: string; onChange: (said: string) => void }): ReactNode {
  const t = useWords(noteWords);
  const [said, setSaid] = useState(p.start);
  return (
    <TextField
      label={t("said")}
      hint={t("saidHint")}
      rows={4}
      maxLength={2000}
      value={said}
      onChange={(text) => {
        setSaid(text);
        p.onChange(text);
      }}
    />
  );
}

function Files(p: { files: readonly KeptFile[]; onRemove: (sha256: string) => void }): ReactNode {
  const t = useWords(noteWords);
  if (p.files.length === 0) return null;
  return (
    <ul className="p-list">
      {p.files.map((file, i) => {
        const name = t(file.media === "voice" ? "voiceOf" : "photoOf", { number: i + 1 });
        return (
          <li key={file.sha256} className="p-item">
            <strong>{name}</strong>
            <Kept file={file} name={name} />
            <Button
              size="small"
              look="plain"
              label={t("remove", { what: name })}
              onClick={() => p.onRemove(file.sha256)}
            >
              {t("remove", { what: "" })}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

/** What was kept, to be looked at or listened to before it goes. */
function Kept({ file, name }: { file: KeptFile; name: string }): ReactNode {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let current = true;
    void loadBlob(file.sha256).then((blob) => {
      if (!current || blob === undefined || blob.bytes === null) return;
      made = URL.createObjectURL(new Blob([blob.bytes], { type: file.type }));
      setUrl(made);
    });
    return () => {
      current = false;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [file]);
  if (url === null) return null;
  return file.media === "voice" ? (
    // Her own words, just spoken: there is nothing to caption.
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    <audio controls src={url} aria-label={name} />
  ) : (
    <img className="p-thumb" src={url} alt={name} />
  );
}
