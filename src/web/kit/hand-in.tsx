// A phone's queue brought as a file: choose it, see item by item what became of it. The same at the desk and on any
// phone with signal; what differs is the way to the server and how much each can say about a refusal.

import type { ReactNode } from "react";
import { useState } from "react";
import { type HandedIn, handInQueue, type QueueDoor } from "../../base/queue.ts";
import { Icon } from "./icons.tsx";
import { Badge, Notice } from "./states.tsx";
import { useWords, type Words } from "./words.ts";

const words = {
  choose: { id: "Pilih berkas", en: "Choose a file" },
  busy: { id: "Sedang diserahkan. Jangan tutup layar ini.", en: "Being handed in. Keep this screen open." },
  done: { id: "Selesai", en: "Done" },
  count: { id: "{received} diterima, {refused} tidak", en: "{received} received, {refused} not" },
  again: {
    id: "Menyerahkan berkas yang sama sekali lagi selalu aman. Yang tetap ditolak: sampaikan kodenya kepada koordinator.",
    en: "Handing in the same file once more is always safe. Give the code of what stays refused to the coordinator.",
  },
  items: { id: "Isi berkas", en: "What is in the file" },
  figures: { id: "Angka", en: "Figures" },
  picture: { id: "Foto", en: "Picture" },
  record: { id: "Catatan", en: "Record" },
  line0: { id: "Baris", en: "Line" },
  file: { id: "Berkas", en: "File" },
  line: { id: "Baris {line}", en: "Line {line}" },
  receivedNo: { id: "Diterima, no. tanda terima {number}", en: "Received, receipt no. {number}" },
  refused: { id: "Tidak diterima", en: "Not received" },
} satisfies Words;

/** Bytes of a file piece by piece: not every browser can walk over a stream. */
async function* bytesOf(file: Blob, piece: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += piece) yield new Uint8Array(await file.slice(at, at + piece).arrayBuffer());
}

export function HandIn(p: {
  door: () => QueueDoor | Promise<QueueDoor>;
  /** Bytes read from the file at a time. */
  piece: number;
  /** Why an item was not received, and what to do; its code stands beside. */
  say: (code: string) => string;
  large?: boolean;
}): ReactNode {
  const t = useWords(words);
  const [items, setItems] = useState<readonly HandedIn[]>([]);
  const [state, setState] = useState<"choose" | "busy" | "done">("choose");
  const read = async (file: File): Promise<void> => {
    setState("busy");
    const got: HandedIn[] = [];
    setItems(got);
    try {
      for await (const item of handInQueue(bytesOf(file, p.piece), await p.door())) {
        got.push(item);
        setItems([...got]);
      }
    } catch {
      // The file was taken away or cannot be read.
      got.push({ item: "file", line: 0, id: null, operation: null, receipt: null, code: "queue.file_unreadable" });
      setItems([...got]);
    }
    setState("done");
  };
  const refused = items.filter((i) => i.receipt === null).length;
  return (
    <>
      <div>
        <label className={`k-button k-primary ${p.large === true ? "k-size-large k-wide" : "k-size-normal"}`}>
          <Icon name="upload" />
          <span>{t("choose")}</span>
          <input
            className="k-hidden"
            type="file"
            disabled={state === "busy"}
            onChange={(event) => {
              const input = event.currentTarget;
              const file = input.files?.[0];
              // Emptied once it was read, so that choosing the same file again is a change too.
              if (file !== undefined) void read(file).finally(() => (input.value = ""));
            }}
          />
        </label>
      </div>
      {state !== "choose" && (
        <Notice tone={state === "busy" ? "info" : refused > 0 ? "bad" : "ok"} title={t(state)} live>
          <p>{t("count", { received: items.length - refused, refused })}</p>
          {state === "done" && refused > 0 && <p>{t("again")}</p>}
        </Notice>
      )}
      {items.length > 0 && (
        <ul className="k-items" aria-label={t("items")}>
          {items.map((i) => (
            <li className="k-item" key={`${i.line} ${i.item}`}>
              <h2>{t(nameOf(i))}</h2>
              <p className="k-quiet-text">
                {t("line", { line: i.line })} <code>{i.id?.slice(-12)}</code>
              </p>
              {i.receipt === null ? (
                <>
                  <Badge tone="bad">{t("refused")}</Badge>
                  <p>{p.say(i.code ?? "")}</p>
                  <code className="k-quiet-text">{i.code}</code>
                </>
              ) : (
                <Badge tone="ok">{t("receivedNo", { number: i.receipt })}</Badge>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function nameOf({ item, operation }: HandedIn): "figures" | "picture" | "record" | "line0" | "file" {
  if (item === "line") return "line0";
  if (item !== "record") return item;
  return operation === "figures.submit" ? "figures" : "record";
}
