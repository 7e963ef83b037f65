import type { ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { LoadingState } from "../../../web/kit/states.tsx";
import { RefusalNote, useAct } from "../../../web/desk/ask.tsx";
import { DataGrid } from "../../../web/desk/grid.tsx";
import { QrCode } from "../../../web/desk/qr.tsx";
import { Button } from "../../../web/kit/button.tsx";
import { Dialog } from "../../../web/kit/layout.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { gaps, issueCode, issueCodes, list, reissueCode, unassign } from "../contract.ts";
import { type ListedWitness, spokenCode } from "../model.ts";
import { deskWords } from "../words.ts";

export interface CodeFor {
  readonly station: string;
  readonly witness: string;
  readonly name: string;
  /** A new code in the place of an old one: asks once more. */
  readonly renew: boolean;
}

/** A witness's code, large and as QR, shown once. Two taps for a new one. */
export function CodeDialog(p: { of: CodeFor; onClose: () => void }): ReactNode {
  const t = useWords(deskWords);
  const { station, witness, name, renew } = p.of;
  const issue = useAct(issueCode, { again: [list.name, gaps.name] });
  const reissue = useAct(reissueCode, { again: [list.name, gaps.name] });
  const act = renew ? reissue : issue;
  const made = act.data;
  const asked = useRef(false);
  const { mutate } = issue;
  useEffect(() => {
    // The code is made once, also where an effect runs twice.
    if (renew || asked.current) return;
    asked.current = true;
    mutate({ station, witness });
  }, [renew, mutate, station, witness]);
  return (
    <Dialog
      open
      title={t(renew && made === undefined ? "newCodeTitle" : "codeTitle", { name })}
      onClose={p.onClose}
      actions={
        renew && made === undefined ? (
          <>
            <Button onClick={p.onClose}>{t("cancel")}</Button>
            <Button look="primary" busy={act.isPending} onClick={() => act.mutate({ station, witness })}>
              {t("newCode")}
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={p.onClose}>
            {t("done")}
          </Button>
        )
      }
    >
      <RefusalNote error={act.error} />
      {made !== undefined ? (
        <>
          <p>{t("codeText")}</p>
          <p className="d-code">{spokenCode(made.code)}</p>
          <QrCode text={made.link} alt={t("codeQr")} />
          <p className="k-quiet-text">
            {station} · {t("codeWhere", { address: made.link.split("#")[0] ?? "" })}
          </p>
        </>
      ) : renew ? (
        <p>{t("newCodeText")}</p>
      ) : (
        act.isPending && <LoadingState lines={3} />
      )}
    </Dialog>
  );
}

export function UnassignDialog(p: { election: string; row: ListedWitness; onClose: () => void }): ReactNode {
  const t = useWords(deskWords);
  const act = useAct(unassign, { again: [list.name, gaps.name], onDone: p.onClose });
  const { station, post, name } = p.row;
  return (
    <Dialog
      open
      title={t("unassignTitle", { name })}
      onClose={p.onClose}
      actions={
        <>
          <Button onClick={p.onClose}>{t("cancel")}</Button>
          <Button
            look="danger"
            busy={act.isPending}
            onClick={() => act.mutate({ election: p.election, station, post })}
          >
            {t("unassign")}
          </Button>
        </>
      }
    >
      <p>{t("unassignText")}</p>
      <RefusalNote error={act.error} />
    </Dialog>
  );
}

type Issued = OutputOf<typeof issueCodes>["codes"][number];

/** Codes for everybody of a place who has none, to download at once. */
export function CodesForAll(p: { election: string; place: string }): ReactNode {
  const t = useWords(deskWords);
  const [open, setOpen] = useState(false);
  const act = useAct(issueCodes, { again: [list.name, gaps.name], onDone: () => setOpen(true) });
  const codes = act.data?.codes ?? [];
  return (
    <>
      <Button busy={act.isPending} onClick={() => act.mutate({ election: p.election, place: p.place })}>
        {t("codesForAll")}
      </Button>
      <RefusalNote error={act.error} />
      <Dialog
        open={open}
        title={t("codesTitle", { count: codes.length })}
        onClose={() => setOpen(false)}
        actions={
          <Button look="primary" onClick={() => setOpen(false)}>
            {t("done")}
          </Button>
        }
      >
        {codes.length === 0 ? (
          <p>{t("codesNone")}</p>
        ) : (
          <>
            <p>{t("codesText")}</p>
            {act.data?.more === true && (
              <Notice tone="info">
                <p>{t("codesMore")}</p>
              </Notice>
            )}
            <DataGrid<Issued>
              caption={t("codesTitle", { count: codes.length })}
              rows={codes}
              rowKey={(row) => `${row.station} ${row.post}`}
              csv={t("codesFile")}
              columns={[
                { key: "station", label: t("station"), value: (row) => row.station },
                { key: "post", label: t("post"), value: (row) => t(`post_${row.post}`) },
                { key: "name", label: t("name"), value: (row) => row.name },
                { key: "code", label: t("code"), value: (row) => spokenCode(row.code) },
                { key: "link", label: "Link", value: (row) => row.link, exportOnly: true },
              ]}
            />
          </>
        )}
      </Dialog>
    </>
  );
}
