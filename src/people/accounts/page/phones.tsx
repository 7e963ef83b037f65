// The coordinator's phone on her account page: bound or not, a code to bind one, an end to it.

import type { ReactNode } from "react";
import { useState } from "react";
import { Asked, RefusalNote, useAct, useAsk } from "../../../web/desk/ask.tsx";
import { QrCode } from "../../../web/desk/qr.tsx";
import { dayText } from "../../../web/desk/time.ts";
import { Button } from "../../../web/kit/button.tsx";
import { Card, Dialog } from "../../../web/kit/layout.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { endPhone, phoneCode, phones } from "../contract/phones.ts";
import { pageWords } from "../words/phone.ts";

export function PhoneCard(): ReactNode {
  const t = useWords(pageWords);
  const list = useAsk(phones, {});
  const end = useAct(endPhone, { again: [phones.name] });
  const make = useAct(phoneCode, { again: [phones.name] });
  const [open, setOpen] = useState(false);
  return (
    <Card title={t("title")}>
      <p className="k-quiet-text">{t("lead")}</p>
      <RefusalNote error={end.error} />
      <Asked query={list} lines={1}>
        {({ phones: rows }) => (
          <>
            {rows.length === 0 ? (
              <p>{t("none")}</p>
            ) : (
              <ul className="d-list">
                {rows.map((row) => (
                  <li key={row.id}>
                    <span>
                      <strong>{row.name}</strong>{" "}
                      <span className="k-quiet-text">{t("since", { day: dayText(row.bound_at) })}</span>
                    </span>
                    <Button size="small" busy={end.isPending} onClick={() => end.mutate({})}>
                      {t("end")}
                    </Button>
                  </li>
                ))}
              </ul>
            )}
            <div>
              <Button
                onClick={() => {
                  setOpen(true);
                  if (rows.length === 0) make.mutate({});
                }}
              >
                {t(rows.length === 0 ? "make" : "makeNew")}
              </Button>
            </div>
          </>
        )}
      </Asked>
      <Dialog
        open={open}
        title={t("title")}
        onClose={() => {
          setOpen(false);
          make.reset();
        }}
        actions={
          make.data === undefined ? (
            <>
              <Button onClick={() => setOpen(false)}>{t("cancel")}</Button>
              <Button look="primary" busy={make.isPending} onClick={() => make.mutate({})}>
                {t("make")}
              </Button>
            </>
          ) : (
            <Button look="primary" onClick={() => setOpen(false)}>
              {t("done")}
            </Button>
          )
        }
      >
        <RefusalNote error={make.error} />
        {make.data === undefined ? (
          <p>{t("newText")}</p>
        ) : (
          <>
            <p>{t("codeText", { address: `${make.data.link.split("#")[0] ?? ""}#/koordinator` })}</p>
            <p className="d-code">{make.data.code.replaceAll(/(.{4})(?=.)/g, "$1 ")}</p>
            <QrCode text={make.data.link} alt={t("qr")} />
          </>
        )}
      </Dialog>
    </Card>
  );
}
