// A first way in, chosen by who holds a one-time link: passkey or password.

import type { ReactNode } from "react";
import { TextField } from "../../../web/kit/field.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { words } from "../words.ts";
import { passkeysWork, whyNoPasskeys } from "./way-in.ts";

export type Way = "passkey" | "password";

/** The better way where it works. */
export function firstWay(): Way {
  return passkeysWork() ? "passkey" : "password";
}

/** The same page by the name `localhost`, where it is open at this machine's own number; else null. */
function byName(): string | null {
  if (location.hostname !== "127.0.0.1" && location.hostname !== "[::1]") return null;
  const url = new URL(location.href);
  url.hostname = "localhost";
  return url.href;
}

export function ChooseWay(p: {
  way: Way;
  onWay: (way: Way) => void;
  password: string;
  onPassword: (password: string) => void;
}): ReactNode {
  const t = useWords(words);
  const why = whyNoPasskeys();
  const named = byName();
  return (
    <>
      {why === null ? (
        <fieldset className="d-choices">
          <legend>{t("wayInQuestion")}</legend>
          {(["passkey", "password"] as const).map((way) => (
            <label key={way} className="d-option">
              <input type="radio" name="way" value={way} checked={p.way === way} onChange={() => p.onWay(way)} />
              <span>{t(way === "passkey" ? "byPasskey" : "byPassword")}</span>
              <small>{t(way === "passkey" ? "byPasskeyHint" : "byPasswordHint")}</small>
            </label>
          ))}
        </fieldset>
      ) : (
        <Notice tone="info">
          <p>{t(`passkeyNotHere_${why}`)}</p>
          {named !== null && <a href={named}>{t("openByName")}</a>}
        </Notice>
      )}
      {p.way === "password" ? (
        <TextField
          label={t("password")}
          hint={t("passwordHint")}
          type="password"
          autoComplete="new-password"
          value={p.password}
          onChange={p.onPassword}
          required
        />
      ) : (
        <p className="k-quiet-text">
          {t("passkeyLost")}
          <br />
          <code>npx --no posko accounts recover EMAIL</code>
        </p>
      )}
    </>
  );
}
