// The files of the screens. Hashed files are kept for ever, pages and the service worker are asked for anew each
// time; any other path of the desk is the desk's own page, which knows its addresses.

import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import compress from "@fastify/compress";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { send } from "./send.ts";
import type { Config } from "../config.ts";

const ONE_YEAR = "public, max-age=31536000, immutable";

/** Without the kit: nothing of the phone's pages may come over plain http. */
const NEEDS_HTTPS = `<!doctype html>
<html lang="id">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>Posko perlu https</title>
  <main>
    <h1>Alamat ini belum aman untuk HP saksi</h1>
    <p>Kamera dan penyimpanan HP hanya bekerja lewat https. Minta alamat yang diawali <b>https://</b> kepada koordinator Anda. Tidak ada data Anda yang hilang.</p>
    <p lang="en">A phone's camera and storage work over https only. Ask your coordinator for the address that begins with <b>https://</b>. Nothing of yours is lost.</p>
  </main>
</html>
`;

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/**
 * Serve what was built into `folder` (`desk/` at `/`, `phone/` at `/saksi/`). Without https or loopback the phone's
 * pages are refused: without camera, storage and keys they would only look as if they worked.
 */
export async function serveScreens(
  app: FastifyInstance,
  config: Pick<Config, "phonePages">,
  folder: string,
): Promise<void> {
  await app.register(compress, { global: true, threshold: 1024, encodings: ["br", "gzip"] });
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    cacheControl: false,
    etag: true,
    lastModified: false,
  });

  const answer = async (reply: FastifyReply, part: "desk" | "phone", below: string): Promise<FastifyReply> => {
    // The router has decoded the path once; `..` and the like never leave the folder (and @fastify/static refuses them too).
    const asked = path.posix.normalize(`/${below}`);
    const file = path.join(folder, part, asked);
    const inside = file.startsWith(path.join(folder, part) + path.sep);
    if (inside && asked !== "/" && (await isFile(file))) {
      reply.header("cache-control", asked.startsWith("/assets/") ? ONE_YEAR : "no-cache");
      return reply.sendFile(path.posix.join(part, asked));
    }
    // A page with a folder of its own, as the gallery of the design language has.
    if (inside && asked !== "/" && asked.endsWith("/") && (await isFile(path.join(file, "index.html")))) {
      return reply.header("cache-control", "no-cache").sendFile(path.posix.join(part, asked, "index.html"));
    }
    // `/tally/35.73` is a page: what ends in letters is a file, what ends in a code of a place is not.
    if (
      /\.[a-z][a-z0-9]{1,11}$/i.test(asked) ||
      asked.startsWith("/api/") ||
      !existsSync(path.join(folder, part, "index.html"))
    ) {
      return send(reply, { kind: "not_found", code: "request.no_such_route" });
    }
    return reply.header("cache-control", "no-cache").sendFile(`${part}/index.html`);
  };

  const phone = (request: FastifyRequest, reply: FastifyReply, below: string): Promise<FastifyReply> | FastifyReply => {
    if (config.phonePages) return answer(reply, "phone", below);
    // A person reads a page; a program reads the problem.
    if ((request.headers.accept ?? "").includes("text/html"))
      return reply.code(503).header("cache-control", "no-store").type("text/html; charset=utf-8").send(NEEDS_HTTPS);
    return send(reply, { kind: "unavailable", code: "screens.phone_needs_https" });
  };
  app.get("/saksi", (_request, reply) => reply.redirect("/saksi/"));
  app.get("/saksi/*", (request, reply) => phone(request, reply, (request.params as { "*": string })["*"]));
  app.get("/", (_request, reply) => answer(reply, "desk", ""));
  app.get("/*", (request, reply) => answer(reply, "desk", (request.params as { "*": string })["*"]));
}
