// Another phone's queue, brought here as a file: any phone with signal can hand it in. Nothing of it is kept on
// this phone; its owner gets the same receipts when she has signal again.

import type { ReactNode } from "react";
import type { QueueDoor } from "../../base/queue.ts";
import { HandIn } from "../kit/hand-in.tsx";
import { useWords } from "../kit/words.ts";
import { readProgress, readResults } from "./answers.ts";
import { loadBinding } from "./device.ts";
import { Frame } from "./frame.tsx";
import { ask } from "./network.ts";
import { routeTo } from "./router.ts";
import { handInWords } from "./words/queue.ts";

const PIECE = 256 * 1024;

async function door(): Promise<QueueDoor> {
  const binding = await loadBinding();
  const token = binding?.expired === false ? binding.token : undefined;
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
  return (
    <Frame title={t("title")} back={routeTo("antrean")} bare>
      <p>{t("text")}</p>
      <HandIn door={door} piece={PIECE} say={(code) => t(sayOf(code))} large />
    </Frame>
  );
}

/** A few sentences for the many codes there may be: the phone carries no more words than it must. */
function sayOf(code: string): "notQueue" | "away" | "cutOff" | "altered" | "other" {
  if (code === "queue.not_a_queue" || code === "queue.version_unknown") return "notQueue";
  if (code.startsWith("phone.") || code.startsWith("server.") || code === "queue.not_answered") return "away";
  if (code === "queue.cut_off") return "cutOff";
  if (/_differs$|_unreadable$|signature_invalid$/.test(code)) return "altered";
  return "other";
}
