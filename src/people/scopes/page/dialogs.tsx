import type { ReactNode } from "react";
import { useId, useState } from "react";
import { PlaceSearch } from "../../../ground/places/part.tsx";
import { RefusalNote, useAct } from "../../../web/desk/ask.tsx";
import { Choice } from "../../../web/desk/shell.tsx";
import { dayText } from "../../../web/desk/time.ts";
import { homePlace, useViewer } from "../../../web/desk/viewer-role.ts";
import { Button } from "../../../web/kit/button.tsx";
import { Select, TextField } from "../../../web/kit/field.tsx";
import { Dialog } from "../../../web/kit/layout.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { create, list } from "../../accounts/contract.ts";
import { DESK_ROLES, type DeskRole } from "../../accounts/model.ts";
import { useRoleName } from "../../accounts/part.tsx";
import { give } from "../contract.ts";
import { words } from "../words.ts";

export interface MadeLink {
  readonly link: string;
  readonly expiresAt: string | null;
}

interface Chosen {
  readonly role: DeskRole;
  readonly place: string;
  readonly placeName: string;
  readonly below: boolean;
}

function useChosen(): [Chosen, (change: Partial<Chosen>) => void] {
  const viewer = useViewer();
  const [chosen, setChosen] = useState<Chosen>({
    role: "verifier",
    place: homePlace(viewer),
    placeName: homePlace(viewer),
    below: true,
  });
  return [chosen, (change) => setChosen({ ...chosen, ...change })];
}

/** A role, a place, and whether it reaches below. */
function GrantFields(p: { chosen: Chosen; onChange: (change: Partial<Chosen>) => void }): ReactNode {
  const t = useWords(words);
  const roleName = useRoleName();
  const { chosen } = p;
  return (
    <>
      <Select
        label={t("role")}
        value={chosen.role}
        options={DESK_ROLES.map((role) => ({ value: role, label: roleName(role) }))}
        onChange={(value) => p.onChange({ role: DESK_ROLES.find((role) => role === value) ?? "viewer" })}
      />
      <PlaceSearch
        label={t("place")}
        value={chosen.place === "" ? t("nation") : chosen.placeName}
        onPick={(found) => p.onChange({ place: found.code, placeName: found.name })}
      />
      {chosen.place !== "" && (
        <Button size="small" look="plain" onClick={() => p.onChange({ place: "", placeName: "" })}>
          {t("wholeNation")}
        </Button>
      )}
      <Choice
        label={t("reach")}
        value={chosen.below ? "below" : "here"}
        onChange={(to) => p.onChange({ below: to === "below" })}
        options={[
          { value: "below", label: t("below") },
          { value: "here", label: t("here") },
        ]}
      />
    </>
  );
}

export function GiveDialog(p: { account: string; name: string; onClose: () => void }): ReactNode {
  const t = useWords(words);
  const [chosen, setChosen] = useChosen();
  const act = useAct(give, { again: [list.name], onDone: p.onClose });
  return (
    <Dialog
      open
      title={t("giveTitle", { name: p.name })}
      onClose={p.onClose}
      actions={
        <>
          <Button onClick={p.onClose}>{t("cancel")}</Button>
          <Button
            look="primary"
            busy={act.isPending}
            onClick={() =>
              act.mutate({ account: p.account, role: chosen.role, place: chosen.place, below: chosen.below })
            }
          >
            {t("give")}
          </Button>
        </>
      }
    >
      <RefusalNote error={act.error} />
      <GrantFields chosen={chosen} onChange={setChosen} />
    </Dialog>
  );
}

export function InviteDialog(p: { onClose: () => void; onLink: (link: MadeLink) => void }): ReactNode {
  const t = useWords(words);
  const formId = useId();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [chosen, setChosen] = useChosen();
  const act = useAct(create, {
    again: [list.name],
    onDone: (made) => (made.link === null ? p.onClose() : p.onLink({ link: made.link, expiresAt: null })),
  });
  return (
    <Dialog
      open
      title={t("invite")}
      onClose={p.onClose}
      actions={
        <>
          <Button onClick={p.onClose}>{t("cancel")}</Button>
          <Button type="submit" form={formId} look="primary" busy={act.isPending}>
            {t("invite")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="k-stack"
        onSubmit={(e) => {
          e.preventDefault();
          const { role, place, below } = chosen;
          act.mutate({ name, email, role, place, below });
        }}
      >
        <RefusalNote error={act.error} />
        <TextField label={t("name")} value={name} onChange={setName} maxLength={120} required />
        <TextField label={t("email")} type="email" inputMode="email" value={email} onChange={setEmail} required />
        <GrantFields chosen={chosen} onChange={setChosen} />
      </form>
    </Dialog>
  );
}

/** A one-time link, shown once, to hand on. */
export function LinkDialog(p: { link: MadeLink; onClose: () => void }): ReactNode {
  const t = useWords(words);
  const [copied, setCopied] = useState(false);
  const { link, expiresAt } = p.link;
  return (
    <Dialog
      open
      title={t("linkTitle")}
      onClose={p.onClose}
      actions={
        <Button look="primary" onClick={p.onClose}>
          {t("done")}
        </Button>
      }
    >
      <p>{expiresAt === null ? t("linkTextSoon") : t("linkText", { day: dayText(expiresAt) })}</p>
      <p className="d-hash">{link}</p>
      <div>
        <Button onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}>
          {t(copied ? "copied" : "copy")}
        </Button>
      </div>
    </Dialog>
  );
}
