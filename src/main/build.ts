// Builds what browsers get: the desk (React), the phone (the same code on preact/compat) with its service
// worker, and the kit's gallery in development. Hashed names, no inline script or style, nothing fetched.

import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { build, type BuildOptions, type Loader, type Metafile, type Plugin } from "esbuild";
import { INBOX_FIELD, INBOX_PATH } from "../web/phone/shared.ts";
import type { Shell } from "../web/phone/shell.ts";

const root = path.resolve(import.meta.dirname, "../..");

export interface WebBuild {
  /** What each bundle consists of, by page; `bundle.test.ts` reads it. */
  readonly metafiles: Readonly<Record<string, Metafile>>;
  /** Nothing had changed since the last build. */
  readonly skipped: boolean;
}

export type PageName = "phone" | "desk" | "kit";

export interface BuildWebOptions {
  /** Folder that becomes `{outdir}/desk`, `{outdir}/phone` (default `dist/web`). */
  readonly outdir?: string;
  readonly minify?: boolean;
  /** Which pages; the kit's gallery is for development, so that phone and desk are the default. */
  readonly pages?: readonly PageName[];
  readonly log?: (line: string) => void;
}

interface Page {
  readonly name: PageName;
  readonly entry: string;
  /** HTML with `<!-- head -->` and `<!-- body -->`. */
  readonly html: string;
  /** Path it is served below, with both slashes. */
  readonly base: string;
  readonly folder: string;
  readonly options: { target: string[]; alias?: Record<string, string>; splitting?: boolean };
}

// Phones of seven years ago: the oldest Chrome with what the phone needs, and the Safari of iOS 15.
const PHONE_TARGET = ["chrome87", "safari15", "firefox90"];
const PREACT = {
  react: "preact/compat",
  "react-dom": "preact/compat",
  "react-dom/client": "preact/compat/client",
  "react/jsx-runtime": "preact/jsx-runtime",
};

const PAGES: readonly Page[] = [
  {
    name: "phone",
    entry: "src/main/phone.tsx",
    html: "src/main/phone.html",
    base: "/saksi/",
    folder: "phone",
    options: { alias: PREACT, target: PHONE_TARGET, splitting: true },
  },
  {
    name: "desk",
    entry: "src/main/desk.tsx",
    html: "src/main/desk.html",
    base: "/",
    folder: "desk",
    options: { target: ["chrome110", "safari16.4", "firefox115"], splitting: true },
  },
  {
    name: "kit",
    entry: "src/main/kit.tsx",
    html: "src/main/kit.html",
    base: "/kit/",
    folder: "desk/kit",
    options: { target: ["chrome110", "safari16.4", "firefox115"] },
  },
];

/** Files browsers' code can come from, for the stamp. */
async function sources(): Promise<string[]> {
  const all = await readdir(path.join(root, "src"), { recursive: true, withFileTypes: true });
  return all
    .filter((f) => f.isFile() && /\.(tsx?|css|html|json)$/.test(f.name) && !f.name.includes(".test."))
    .map((f) => path.join(f.parentPath, f.name))
    .filter((f) => !f.startsWith(path.join(root, "src/server") + path.sep))
    .toSorted();
}

async function stampOf(options: BuildWebOptions): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([options.minify ?? true, pagesOf(options)]));
  for (const file of [...(await sources()), path.join(root, "package-lock.json")]) {
    hash.update(`\0${path.relative(root, file)}\0`).update(await readFile(file));
  }
  return hash.digest("hex");
}

function pagesOf(options: BuildWebOptions): readonly PageName[] {
  return options.pages ?? ["phone", "desk"];
}

interface Meta {
  readonly stamp: string;
  readonly metafiles: Record<string, Metafile>;
}

async function readMeta(file: string): Promise<Meta | null> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Meta;
  } catch {
    return null;
  }
}

/**
 * Build the pages into `outdir`, unless its stamp says that no source changed since. The new build stands
 * beside the old one until it is whole, so that a build cut off in the middle leaves the old one in place.
 */
export async function buildWeb(options: BuildWebOptions = {}): Promise<WebBuild> {
  const outdir = path.resolve(root, options.outdir ?? "dist/web");
  const metaFile = path.join(outdir, "..", "meta.json");
  const stamp = await stampOf(options);
  const old = await readMeta(metaFile);
  if (old?.stamp === stamp && existsSync(path.join(outdir, "phone/index.html"))) {
    return { metafiles: old.metafiles, skipped: true };
  }
  options.log?.("Building the screens …");
  // Two may build at once: each for itself, and the last to end stands.
  const next = `${outdir}.${randomUUID()}`;
  await removeLeft(outdir);
  const metafiles: Record<string, Metafile> = {};
  try {
    for (const page of PAGES) {
      if (!pagesOf(options).includes(page.name)) continue;
      if (!existsSync(path.join(root, page.entry))) continue;
      metafiles[page.name] = await buildPage(page, next, options.minify ?? true);
    }
    await drawIcons(path.join(next, "phone"));
    if (existsSync(path.join(next, "desk"))) await drawIcons(path.join(next, "desk"));
    metafiles["sw"] = await buildServiceWorker(path.join(next, "phone"), options.minify ?? true);
    await putInPlace(next, outdir);
  } finally {
    await rm(next, { recursive: true, force: true });
  }
  await writeFile(metaFile, JSON.stringify({ stamp, metafiles } satisfies Meta));
  options.log?.(`Built ${Object.keys(metafiles).join(", ")}.`);
  return { metafiles, skipped: false };
}

/** No build takes an hour: what is older was left by one that was killed. */
const LEFT_MS = 3_600_000;

async function removeLeft(outdir: string): Promise<void> {
  const beside = path.dirname(outdir);
  for (const name of await readdir(beside).catch((): string[] => [])) {
    if (!name.startsWith(`${path.basename(outdir)}.`)) continue;
    const left = path.join(beside, name);
    const age = Date.now() - ((await stat(left).catch(() => null))?.mtimeMs ?? Date.now());
    if (age > LEFT_MS) await rm(left, { recursive: true, force: true });
  }
}

/** Who serves the folder meanwhile misses it for no longer than two renames take. */
async function putInPlace(next: string, outdir: string): Promise<void> {
  for (;;) {
    const before = `${outdir}.${randomUUID()}`;
    await rename(outdir, before).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    try {
      await rename(next, outdir);
      return;
    } catch (error) {
      // Another has put its own there in between.
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    } finally {
      await rm(before, { recursive: true, force: true });
    }
  }
}

const LOADERS: Record<string, Loader> = { ".svg": "file", ".png": "file", ".wasm": "file" };

/**
 * `import { z } from "zod/mini"` names the whole library, locales and all, and a bundler must keep it (350 kB on the
 * desk); `import * as z` says the same and lets go of what is not used. So the bundler reads the second.
 */
const zodByPart: Plugin = {
  name: "zod-by-part",
  setup(on) {
    on.onLoad({ filter: /[\\/]src[\\/].*\.tsx?$/ }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      const whole = /import \{ z \} from "zod\/mini";/;
      if (!whole.test(text)) return null;
      return {
        contents: text.replace(whole, 'import * as z from "zod/mini";'),
        loader: file.endsWith("x") ? "tsx" : "ts",
      };
    });
  },
};

async function bundle(options: BuildOptions): Promise<Metafile> {
  const { metafile } = await build({ ...options, plugins: [zodByPart], metafile: true, logLevel: "silent" });
  if (metafile === undefined) throw new Error("no metafile");
  return metafile;
}

async function buildPage(page: Page, out: string, minify: boolean): Promise<Metafile> {
  const folder = path.join(out, page.folder);
  const metafile = await bundle({
    absWorkingDir: root,
    entryPoints: [page.entry],
    bundle: true,
    format: "esm",
    platform: "browser",
    jsx: "automatic",
    conditions: ["browser", minify ? "production" : "development"],
    define: { "process.env.NODE_ENV": JSON.stringify(minify ? "production" : "development") },
    outdir: path.join(folder, "assets"),
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    assetNames: "[name]-[hash]",
    publicPath: `${page.base}assets/`,
    loader: LOADERS,
    minify,
    sourcemap: minify ? false : "linked",
    legalComments: "none",
    ...page.options,
  });
  await writeFile(path.join(folder, "index.html"), await pageHtml(page, metafile));
  return metafile;
}

/** The page's HTML with tags for its own first script and style, and a policy that allows no inline code. */
async function pageHtml(page: Page, metafile: Metafile): Promise<string> {
  const entry = Object.entries(metafile.outputs).find(([, o]) => o.entryPoint === page.entry);
  if (entry === undefined) throw new Error(`no output for ${page.entry}`);
  const url = (file: string): string => `${page.base}assets/${path.basename(file)}`;
  const tags = [
    entry[1].cssBundle === undefined ? "" : `<link rel="stylesheet" href="${url(entry[1].cssBundle)}">`,
    ...entry[1].imports
      .filter((i) => i.kind === "import-statement" && i.external !== true)
      .map((i) => `<link rel="modulepreload" href="${url(i.path)}">`),
    `<script type="module" src="${url(entry[0])}"></script>`,
  ].filter((t) => t !== "");
  const html = await readFile(path.join(root, page.html), "utf8");
  if (!html.includes("<!-- built -->")) throw new Error(`${page.html} has no place for its tags`);
  return html.replace("<!-- built -->", tags.join("\n    "));
}

const MARK = `<path d="M6 13.5 16 6.5l10 7" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/><path d="M10 17v8M14 17v8M18 17v8M22 17v8M7.500 24.500l17-6.500" fill="none" stroke="#fff" stroke-width="2.1" stroke-linecap="round"/>`;
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#12505f"/>${MARK}</svg>`;
/** Android cuts maskable icons to a circle of four fifths: the mark is drawn smaller, the ground to the edge. */
const MASKABLE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 48 48"><rect x="-8" y="-8" width="48" height="48" fill="#12505f"/>${MARK}</svg>`;

async function drawIcons(folder: string): Promise<void> {
  const { default: sharp } = await import("sharp");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "icon.svg"), ICON);
  const png = async (svg: string, size: number, name: string): Promise<void> => {
    await sharp(Buffer.from(svg), { density: 72 * (size / 32) })
      .resize(size, size)
      .png()
      .toFile(path.join(folder, name));
  };
  await png(ICON, 192, "icon-192.png");
  await png(ICON, 512, "icon-512.png");
  await png(MASKABLE, 512, "icon-maskable-512.png");
  await png(MASKABLE, 180, "apple-touch-icon.png");
}

const MANIFEST = {
  id: "/saksi/",
  name: "Posko Saksi",
  short_name: "Posko",
  description: "Foto dan angka formulir TPS, juga tanpa sinyal.",
  lang: "id",
  dir: "ltr",
  start_url: "/saksi/",
  scope: "/saksi/",
  display: "standalone",
  orientation: "portrait",
  background_color: "#f6f5f2",
  theme_color: "#12505f",
  // Another app's share button; the service worker takes it, so it works without signal.
  share_target: {
    action: INBOX_PATH,
    method: "POST",
    enctype: "multipart/form-data",
    params: { files: [{ name: INBOX_FIELD, accept: ["image/*"] }] },
  },
  icons: [
    { src: "icon.svg", sizes: "any", type: "image/svg+xml" },
    { src: "icon-192.png", sizes: "192x192", type: "image/png" },
    { src: "icon-512.png", sizes: "512x512", type: "image/png" },
    { src: "icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
  ],
};

/** The service worker carries the list of the shell's files with their hashes; so it is built last. */
async function buildServiceWorker(folder: string, minify: boolean): Promise<Metafile> {
  await writeFile(path.join(folder, "manifest.webmanifest"), JSON.stringify(MANIFEST, null, 2));
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    // The reader of QR codes is a megabyte: fetched by whoever scans one. Pictures of the installed app's icon are kept
    // by the system that shows it.
    .filter((f) => f.isFile() && !/\.(map|wasm|png)$/.test(f.name))
    .map((f) => path.relative(folder, path.join(f.parentPath, f.name)).split(path.sep).join("/"))
    .toSorted();
  const files: { url: string; integrity: string }[] = [];
  for (const name of names) {
    const hash = createHash("sha256")
      .update(await readFile(path.join(folder, name)))
      .digest("base64");
    files.push({ url: `/saksi/${name === "index.html" ? "" : name}`, integrity: `sha256-${hash}` });
  }
  const version = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12);
  const shell: Shell = { version, page: "/saksi/", files };
  return bundle({
    absWorkingDir: root,
    entryPoints: ["src/web/phone/sw.ts"],
    bundle: true,
    format: "iife",
    platform: "browser",
    target: PHONE_TARGET,
    define: { SHELL: JSON.stringify(shell) },
    outfile: path.join(folder, "sw.js"),
    minify,
    legalComments: "none",
  });
}
