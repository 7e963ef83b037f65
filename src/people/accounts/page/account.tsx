import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useState } from "react";
import type { Problem } from "../../../base/result.ts";
import { usePlace } from "../../../ground/places/part.tsx";
import { useAddress } from "../../../web/desk/address.ts";
import { Asked, Refusal, Refused, RefusalNote, useAct, useAsk } from "../../../web/desk/ask.tsx";
import { Choice, Page } from "../../../web/desk/shell.tsx";
import { chooseTheme, useTheme } from "../../../web/desk/theme.ts";
import { dayText } from "../../../web/desk/time.ts";
import { deskWords } from "../../../web/desk/words.ts";
import { Button } from "../../../web/kit/button.tsx";
import { TextField } from "../../../web/kit/field.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge, Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { revokeSession, sessions } from "../contract.ts";
import { useForget, useMe, useReachText, useRoleName } from "../part.tsx";
import { words } from "../words.ts";
import { PhoneCard } from "./phones.tsx";
import { AddPassword } from "./add-password.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { addPasskey, browserName, signInRoute, whyNoPasskeys } from "./way-in.ts";

/** One's own account: ways in, browsers still signed in, appearance. */
export function AccountPage(): ReactNode {
  const t = useWords(words);
  const me = useMe();
  const { go } = useAddress();
  const forget = useForget();
  const [refused, setRefused] = useState<Problem | null>(null);
  const signOut = async (): Promise<void> => {
    const left = await signInRoute("/sign-out", {});
    // Signed out already is signed out; anything else leaves the person where she is, signed in and told so.
    if (!left.ok && left.problem.kind !== "unauthenticated") return setRefused(left.problem);
    await forget();
    go("/sign-in");
  };
  return (
    <Page
      title={t("account")}
      lead={t("accountLead")}
      width="reading"
      actions={<Button onClick={() => void signOut()}>{t("signOut")}</Button>}
    >
      {refused !== null && <Refusal problem={refused} />}
      <Asked query={me}>
        {(who) => (
          <>
            <Card title={who.name ?? ""} aside={<span className="k-quiet-text">{who.email}</span>}>
              <Roles grants={who.grants} />
            </Card>
            {/* A code beside the password, and another password: only for who has one. */}
            {who.password && <SecondFactor on={who.second_factor} />}
            <Passkeys />
            {who.password ? <Password /> : <AddPassword account={who.principal.slice("account:".length)} />}
            {who.grants.some((g) => g.role === "coordinator") && <PhoneCard />}
            <Sessions />
            <Appearance />
          </>
        )}
      </Asked>
    </Page>
  );
}

function Roles(p: {
  grants: readonly { role: Parameters<ReturnType<typeof useRoleName>>[0]; place: string; below: boolean }[];
}): ReactNode {
  const t = useWords(words);
  if (p.grants.length === 0) return <p>{t("noRoles")}</p>;
  return (
    <ul className="d-list" aria-label={t("myRoles")}>
      {p.grants.map((g) => (
        <RoleLine key={`${g.role} ${g.place}`} grant={g} />
      ))}
    </ul>
  );
}

function RoleLine({ grant }: { grant: Parameters<typeof Roles>[0]["grants"][number] }): ReactNode {
  const roleName = useRoleName();
  const reach = useReachText();
  const [village, station] = grant.place.split("/");
  const place = usePlace(village ?? "");
  const name =
    place.data === undefined || station === undefined ? place.data?.name : `TPS ${station}, ${place.data.name}`;
  return (
    <li>
      <strong>{roleName(grant.role)}</strong>
      <span title={grant.place}>{reach(grant, name)}</span>
    </li>
  );
}

interface PasskeyRow {
  readonly id: string;
  readonly name?: string | null;
  readonly createdAt?: string | null;
}

function Passkeys(): ReactNode {
  const t = useWords(words);
  const client = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const list = useQuery({
    queryKey: ["passkeys"],
    queryFn: async () => {
      const answer = await signInRoute<readonly PasskeyRow[]>("/passkey/list-user-passkeys");
      if (!answer.ok) throw new Refused(answer.problem);
      return answer.value;
    },
  });
  const why = whyNoPasskeys();
  const change = async (work: () => ReturnType<typeof addPasskey>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const answer = await work();
    setBusy(false);
    if (!answer.ok) setProblem(answer.problem);
    await client.invalidateQueries({ queryKey: ["passkeys"] });
    await client.invalidateQueries({ queryKey: ["accounts.me"] });
  };
  const remove = (id: string): Promise<void> =>
    change(async () => {
      const answer = await signInRoute("/passkey/delete-passkey", { id });
      return answer.ok ? { ok: true, value: true } : answer;
    });
  return (
    <Card title={t("passkeys")}>
      <p className="k-quiet-text">{t("passkeysLead")}</p>
      {problem !== null && <RefusalNote error={new Refused(problem)} />}
      <Asked query={list} lines={1}>
        {(rows) =>
          rows.length === 0 ? (
            <p>{t("noPasskeys")}</p>
          ) : (
            <ul className="d-list">
              {rows.map((row) => (
                <li key={row.id}>
                  <span>
                    <strong>{row.name ?? t("passkeys")}</strong>{" "}
                    {typeof row.createdAt === "string" && (
                      <span className="k-quiet-text">{t("passkeySince", { day: dayText(row.createdAt) })}</span>
                    )}
                  </span>
                  <Button size="small" disabled={busy} onClick={() => void remove(row.id)}>
                    {t("remove")}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
      {why === null ? (
        <div>
          <Button busy={busy} onClick={() => void change(addPasskey)}>
            {t("addPasskey")}
          </Button>
        </div>
      ) : (
        <Notice tone="info">
          <p>{t(`passkeyNotHere_${why}`)}</p>
        </Notice>
      )}
    </Card>
  );
}

function Password(): ReactNode {
  const t = useWords(words);
  const client = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [state, setState] = useState<"idle" | "busy" | "done">("idle");
  const [problem, setProblem] = useState<Problem | null>(null);
  const change = async (): Promise<void> => {
    setState("busy");
    setProblem(null);
    const answer = await signInRoute("/change-password", {
      currentPassword: current,
      newPassword: next,
      revokeOtherSessions: true,
    });
    setState(answer.ok ? "done" : "idle");
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    setCurrent("");
    setNext("");
    await client.invalidateQueries({ queryKey: ["accounts.sessions"] });
  };
  return (
    <Card title={t("changePassword")}>
      <form
        className="k-stack"
        onSubmit={(e) => {
          e.preventDefault();
          void change();
        }}
      >
        {problem !== null && <RefusalNote error={new Refused(problem)} />}
        {state === "done" && (
          <Notice tone="ok" live>
            <p>{t("passwordChanged")}</p>
          </Notice>
        )}
        <TextField
          label={t("currentPassword")}
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
          required
        />
        <TextField
          label={t("newPasswordField")}
          hint={t("passwordHint")}
          type="password"
          autoComplete="new-password"
          value={next}
          onChange={setNext}
          required
        />
        <div>
          <Button type="submit" busy={state === "busy"}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Sessions(): ReactNode {
  const t = useWords(words);
  const list = useAsk(sessions, {});
  const revoke = useAct(revokeSession, { again: [sessions.name] });
  return (
    <Card title={t("sessions")}>
      <p className="k-quiet-text">{t("sessionsLead")}</p>
      <RefusalNote error={revoke.error} />
      <Asked query={list} lines={2}>
        {({ sessions: rows }) => (
          <ul className="d-list">
            {rows.map((row) => (
              <li key={row.id}>
                <span>
                  <strong>{browserName(row.browser) ?? t("unknownBrowser")}</strong>
                  <br />
                  <span className="k-quiet-text">
                    {t("sessionSince", { since: dayText(row.since), until: dayText(row.expires_at) })}
                  </span>
                </span>
                {row.current && <Badge tone="info">{t("thisBrowser")}</Badge>}
                <Button
                  size="small"
                  busy={revoke.isPending && revoke.variables.session === row.id}
                  onClick={() => revoke.mutate({ session: row.id })}
                >
                  {t("revoke")}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Asked>
    </Card>
  );
}

function Appearance(): ReactNode {
  const t = useWords(words);
  const d = useWords(deskWords);
  const theme = useTheme();
  return (
    <Card title={t("appearance")}>
      <Choice
        label={t("appearance")}
        value={theme}
        onChange={chooseTheme}
        options={[
          { value: "system", label: d("themeSystem") },
          { value: "light", label: d("themeLight") },
          { value: "dark", label: d("themeDark") },
        ]}
      />
    </Card>
  );
}
