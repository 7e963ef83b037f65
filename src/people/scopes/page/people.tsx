import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useState } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { usePlace } from "../../../ground/places/part.tsx";
import { Asked, orThrow, RefusalNote, useAct, useRested } from "../../../web/desk/ask.tsx";
import { ExportLinks } from "../../../web/desk/export-links.tsx";
import { Page } from "../../../web/desk/shell.tsx";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { Button } from "../../../web/kit/button.tsx";
import { TextField } from "../../../web/kit/field.tsx";
import { Card, Dialog } from "../../../web/kit/layout.tsx";
import { Badge, EmptyState, Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { end as endAccount, endSessions, list, makeLink } from "../../accounts/contract.ts";
import { exportAccounts } from "../../accounts/contract/export.ts";
import { principalOf } from "../../accounts/model.ts";
import { useReachText, useRoleName } from "../../accounts/part.tsx";
import { end as endRole } from "../contract.ts";
import { words } from "../words.ts";
import { GiveDialog, InviteDialog, LinkDialog, type MadeLink } from "./dialogs.tsx";

type Person = OutputOf<typeof list>["accounts"][number];

/** People with an account in one's area: their roles, their ways in. */
export function PeoplePage(): ReactNode {
  const t = useWords(words);
  const [search, setSearch] = useState("");
  const rested = useRested(search.trim(), 250);
  const [inviting, setInviting] = useState(false);
  const [link, setLink] = useState<MadeLink | null>(null);
  const query = useInfiniteQuery({
    queryKey: [list.name, rested],
    queryFn: ({ signal, pageParam }) =>
      orThrow(list, { search: rested === "" ? undefined : rested, after: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  return (
    <Page
      title={t("people")}
      lead={t("lead")}
      actions={
        <Button look="primary" icon="person" onClick={() => setInviting(true)}>
          {t("invite")}
        </Button>
      }
    >
      <div className="d-bar-row">
        <TextField label={t("find")} type="search" value={search} onChange={setSearch} />
      </div>
      <ExportLinks
        operation={exportAccounts}
        input={(format) => ({ ...(rested === "" ? {} : { search: rested }), format })}
      />
      <Asked query={query}>
        {(data) => {
          const people = data.pages.flatMap((page) => page.accounts);
          return people.length === 0 ? (
            <Card>
              <EmptyState icon="person" title={t("nobody")} />
            </Card>
          ) : (
            <div className="d-people">
              {people.map((person) => (
                <PersonCard key={person.id} person={person} onLink={setLink} />
              ))}
            </div>
          );
        }}
      </Asked>
      {query.hasNextPage && (
        <div>
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t("loadMore")}
          </Button>
        </div>
      )}
      {inviting && (
        <InviteDialog
          onClose={() => setInviting(false)}
          onLink={(made) => {
            setInviting(false);
            setLink(made);
          }}
        />
      )}
      {link !== null && <LinkDialog link={link} onClose={() => setLink(null)} />}
    </Page>
  );
}

function PersonCard(p: { person: Person; onLink: (link: MadeLink) => void }): ReactNode {
  const t = useWords(words);
  const { person } = p;
  const me = useViewer().id;
  const [giving, setGiving] = useState(false);
  const [closing, setClosing] = useState(false);
  const link = useAct(makeLink, { onDone: (made) => p.onLink({ link: made.link, expiresAt: made.expires_at }) });
  const sessions = useAct(endSessions);
  const close = useAct(endAccount, { again: [list.name], onDone: () => setClosing(false) });
  return (
    <Card
      title={person.name}
      aside={
        person.ended ? (
          <Badge tone="neutral">{t("ended")}</Badge>
        ) : (
          !person.can_sign_in && <Badge tone="wait">{t("cannotSignIn")}</Badge>
        )
      }
    >
      <p className="k-quiet-text">{person.email}</p>
      {person.grants.length === 0 ? (
        <p>{t("noRoles")}</p>
      ) : (
        <ul className="d-list">
          {person.grants.map((grant) => (
            <GrantLine
              key={`${grant.role} ${grant.place}`}
              account={person.id}
              grant={grant}
              // Ending the only role one has shuts oneself out: that is another's to do.
              keep={me === principalOf(person.id) && person.grants.length === 1}
            />
          ))}
        </ul>
      )}
      <RefusalNote error={link.error ?? sessions.error} />
      {sessions.data !== undefined && (
        <Notice tone="ok" live>
          <p>{t("signedOut", { count: sessions.data.ended })}</p>
        </Notice>
      )}
      {!person.ended && (
        <div className="k-row">
          <Button size="small" onClick={() => setGiving(true)}>
            {t("give")}
          </Button>
          <details className="d-details">
            <summary>{t("more")}</summary>
            <div className="k-row">
              <Button size="small" busy={link.isPending} onClick={() => link.mutate({ account: person.id })}>
                {t("newLink")}
              </Button>
              <Button size="small" busy={sessions.isPending} onClick={() => sessions.mutate({ account: person.id })}>
                {t("signOutAll")}
              </Button>
              <Button size="small" onClick={() => setClosing(true)}>
                {t("close")}
              </Button>
            </div>
          </details>
        </div>
      )}
      {giving && <GiveDialog account={person.id} name={person.name} onClose={() => setGiving(false)} />}
      <Dialog
        open={closing}
        title={t("closeTitle", { name: person.name })}
        onClose={() => setClosing(false)}
        actions={
          <>
            <Button onClick={() => setClosing(false)}>{t("cancel")}</Button>
            <Button look="danger" busy={close.isPending} onClick={() => close.mutate({ account: person.id })}>
              {t("close")}
            </Button>
          </>
        }
      >
        <p>{t("closeText")}</p>
        <RefusalNote error={close.error} />
      </Dialog>
    </Card>
  );
}

function GrantLine(p: { account: string; grant: Person["grants"][number]; keep: boolean }): ReactNode {
  const t = useWords(words);
  const { grant } = p;
  const roleName = useRoleName();
  const reach = useReachText();
  const place = usePlace(grant.place.includes("/") ? "" : grant.place);
  const act = useAct(endRole, { again: [list.name] });
  const { role } = grant;
  return (
    <li>
      <span>
        <strong>{roleName(role)}</strong>
        <br />
        <span className="k-quiet-text">{reach(grant, place.data?.name)}</span>
      </span>
      {role !== "witness" && !p.keep && (
        <Button
          size="small"
          look="plain"
          busy={act.isPending}
          label={t("endLabel", { role: roleName(role), place: place.data?.name ?? t("nation") })}
          onClick={() => act.mutate({ account: p.account, role, place: grant.place })}
        >
          {t("end")}
        </Button>
      )}
      <RefusalNote error={act.error} />
    </li>
  );
}
