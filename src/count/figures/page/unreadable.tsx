import type { ReactNode } from "react";
import { useState } from "react";
import { useFormWords } from "../../../ground/elections/part.tsx";
import { RefusalNote, useAct } from "../../../web/desk/ask.tsx";
import { Choice } from "../../../web/desk/shell.tsx";
import { Button } from "../../../web/kit/button.tsx";
import { TextField } from "../../../web/kit/field.tsx";
import { Dialog } from "../../../web/kit/layout.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { list, show, unreadable } from "../contract.ts";
import type { PartKey } from "../model.ts";
import { shortLabel } from "../part.tsx";
import { deskWords } from "../words.ts";

const REASONS = ["unread_blurred", "unread_cut", "unread_dark", "unread_other_page"] as const;

/** "This cannot be read": which page, and why. It is no reading; the witness is asked for a new picture. */
export function UnreadableDialog(p: {
  part: PartKey;
  open: boolean;
  onClose: () => void;
  onDone: (state: string) => void;
}): ReactNode {
  const t = useWords(deskWords);
  const words = useFormWords(p.part.contest, p.part.station);
  const part = words.form?.parts.find((one) => one.id === p.part.part);
  const pages = [...new Set(part?.fields.map((f) => f.page))];
  const [page, setPage] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const act = useAct(unreadable, { again: [list.name, show.name], onDone: (done) => p.onDone(done.state) });
  const chosen = page ?? pages[0];
  const ready = chosen !== undefined && reason.trim().length >= 3;
  const { contest, station, source } = p.part;
  return (
    <Dialog
      open={p.open}
      title={t("unreadable")}
      onClose={p.onClose}
      actions={
        <>
          <Button onClick={p.onClose}>{t("cancel")}</Button>
          <Button
            look="primary"
            busy={act.isPending}
            disabled={!ready}
            onClick={() => {
              if (chosen === undefined) return;
              act.mutate({ contest, station, source, part: p.part.part, page: chosen, reason: reason.trim() });
            }}
          >
            {t("unreadableSay")}
          </Button>
        </>
      }
    >
      <p>{t("unreadableText")}</p>
      {pages.length > 1 && (
        <Choice
          label={t("unreadablePage")}
          value={chosen ?? ""}
          onChange={setPage}
          options={pages.map((one) => ({ value: one, label: shortLabel(words.page(one), one) }))}
        />
      )}
      <div className="k-row">
        {REASONS.map((key) => (
          <Button key={key} size="small" pressed={reason === t(key)} onClick={() => setReason(t(key))}>
            {t(key)}
          </Button>
        ))}
      </div>
      <TextField
        label={t("reason")}
        hint={t("unreadableHint")}
        rows={2}
        value={reason}
        onChange={setReason}
        maxLength={500}
      />
      <RefusalNote error={act.error} />
    </Dialog>
  );
}
