import type { ReactNode } from "react";
import { useState } from "react";
import { intakeSubmit } from "../../base/intake.ts";
import { type HandedIn, handInQueue, type QueueDoor } from "../../base/queue.ts";
import { ok } from "../../base/result.ts";
import { Page } from "../../web/desk/shell.tsx";
import { call, upload } from "../../web/kit/client.ts";
import { Icon } from "../../web/kit/icons.tsx";
import { Card, type Column, Table } from "../../web/kit/layout.tsx";
import { Badge, Notice } from "../../web/kit/states.tsx";
import { useWords } from "../../web/kit/words.ts";
import { evidenceState, evidenceUpload } from "./contract.ts";
import { deskWords } from "./words.ts";

const PIECE = 1024 * 1024;

/** Bytes of a file piece by piece: not every browser can walk over a stream. */
async function* bytesOf(file: Blob): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += PIECE) yield new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
}

const door: QueueDoor = {
  submit: async (records) => {
    const answer = await call(intakeSubmit, { records: [...records] });
    return answer.ok ? ok(answer.value.results) : answer;
  },
  state: (sha256, record) => call(evidenceState, { sha256, record }),
  upload: (picture, bytes) => upload(evidenceUpload, picture, new Blob([bytes])),
};

function columnsOf(t: ReturnType<typeof useWords<typeof deskWords>>): readonly Column<HandedIn>[] {
  return [
    { key: "line", label: t("line"), cell: (i) => i.line },
    // What became of it stands before what identifies it: on a telephone the last columns are off the screen.
    { key: "became", label: t("became"), cell: (i) => <Became item={i} /> },
    {
      key: "what",
      label: t("what"),
      cell: (i) => (i.operation === "figures.submit" ? t("figures") : t(i.item)),
    },
    { key: "id", label: t("id"), cell: (i) => <code>{i.id?.slice(-12)}</code> },
  ];
}

/** The queue of a phone without signal, brought to the desk as a file. */
export function HandInPage(): ReactNode {
  const t = useWords(deskWords);
  const [items, setItems] = useState<readonly HandedIn[]>([]);
  const [state, setState] = useState<"choose" | "busy" | "done">("choose");
  const read = async (file: File): Promise<void> => {
    setState("busy");
    const got: HandedIn[] = [];
    setItems(got);
    try {
      for await (const item of handInQueue(bytesOf(file), door)) {
        got.push(item);
        setItems([...got]);
      }
    } catch {
      got.push({ item: "file", line: 0, id: null, operation: null, receipt: null, code: "queue.file_unreadable" });
      setItems([...got]);
    }
    setState("done");
  };
  const columns = columnsOf(t);
  const refused = items.filter((i) => i.receipt === null).length;
  return (
    <Page title={t("handIn")} lead={t("handInLead")}>
      <Card>
        <label className="k-button k-primary k-size-normal">
          <Icon name="download" />
          <span>{t("chooseFile")}</span>
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
        {state !== "choose" && (
          <Notice tone={state === "busy" ? "info" : refused > 0 ? "bad" : "ok"} title={t(state)} live>
            <p>{t("outcome", { received: items.length - refused, refused })}</p>
          </Notice>
        )}
      </Card>
      {items.length > 0 && (
        <Table caption={t("handIn")} hideCaption rows={items} rowKey={(i) => `${i.line} ${i.item}`} columns={columns} />
      )}
    </Page>
  );
}

function Became(p: { item: HandedIn }): ReactNode {
  const t = useWords(deskWords);
  const { receipt, code } = p.item;
  if (receipt !== null) return <Badge tone="ok">{t("receivedNo", { number: receipt })}</Badge>;
  return <Badge tone="bad">{t("refusedBecause", { code: code ?? "" })}</Badge>;
}
