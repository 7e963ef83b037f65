// Doors to what waits, with how much of it: those of her role first, none that is closed to her.

import type { ReactNode } from "react";
import { gaps } from "../../../count/witnesses/contract.ts";
import { hrefOf, useAddress } from "../../../web/desk/address.ts";
import { useAsk } from "../../../web/desk/ask.tsx";
import { type Viewer, useViewer } from "../../../web/desk/viewer-role.ts";
import { Icon, type IconName } from "../../../web/kit/icons.tsx";
import { formatNumber, useLanguage, useWords } from "../../../web/kit/words.ts";
import type { Board } from "../part.tsx";
import { words } from "../words.ts";

/** What somebody with several roles has come for: whoever leads sees the whole, whoever types sees her queue. */
export function leadingRole(viewer: Viewer): "administrator" | "coordinator" | "verifier" | "viewer" {
  const has = (role: string): boolean => viewer.grants.some((g) => g.role === role);
  return has("administrator")
    ? "administrator"
    : has("coordinator")
      ? "coordinator"
      : has("verifier")
        ? "verifier"
        : "viewer";
}

interface Door {
  readonly key: keyof typeof words & `door_${string}`;
  readonly href: string;
  readonly icon: IconName;
  /** Null: a door without a queue behind it. */
  readonly count: number | null;
  /** It counts parts of forms, not stations. */
  readonly parts?: boolean;
}

/** More villages than that are not summed on a screen. */
const MOST_VILLAGES = 1_000;

export function Doors(p: { board: Board; election: string }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const viewer = useViewer();
  const { search } = useAddress();
  const role = leadingRole(viewer);
  const { place, queues, stations, in: came } = p.board;
  const leads = viewer.has("administrator", "coordinator");
  const field = useAsk(
    gaps,
    { election: p.election, place, limit: MOST_VILLAGES },
    { enabled: leads && place.length >= CITY, every: 60_000, keep: true },
  );
  const absent =
    field.data === undefined || field.data.next !== null
      ? null
      : field.data.villages.reduce((sum, v) => sum + v.stations - v.checked_in, 0);
  const contest = search["contest"];
  const list = (name: string): string => hrefOf("/lists", { list: name, place, contest });
  const all: Record<string, Door> = {
    second: {
      key: "door_secondReading",
      href: viewer.has("administrator", "verifier") ? hrefOf("/second-reading", { contest }) : list("waiting"),
      icon: "edit",
      count: queues.second_reading,
      parts: true,
    },
    review: {
      key: "door_review",
      href: viewer.has("administrator", "verifier") ? hrefOf("/review", { contest, place }) : list("differing"),
      icon: "check",
      count: queues.review,
      parts: true,
    },
    unreadable: {
      key: "door_unreadable",
      href: list("unreadable"),
      icon: "eye",
      count: queues.unreadable,
      parts: true,
    },
    flagged: { key: "door_flagged", href: list("flagged"), icon: "alert", count: queues.flagged, parts: true },
    missing: { key: "door_missing", href: list("missing"), icon: "clock", count: Math.max(0, stations - came) },
    absent: { key: "door_absent", href: "/witnesses", icon: "phone", count: absent },
    clerks: { key: "door_clerks", href: hrefOf("/clerks", { contest }), icon: "person", count: null },
    tally: { key: "door_tally", href: hrefOf("/", { contest, place }), icon: "list", count: null },
    wall: { key: "door_wall", href: hrefOf("/wall", { contest, place }), icon: "picture", count: null },
  };
  const shown = ORDER[role].flatMap((name) => all[name] ?? []);
  return (
    <nav className="d-doors" aria-label={t("waitingFor")}>
      {shown.map((door) => (
        <a key={door.key} href={door.href} className="d-door">
          <Icon name={door.icon} size={22} />
          <span className="d-door-count">{door.count === null ? "" : formatNumber(door.count, lang)}</span>
          <span>
            {t(door.key)}
            {door.parts === true && <small className="k-quiet-text"> {t("partsOfForms")}</small>}
          </span>
        </a>
      ))}
    </nav>
  );
}

/** Length of the code of a regency or city. */
const CITY = 5;

const ORDER: Readonly<Record<ReturnType<typeof leadingRole>, readonly string[]>> = {
  administrator: ["second", "review", "unreadable", "flagged", "missing", "absent", "clerks", "tally", "wall"],
  coordinator: ["missing", "absent", "unreadable", "flagged", "review", "clerks", "tally", "wall"],
  verifier: ["second", "review", "unreadable", "flagged", "missing", "tally", "wall"],
  viewer: ["tally", "wall", "missing", "review", "flagged"],
};
