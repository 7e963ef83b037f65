// The desk: its routes, who may see which of them in the menu, and what stands around them.

import "../web/desk/desk.css";
import "../web/desk/print.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouteComponent,
  RouterProvider,
  useRouter,
} from "@tanstack/react-router";
import type { ReactNode } from "react";
import { StrictMode, useEffect, useMemo } from "react";
import { createRoot } from "react-dom/client";
import { useAccountLanguage, useMe } from "../people/accounts/part.tsx";
import { SignInPage, LinkPage } from "../people/accounts/page/sign-in.tsx";
import { BoardPage } from "../watch/dashboard/page/board.tsx";
import { TallyPage } from "../watch/dashboard/page/tally.tsx";
import { PlaceSearch } from "../ground/places/part.tsx";
import { followLinks, hrefOf, parseSearch, stringifySearch, useAddress } from "../web/desk/address.ts";
import { Refusal, refusalOf, Refused } from "../web/desk/ask.tsx";
import { Gate, type NavGroup, Page, Shell } from "../web/desk/shell.tsx";
import { sayProblems } from "../web/desk/problem.ts";
import { applyTheme } from "../web/desk/theme.ts";
import { NOBODY, type Viewer, ViewerContext } from "../web/desk/viewer-role.ts";
import { deskWords } from "../web/desk/words.ts";
import { Button, ButtonLink } from "../web/kit/button.tsx";
import { LoadingState } from "../web/kit/states.tsx";
import { language, useWords } from "../web/kit/words.ts";
import { menuWords } from "./menu.ts";
import { SENTENCES } from "./words.ts";

sayProblems(SENTENCES);
applyTheme();
document.documentElement.lang = language();

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays one however often it is asked; only an answer that never came is worth another try.
      retry: (count, error) => error instanceof Refused && error.problem.code === "client.offline" && count < 2,
      networkMode: "always",
      // A screen left open through an outage comes back by itself.
      refetchInterval: (query) =>
        query.state.status === "error" && refusalOf(query.state.error).kind === "unavailable" ? 10_000 : false,
    },
    mutations: { networkMode: "always" },
  },
});

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: Broken });
const inside = createRoute({ getParentRoute: () => root, id: "inside", component: Inside });

function Root(): ReactNode {
  const router = useRouter();
  useEffect(() => followLinks((href) => router.history.push(href)), [router]);
  return <Outlet />;
}

const outsideRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/setup",
    component: lazyRouteComponent(() => import("../people/accounts/page/setup.tsx"), "SetupPage"),
  }),
  createRoute({ getParentRoute: () => root, path: "/sign-in", component: SignInPage }),
  createRoute({ getParentRoute: () => root, path: "/link", component: LinkPage }),
];

const screen = (path: string, component: RouteComponent) =>
  createRoute({ getParentRoute: () => inside, path, component });

const insideRoutes = [
  screen("/board", BoardPage),
  screen("/", TallyPage),
  screen(
    "/wall",
    lazyRouteComponent(() => import("../watch/dashboard/page/wall.tsx"), "WallPage"),
  ),
  screen(
    "/clerks",
    lazyRouteComponent(() => import("../count/figures/page/clerks.tsx"), "ClerksPage"),
  ),
  screen(
    "/stations/$village/$number",
    lazyRouteComponent(() => import("../count/figures/page/station.tsx"), "StationPage"),
  ),
  screen(
    "/seats",
    lazyRouteComponent(() => import("../count/seats/page/seats.tsx"), "SeatsPage"),
  ),
  screen(
    "/lists",
    lazyRouteComponent(() => import("../count/figures/page/lists.tsx"), "ListsPage"),
  ),
  screen(
    "/second-reading",
    lazyRouteComponent(() => import("../count/figures/page/second-reading.tsx"), "SecondReadingPage"),
  ),
  screen(
    "/review",
    lazyRouteComponent(() => import("../count/figures/page/review.tsx"), "ReviewPage"),
  ),
  screen(
    "/witnesses",
    lazyRouteComponent(() => import("../count/witnesses/page/witnesses.tsx"), "WitnessesPage"),
  ),
  screen(
    "/recaps",
    lazyRouteComponent(() => import("../count/recaps/page/recaps.tsx"), "RecapsPage"),
  ),
  screen(
    "/notes",
    lazyRouteComponent(() => import("../count/evidence/page/notes.tsx"), "NotesPage"),
  ),
  screen(
    "/hand-in",
    lazyRouteComponent(() => import("../count/evidence/page.tsx"), "HandInPage"),
  ),
  screen(
    "/import",
    lazyRouteComponent(() => import("../count/figures/page/import.tsx"), "ImportPage"),
  ),
  screen(
    "/people",
    lazyRouteComponent(() => import("../people/scopes/page/people.tsx"), "PeoplePage"),
  ),
  screen(
    "/elections",
    lazyRouteComponent(() => import("../ground/elections/page/elections.tsx"), "ElectionsPage"),
  ),
  screen(
    "/dapil",
    lazyRouteComponent(() => import("../ground/elections/page/dapil.tsx"), "DapilPage"),
  ),
  screen(
    "/contests",
    lazyRouteComponent(() => import("../ground/elections/page/contests.tsx"), "ContestsPage"),
  ),
  screen(
    "/trail",
    lazyRouteComponent(() => import("../watch/trail/page/trail.tsx"), "TrailPage"),
  ),
  screen(
    "/account",
    lazyRouteComponent(() => import("../people/accounts/page/account.tsx"), "AccountPage"),
  ),
];

const router = createRouter({
  routeTree: root.addChildren([...outsideRoutes, inside.addChildren(insideRoutes)]),
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPendingComponent: LoadingState,
});

/** Everything but set-up and sign-in: asks who looks first, and sends to sign-in who is nobody. */
function Inside(): ReactNode {
  const me = useMe();
  useAccountLanguage(me.data);
  const { path, go } = useAddress();
  const router = useRouter();
  const problem = me.isError ? refusalOf(me.error) : null;
  const signedOut = problem?.kind === "unauthenticated";
  useEffect(() => {
    if (signedOut)
      router.history.replace(
        hrefOf("/sign-in", { to: path === "/" ? undefined : location.pathname + location.search }),
      );
  }, [signedOut, router, path]);
  const viewer = useMemo<Viewer>(
    () =>
      me.data === undefined
        ? NOBODY
        : { id: me.data.principal, name: me.data.name ?? me.data.email ?? "", grants: me.data.grants },
    [me.data],
  );
  const groups = useGroups(viewer);
  const closed = isOpen(viewer, path) ? null : ONLY[path]!.name;
  if (me.data === undefined) {
    return (
      <main className="d-alone">
        <h1 className="k-hidden">Posko</h1>
        {problem !== null && !signedOut ? (
          <Refusal problem={problem} onRetry={() => void me.refetch()} busy={me.isFetching} />
        ) : (
          <LoadingState lines={8} />
        )}
      </main>
    );
  }
  // A projector shows no menu and nobody's name.
  if (path === "/wall") {
    return (
      <ViewerContext value={viewer}>
        <Outlet />
      </ViewerContext>
    );
  }
  return (
    <ViewerContext value={viewer}>
      <Shell
        organisation={me.data.installation?.name ?? ""}
        groups={groups}
        top={<PlaceSearch hideLabel onPick={(place) => go(hrefOf("/", { place: place.code }))} />}
      >
        {/* By an address that somebody sent: nothing is shown to be filled in that would be refused at its end. */}
        {closed === null ? <Outlet /> : <ClosedDoor name={closed} />}
      </Shell>
    </ViewerContext>
  );
}

/** Screens that are all about what only these roles may do; the others are open to whoever is signed in. */
const ONLY: Readonly<Record<string, { readonly name: keyof typeof menuWords; readonly roles: readonly string[] }>> = {
  "/second-reading": { name: "secondReading", roles: ["verifier", "administrator"] },
  "/review": { name: "review", roles: ["verifier", "administrator"] },
  "/witnesses": { name: "witnesses", roles: ["coordinator", "administrator"] },
  "/clerks": { name: "clerks", roles: ["coordinator", "administrator"] },
  "/people": { name: "people", roles: ["coordinator", "administrator"] },
  // Of what can be imported, witnesses are a coordinator's too.
  "/import": { name: "import", roles: ["coordinator", "administrator"] },
  "/contests": { name: "contests", roles: ["administrator"] },
  "/trail": { name: "trail", roles: ["administrator"] },
};

/** A screen that is not for who looks: its name, and that it is closed to her. */
function ClosedDoor(p: { name: keyof typeof menuWords }): ReactNode {
  const t = useWords(menuWords);
  return (
    <Page title={t(p.name)}>
      <Refusal problem={{ kind: "forbidden", code: "scope.not_here" }} />
    </Page>
  );
}

function isOpen(viewer: Viewer, path: string): boolean {
  const only = ONLY[path];
  return only === undefined || viewer.grants.some((g) => only.roles.includes(g.role));
}

/** Few items, by role: nobody is shown a door that is closed to her. */
function useGroups(viewer: Viewer): readonly NavGroup[] {
  const t = useWords(menuWords);
  const groups: NavGroup[] = [
    {
      items: [
        { href: "/board", label: t("board"), icon: "board" },
        { href: "/", label: t("tally"), icon: "eye", under: ["/stations"] },
        { href: "/seats", label: t("seats"), icon: "chair" },
        { href: "/lists", label: t("lists"), icon: "list" },
      ],
    },
    {
      label: t("count"),
      items: [
        { href: "/second-reading", label: t("secondReading"), icon: "edit" },
        { href: "/review", label: t("review"), icon: "check" },
        { href: "/clerks", label: t("clerks"), icon: "people" },
        { href: "/recaps", label: t("recaps"), icon: "columns" },
      ],
    },
    {
      label: t("field"),
      items: [
        { href: "/witnesses", label: t("witnesses"), icon: "phone" },
        { href: "/notes", label: t("notes"), icon: "alert" },
        // Anybody may carry a queue; it is coordinators to whom it is brought.
        ...(isOpen(viewer, "/witnesses") ? ([{ href: "/hand-in", label: t("handIn"), icon: "send" }] as const) : []),
      ],
    },
    {
      label: t("manage"),
      items: [
        { href: "/people", label: t("people"), icon: "person" },
        { href: "/import", label: t("import"), icon: "upload" },
      ],
    },
    {
      label: t("ground"),
      items: [
        { href: "/elections", label: t("elections"), icon: "receipt" },
        { href: "/dapil", label: t("dapil"), icon: "place" },
        { href: "/contests", label: t("contests"), icon: "sliders" },
        { href: "/trail", label: t("trail"), icon: "clock" },
      ],
    },
  ];
  return groups.flatMap((group) => {
    const items = group.items.filter((item) => isOpen(viewer, item.href));
    return items.length === 0 ? [] : [{ ...group, items }];
  });
}

function NotFound(): ReactNode {
  const t = useWords(deskWords);
  return (
    <Gate title={t("notFoundTitle")} lead={t("notFoundText")}>
      <ButtonLink href="/" look="primary" size="large" wide>
        {t("home")}
      </ButtonLink>
    </Gate>
  );
}

function Broken(): ReactNode {
  const t = useWords(deskWords);
  return (
    <Page title={t("broken")}>
      <p>{t("brokenText")}</p>
      <div>
        <Button look="primary" onClick={() => location.reload()}>
          {t("reload")}
        </Button>
      </div>
    </Page>
  );
}

createRoot(document.querySelector("#app")!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
