// The one list that says of each item where it is: kept on this phone, being sent, received with its number,
// or in need of correction.

import type { ReactNode } from "react";
import { useState } from "react";
import { Button, ButtonLink } from "../kit/button.tsx";
import { Checkbox } from "../kit/field.tsx";
import { Card } from "../kit/layout.tsx";
import { Badge, EmptyState, LoadingState, Notice, Progress } from "../kit/states.tsx";
import { type Language, useLanguage, useWords } from "../kit/words.ts";
import { loadBegun } from "./begun.ts";
import { BegunNotice } from "./begun-notice.tsx";
import { exportQueue, handOver } from "./carry.ts";
import { connectionKind } from "./device.ts";
import { Frame, megabytes } from "./frame.tsx";
import { useLive, useNow } from "./live.ts";
import { bytesWaiting, listOutbox, notYetThere, superseded, tryAgain } from "./outbox.ts";
import { routeTo } from "./router.ts";
import { type Sending, sendingState, sendNow, WIFI_ONLY } from "./sending.ts";
import { keepBlob, loadBlob, loadKept, type OutboxItem, roomLeft, updateKept } from "./store.ts";
import { queueWords, refusalWords } from "./words/queue.ts";

/** How a capability names its records in the list: a title, a line below, and the screen where it is corrected. */
export type Describe = (
  input: Readonly<Record<string, unknown>>,
  language: Language,
) => {
  readonly title: string;
  readonly under: string;
  readonly href: string;
  /** Which of its files are no pictures but recordings, by hash. */
  readonly voices?: readonly string[];
};

export function QueueScreen(p: {
  describe: Readonly<Record<string, Describe>>;
  /** What asks for something stands above all else. */
  above?: ReactNode;
  /** Stands above the list once everything has its receipt. */
  whenAllThere?: ReactNode;
}): ReactNode {
  const t = useWords(queueWords);
  const items = useLive("outbox", ["outbox"], listOutbox);
  const sending = useLive("sending", ["sending"], () => Promise.resolve(sendingState())) ?? sendingState();
  return (
    <Frame title={t("queue")} back={routeTo()} bare>
      {p.above}
      <BegunNotice />
      {items === undefined ? (
        <LoadingState lines={5} />
      ) : items.length === 0 ? (
        <EmptyState icon="send" title={t("queueEmpty")}>
          <p>{t("queueEmptyText")}</p>
        </EmptyState>
      ) : (
        <>
          <Summary items={items} sending={sending} />
          {notYetThere(items).length === 0 && p.whenAllThere}
          <ul className="p-list" aria-label={t("queue")}>
            {items.toSorted(newestFirst).map((item) => (
              <Row
                key={item.id}
                item={item}
                sending={sending}
                replaced={superseded(items).has(item.id)}
                describe={p.describe[item.record.operation]}
              />
            ))}
          </ul>
        </>
      )}
      <Settings items={items ?? []} />
    </Frame>
  );
}

/** What was said last comes first; what was said together stays in its order. */
function newestFirst(a: OutboxItem, b: OutboxItem): number {
  return b.record.made_at.localeCompare(a.record.made_at) || a.id.localeCompare(b.id);
}

function why(problem: string | null): keyof typeof queueWords {
  if (problem === "phone.stranger") return "whyStranger";
  if (problem === "phone.receipt_doubtful") return "whyDoubtful";
  if (problem === "phone.storage") return "whyStorage";
  return problem === "phone.offline" ? "whyOffline" : "whyAway";
}

function Summary({ items, sending }: { items: readonly OutboxItem[]; sending: Sending }): ReactNode {
  const t = useWords(queueWords);
  const now = useNow(sending.phase === "waiting");
  const open = notYetThere(items);
  const waiting = bytesWaiting(items);
  const begun = useLive("begun", ["begun"], loadBegun);
  if (open.length === 0) {
    if (begun?.length !== 0) return null;
    return (
      <Notice tone="ok" title={t("allThere")} live>
        <p>{t("allThereText")}</p>
      </Notice>
    );
  }
  return (
    <Notice tone="wait" icon="phone" title={t("notYet", { count: open.length })} live>
      <p>{t("notYetText")}</p>
      {waiting > 0 && <p className="k-num-line">{t("waitingMb", { mb: megabytes(waiting) })}</p>}
      {sending.phase === "wifi" && <p>{t("waitingWifi")}</p>}
      {sending.phase === "other" && <p>{t("otherTab")}</p>}
      {sending.phase === "waiting" && (
        <>
          <p>{t(why(sending.problem))}</p>
          {/* The countdown is for the eye; read aloud every second it would drown everything else. */}
          <p aria-hidden="true">
            {t("nextTry", { seconds: Math.max(0, Math.ceil(((sending.next ?? now) - now) / 1000)) })}
          </p>
        </>
      )}
      {(sending.phase === "waiting" || sending.phase === "idle") && (
        <Button size="small" icon="send" onClick={sendNow}>
          {t("sendNow")}
        </Button>
      )}
    </Notice>
  );
}

function Row(p: { item: OutboxItem; sending: Sending; replaced: boolean; describe: Describe | undefined }): ReactNode {
  const t = useWords(queueWords);
  const lang = useLanguage();
  const { item } = p;
  const what: ReturnType<Describe> = p.describe?.(item.record.input, lang) ?? {
    title: item.record.operation,
    under: "",
    href: routeTo(),
  };
  const active = p.sending.phase === "sending" && p.sending.now.includes(item.id);
  return (
    <li className="p-item">
      <div>
        <h2>{what.title}</h2>
        <p className="k-quiet-text">{what.under}</p>
      </div>
      {p.replaced ? (
        <Badge tone="neutral">{t("replaced")}</Badge>
      ) : item.state === "refused" ? (
        <Badge tone="bad">{t("refused")}</Badge>
      ) : item.receipt !== null ? (
        <Badge tone="ok">{t("receivedNo", { number: item.receipt.body.number })}</Badge>
      ) : active ? (
        <Badge tone="info" icon="send">
          {t("sending")}
        </Badge>
      ) : (
        <Badge tone="wait" icon="phone">
          {t("kept")}
        </Badge>
      )}
      {Object.entries(item.blobs).map(([sha256, blob]) => {
        const file = t(what.voices?.includes(sha256) === true ? "voice" : "picture");
        if (blob.receipt !== null) {
          return (
            <Badge key={sha256} tone="ok" icon="picture">
              {t("fileReceived", { file, number: blob.receipt.body.number })}
            </Badge>
          );
        }
        const percent = Math.floor((100 * blob.sent) / blob.size);
        return p.sending.phase === "sending" && p.sending.now.includes(sha256) ? (
          <Progress key={sha256} label={t("fileSending", { file, percent })} value={blob.sent} max={blob.size} />
        ) : (
          <Badge key={sha256} tone={blob.lost === true ? "bad" : "wait"} icon="picture">
            {t(blob.lost === true ? "fileLost" : "fileKept", { file })}
          </Badge>
        );
      })}
      {item.problem !== null && !p.replaced && <Refusal item={item} href={what.href} />}
    </li>
  );
}

function Refusal({ item, href }: { item: OutboxItem; href: string }): ReactNode {
  const t = useWords(queueWords);
  const say = useWords(refusalWords);
  const code = item.problem!.code;
  return (
    <div className="p-refusal">
      <p>{say(code in refusalWords ? (code as keyof typeof refusalWords) : "other")}</p>
      <p className="k-quiet-text">
        <code>{code}</code>
      </p>
      <div className="k-row">
        <ButtonLink size="small" href={href}>
          {t("open")}
        </ButtonLink>
        <Button size="small" onClick={() => void tryAgain(item.id)}>
          {t("tryAgain")}
        </Button>
      </div>
    </div>
  );
}

function Settings({ items }: { items: readonly OutboxItem[] }): ReactNode {
  const t = useWords(queueWords);
  const [busy, setBusy] = useState(false);
  const wifi = useLive("wifi", [`kept:${WIFI_ONLY}`], async () => (await loadKept<boolean>(WIFI_ONLY)) === true);
  const room = useLive("room", ["outbox", "room"], roomLeft);
  const done = items.filter((i) => Object.values(i.blobs).length > 0 && notYetThere([i]).length === 0);
  return (
    <Card>
      <Checkbox
        label={t("wifiOnly")}
        hint={`${t("wifiOnlyHint")}${wifi === true && connectionKind() === "unknown" ? ` ${t("wifiUnknown")}` : ""}`}
        checked={wifi === true}
        onChange={(on) => void updateKept(WIFI_ONLY, () => on)}
      />
      {notYetThere(items).length > 0 && (
        <div className="k-stack">
          <p>{t("exportText")}</p>
          <Button
            icon="download"
            wide
            busy={busy}
            onClick={() => {
              setBusy(true);
              void exportQueue()
                .then(handOver)
                .finally(() => setBusy(false));
            }}
          >
            {t("export")}
          </Button>
        </div>
      )}
      <ButtonLink look="plain" size="small" href={routeTo("antar")}>
        {t("handIn")}
      </ButtonLink>
      {room?.persisted === false && <p className="k-quiet-text">{t("notPersisted")}</p>}
      {done.length > 0 && (
        <Button look="plain" size="small" onClick={() => void makeRoom(items)}>
          {t("makeRoom")}
        </Button>
      )}
    </Card>
  );
}

/** Let go of the bytes of pictures that every record naming them has a receipt for; records and receipts stay. */
async function makeRoom(items: readonly OutboxItem[]): Promise<void> {
  const all = items.flatMap((i) => Object.entries(i.blobs));
  const needed = new Set(all.filter(([, state]) => state.receipt === null).map(([sha256]) => sha256));
  for (const [sha256] of all) {
    if (needed.has(sha256)) continue;
    const blob = await loadBlob(sha256);
    if (blob !== undefined) await keepBlob({ ...blob, bytes: null });
  }
}
