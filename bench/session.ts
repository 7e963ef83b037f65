// People signed in at the desk, as the load needs them: a session's cookie, and what its account may see.

import { createHmac } from "node:crypto";
import { sql } from "kysely";
import { uuidv7 } from "../src/base/ids.ts";
import { giveGrants } from "../src/server/scope.ts";
import { sessionCookieName } from "../src/server/sign-in/identity.ts";
import type { Bench } from "./world.ts";

/** So many people who may read everywhere; the headers of each one's browser. */
export async function signIn({ posko }: Pick<Bench, "posko">, people: number): Promise<Record<string, string>[]> {
  const { database, keys, config, clock } = posko.services;
  const secret = createHmac("sha256", keys.secret).update("better-auth").digest("hex");
  const ids = Array.from({ length: people }, () => uuidv7());
  await sql`insert into auth_users (id, name, email)
    select i, 'bench', i || '@bench.invalid' from unnest(${ids}::text[]) as t(i)`.execute(database.db);
  await sql`insert into auth_sessions (id, user_id, token, expires_at, updated_at)
    select i, i, i, now() + interval '1 day', now() from unnest(${ids}::text[]) as t(i)`.execute(database.db);
  await giveGrants(
    database.db,
    ids.map((id) => ({ principal: `account:${id}`, role: "viewer", place: "", below: true, givenBy: "cli:bench" })),
    clock.now(),
  );
  return ids.map((token) => {
    const signature = createHmac("sha256", secret).update(token).digest("base64");
    return { cookie: `${sessionCookieName(config.publicUrl)}=${encodeURIComponent(`${token}.${signature}`)}` };
  });
}
