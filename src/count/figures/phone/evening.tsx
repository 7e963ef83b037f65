// Is the evening over? Each contest of each of her stations has a form of which every part and every page is received,
// nothing else waits on the phone, nothing is begun and not sent, and the desk asks for no page again.

import type { ReactNode } from "react";
import { Button, ButtonLink } from "../../../web/kit/button.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { useLive } from "../../../web/phone/live.ts";
import { listOutbox, notYetThere } from "../../../web/phone/outbox.ts";
import { routeTo } from "../../../web/phone/router.ts";
import { type FormKey, SOURCES_ON_PHONE } from "../../evidence/keep.ts";
import type { NoteKind } from "../../evidence/model.ts";
import type { Work } from "../../witnesses/keep.ts";
import { loadUnfinished, sayStates, type StateOf } from "../../witnesses/keep/states.ts";
import type { OutboxItem } from "../../../web/phone/store.ts";
import { loadState } from "../keep.ts";
import { type FormOf, listBegun } from "./begun.ts";
import { loadRequests, requestsKey } from "../keep/requests.ts";
import { type FormReceipts, receiptsOf } from "../keep/said.ts";
import { phoneWords } from "../words.ts";

/** A note of hers that was received: an objection, a special event. */
export interface NoteReceipts {
  readonly station: string;
  readonly kind: NoteKind;
  readonly said: string;
  readonly numbers: readonly string[];
  readonly at: string;
}

export interface Evening {
  readonly done: boolean;
  readonly forms: readonly (FormKey & FormReceipts)[];
  readonly notes: readonly NoteReceipts[];
  /** What she last said to be counted still, or in trouble. */
  readonly unfinished: readonly StateOf[];
}

/** In the order they were made. */
export function notesOf(outbox: readonly OutboxItem[], author: string): NoteReceipts[] {
  return outbox
    .filter((i) => i.record.operation === "evidence.note" && i.record.author === author && i.receipt !== null)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ record, receipt, blobs }) => {
      const all = [receipt, ...Object.values(blobs).map((blob) => blob.receipt)].filter((one) => one !== null);
      const { station, kind, said } = record.input as Readonly<Record<string, string>>;
      return {
        station: station ?? "",
        kind: (kind ?? "other") as NoteKind,
        said: said ?? "",
        numbers: all.map((one) => one.body.number),
        at: receipt!.body.received_at,
      };
    });
}

/** What the server is known to hold of all her forms. */
export async function loadEvening(work: Work, formOf: FormOf): Promise<Evening> {
  const outbox = await listOutbox();
  const waits = notYetThere(outbox).length > 0;
  const forms: (FormKey & FormReceipts)[] = [];
  let open = (await loadRequests()).filter((one) => one.standing === "asked").length;
  for (const contest of work.contests) {
    for (const station of contest.stations) {
      const form = formOf(contest.id, station);
      if (form === null) {
        open += 1;
        continue;
      }
      let whole = false;
      for (const source of SOURCES_ON_PHONE) {
        const at = { contest: contest.id, station, source };
        const receipts = receiptsOf(form, at, await loadState(at, outbox));
        if (receipts.numbers.length > 0) forms.push({ ...at, ...receipts });
        whole ||= receipts.whole;
      }
      if (!whole) open += 1;
    }
  }
  const held = work.contests.flatMap((c) => c.stations.map((station) => ({ station, contest: c.id })));
  return {
    // What she began and did not send would stay behind on her phone.
    done: !waits && open === 0 && forms.length > 0 && (await listBegun(work, formOf, outbox)).length === 0,
    forms,
    notes: notesOf(outbox, work.author),
    unfinished: await loadUnfinished(work.election, held),
  };
}

export function useEvening(work: Work, formOf: FormOf): Evening | undefined {
  const asked = useLive("requests key", ["binding"], requestsKey);
  return useLive(`evening ${work.author} ${asked}`, ["outbox", "binding", "kept"], () => loadEvening(work, formOf));
}

/** After the last receipt: she may go, and has something to show. Until she says so too, one touch is asked of her. */
export function EveningLink(p: { work: Work; formOf: FormOf }): ReactNode {
  const t = useWords(phoneWords);
  const evening = useEvening(p.work, p.formOf);
  if (evening?.done !== true) return null;
  const asks = evening.unfinished.length > 0;
  return (
    <Notice tone="ok" title={t(asks ? "eveningAsk" : "evening")} live>
      <p>{t("eveningText")}</p>
      {asks && (
        <Button size="small" look="primary" icon="check" onClick={() => void sayStates(evening.unfinished, "finished")}>
          {t("eveningYes")}
        </Button>
      )}
      <ButtonLink size="small" icon="receipt" href={routeTo("selesai")}>
        {t("summary")}
      </ButtonLink>
    </Notice>
  );
}
