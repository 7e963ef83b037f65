// Who looks, for screens that show only what this person can use. It protects nothing: the server decides.

import { createContext, useContext } from "react";

export interface DeskGrant {
  readonly role: string;
  readonly place: string;
  readonly below: boolean;
}

export interface Viewer {
  /** `account:<uuid>`; null while nobody has signed in. */
  readonly id: string | null;
  readonly name: string;
  readonly grants: readonly DeskGrant[];
}

export const NOBODY: Viewer = { id: null, name: "", grants: [] };

export const ViewerContext = createContext<Viewer>(NOBODY);

/** Does a grant cover the place? The server's own rule, so that no link leads to a refusal. */
export function reaches(grants: readonly Pick<DeskGrant, "place" | "below">[], place: string): boolean {
  return grants.some(
    (g) =>
      g.place === place ||
      (g.below && (g.place === "" || place.startsWith(`${g.place}.`) || place.startsWith(`${g.place}/`))),
  );
}

export function useViewer(): Viewer & {
  readonly has: (...roles: readonly string[]) => boolean;
  readonly reaches: (place: string) => boolean;
} {
  const viewer = useContext(ViewerContext);
  return {
    ...viewer,
    has: (...roles) => viewer.grants.some((g) => roles.includes(g.role)),
    reaches: (place) => reaches(viewer.grants, place),
  };
}

/** The place a person's screens open at: the highest of their grants; "" is the nation. */
export function homePlace(viewer: Viewer): string {
  const places = viewer.grants.map((g) => g.place).toSorted((a, b) => a.length - b.length || a.localeCompare(b));
  return places[0] ?? "";
}

/** The places of all her grants, for what is printed: a sheet that says "all of my area" does not say whose. "" is the nation. */
export function scopePlaces(viewer: Viewer): string {
  const places = viewer.grants.map((g) => g.place);
  return places.includes("") ? "" : [...new Set(places)].toSorted().join(", ");
}
