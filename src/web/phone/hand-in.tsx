// Another phone's queue, brought here as a file: any phone with signal can hand it in. Nothing of it is kept on
// this phone; its owner gets the same receipts when she has signal again.

import type { ReactNode } from "react";
import { useState } from "react";
import { type HandedIn, handInQueue, type QueueDoor } from "../../base/queue.ts";
import { Icon } from "../kit/icons.tsx";
import { Badge, Notice } from "../kit/states.tsx";
import { useWords } from "../kit/words.ts";
import { readProgress, readResults } from "./answers.ts";
import { loadBinding } from "./device.ts";
import { Frame } from "./frame.tsx";
import { ask } from "./network.ts";
import { routeTo } from "./router.ts";
import { handInWords } from "./words.ts";

const PIECE = 256 * 1024;

/** Bytes of a file piece by piece: older browsers cannot walk over a stream. */
async function* bytesOf(file: Blob): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += PIECE) yield new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
}

function doorOf(token: string | undefined): QueueDoor {
  return {
    submit: (records) => ask({ operation: "intake.submit", json: { records }, token, read: readResults }),
    state: (sha256, record) =>
      ask({ operation: "evidence.state", query: { sha256, record }, token, read: readProgress }),
    upload: (query, bytes) =>
      ask({
        operation: "evidence.upload",
        query,
        bytes: bytes.slice(0, PIECE).buffer,
        token,
        read: readProgress,
        patience: 60_000,
      }),
  };
}

export function HandInScreen(): ReactNode {
  const t = useWords(handInWords);
  const [items, setItems] = useState<readonly HandedIn[]>([]);
  const [state, setState] = useState<"choose" | "busy" | "done">("choose");
  const read = async (file: File): Promise<void> => {
    setState("busy");
    const got: HandedIn[] = [];
    setItems(got);
    try {
      const binding = await loadBinding();
      const token = binding?.expired === false ? binding.token : undefined;
      for await (const item of handInQueue(bytesOf(file), doorOf(token))) {
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
    <Frame title={t("title")} back={routeTo("antrean")} bare>
      <p>{t("text")}</p>
      <label className="k-button k-primary k-size-large k-wide">
        <Icon name="download" />
        <span>{t("choose")}</span>
        <input
          className="k-hidden"
          type="file"
          disabled={state === "busy"}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (file !== undefined) void read(file);
          }}
        />
      </label>
      {state !== "choose" && (
        <Notice tone={state === "busy" ? "info" : refused > 0 ? "bad" : "ok"} title={t(state)} live>
          <p>{t("count", { received: items.length - refused, refused })}</p>
          {state === "done" && refused > 0 && <p>{t("again")}</p>}
        </Notice>
      )}
      <ul className="p-list" aria-label={t("title")}>
        {items.map((i) => (
          <li className="p-item" key={`${i.line} ${i.item}`}>
            <div>
              <h2>{t(nameOf(i))}</h2>
              <p className="k-quiet-text">
                {t("line", { line: i.line })} · <code>{i.id?.slice(-12)}</code>
              </p>
            </div>
            {i.receipt === null ? (
              <>
                <Badge tone="bad">{t(sayOf(i.code))}</Badge>
                <code className="k-quiet-text">{i.code}</code>
              </>
            ) : (
              <Badge tone="ok">{t("receivedNo", { number: i.receipt })}</Badge>
            )}
          </li>
        ))}
      </ul>
    </Frame>
  );
}

function nameOf({ item, operation }: HandedIn): "figures" | "picture" | "record" | "line0" | "file" {
  if (item === "line") return "line0";
  if (item !== "record") return item;
  return operation === "figures.submit" ? "figures" : "record";
}

function sayOf(code: string | null): "notQueue" | "away" | "cutOff" | "altered" | "refused" {
  if (code === "queue.not_a_queue" || code === "queue.version_unknown") return "notQueue";
  if (code?.startsWith("phone.") || code?.startsWith("server.")) return "away";
  if (code === "queue.cut_off") return "cutOff";
  if (/_differs$|_unreadable$|signature_invalid$/.test(code ?? "")) return "altered";
  return "refused";
}
