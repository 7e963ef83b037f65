#!/usr/bin/env node
// The one door. Plain JavaScript for Node 20: it installs what is missing, hands over to the Node 24 that the lock
// file brings, and there runs src/main/cli.ts. Everything it says goes to stderr, so that `--json` stays clean.

import { spawn } from "child_process";
import { createHash } from "crypto";
import fs from "fs";
import module from "module";
import os from "os";
import path from "path";
import { fileURLToPath } from "url";

// Before the first thread of the pool: with the usual four, signatures of forms wait for disks that photographs are
// written to. What computes there is few at once (passwords, pictures for a screen), and the rest waits for disks.
process.env.UV_THREADPOOL_SIZE ??= "16";

const WANTED_NODE = 24;
const OLDEST_NODE = 20;
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, "node_modules");
const lockPath = path.join(root, "package-lock.json");
const stampPath = path.join(modules, ".posko-lock");

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(sentence) {
  say(sentence);
  process.exit(1);
}

function lockHash() {
  return createHash("sha256").update(fs.readFileSync(lockPath)).digest("hex");
}

function readText(file) {
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}

/** May this entry of the lock file be absent here? (Optional, and not plainly made for this very machine.) */
function mayBeAbsent(entry) {
  const fits = Boolean(entry.os?.includes(process.platform) && entry.cpu?.includes(process.arch) && !entry.libc);
  return Boolean(entry.optional || entry.devOptional) && !fits;
}

/** Installed by hand (`npm install`): does npm's own record of what is there agree with the lock file? */
function agreesWithLock() {
  try {
    const wanted = JSON.parse(fs.readFileSync(lockPath, "utf8")).packages;
    const there = JSON.parse(fs.readFileSync(path.join(modules, ".package-lock.json"), "utf8")).packages;
    return Object.entries(wanted).every(([name, entry]) => {
      const found = there[name];
      if (name === "" || (found === undefined && mayBeAbsent(entry))) return true;
      return found !== undefined && found.version === entry.version && found.integrity === entry.integrity;
    });
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** One install at a time: two at once would remove each other's files. Returns the way to let go. */
async function lockInstall() {
  const user = process.getuid ? process.getuid() : "user";
  const key = createHash("sha256").update(root).digest("hex").slice(0, 16);
  const file = path.join(os.tmpdir(), `posko-install-${user}-${key}`);
  let told = false;
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
      const release = () => fs.rmSync(file, { force: true });
      process.once("exit", release);
      return release;
    } catch (error) {
      if (error.code !== "EEXIST") return () => {};
    }
    const pid = Number(readText(file));
    if (pid > 0 && !isAlive(pid)) fs.rmSync(file, { force: true });
    else {
      if (!told) say("Another Posko is installing here; waiting for it …");
      told = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

/** How to call npm: the one that called us, else the one on the PATH; never with a Node that it is about to replace. */
function npmCommand() {
  const outside = (process.env.PATH ?? "").split(path.delimiter).filter((dir) => !dir.startsWith(modules));
  const env = { ...process.env, PATH: outside.join(path.delimiter) };
  const called = process.env.npm_execpath;
  const node = [process.env.npm_node_execpath, process.execPath].find((file) => file && !file.startsWith(modules));
  if (called && called.endsWith("npm-cli.js") && node) return { file: node, first: [called], env, shell: false };
  return { file: "npm", first: [], env, shell: process.platform === "win32" };
}

async function install() {
  const release = await lockInstall();
  if (readText(stampPath) === lockHash()) return release();
  if (agreesWithLock()) {
    finishInstall();
    return release();
  }
  const fresh = !fs.existsSync(modules);
  const what = fresh ? "Installing what Posko needs" : "package-lock.json has changed: installing what Posko needs now";
  say(`${what} (npm ci, about 500 MB on disk; a minute or two) …`);
  const began = Date.now();
  const { file, first, env, shell } = npmCommand();
  const args = [...first, "ci", "--include=optional", "--include=dev", "--loglevel=error", "--no-audit", "--no-fund"];
  const status = await new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, env, shell, stdio: ["ignore", 2, 2] });
    const tick = setInterval(() => say(`… still installing (${Math.round((Date.now() - began) / 1000)} s)`), 10_000);
    const stop = (signal) => child.kill(signal);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
    child.on("error", () => resolve("missing"));
    child.on("exit", (code, signal) => {
      clearInterval(tick);
      for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.off(name, stop);
      resolve(signal ?? code);
    });
  });
  if (status === "missing")
    fail("npm was not found: install Node from https://nodejs.org, which brings npm, and start again.");
  if (status === "SIGINT" || status === "SIGTERM" || status === "SIGHUP")
    fail("Installing was stopped; the next start takes it up again.");
  if (status !== 0) {
    fail(
      "npm could not install what Posko needs (see above): check the connection, the free disk space and that this folder is yours, and start again.",
    );
  }
  finishInstall();
  say(`Installed in ${Math.round((Date.now() - began) / 1000)} s.`);
  release();
}

/** The stamp, and a link by which `npx --no posko` finds this file without asking npm for a package of that name. */
function finishInstall() {
  try {
    const link = path.join(modules, ".bin", "posko");
    if (!fs.existsSync(link)) fs.symlinkSync(path.join("..", "..", "bin", "posko.js"), link);
  } catch {
    // Windows without the right to make links: npx finds its way more slowly.
  }
  fs.writeFileSync(stampPath, `${lockHash()}\n`);
}

/** Run ourselves under the installed Node; whatever reaches us reaches it, and its end is ours. */
function handOver() {
  const node = path.join(modules, ".bin", "node");
  const needed = `Posko needs Node ${WANTED_NODE} on this machine (here is ${process.versions.node}): install it from https://nodejs.org and start again.`;
  if (process.platform === "win32" || !fs.existsSync(node)) fail(needed);
  // The channel carries no messages: when we are killed it closes, and the other side sees that and stops.
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  // A Ctrl-C reaches us twice, from the terminal and from npm; it is still one wish.
  let forwardedAt = -Infinity;
  const forward = (signal) => {
    const now = performance.now();
    if (now - forwardedAt > 500) child.kill(signal);
    forwardedAt = now;
  };
  for (const signal of signals) process.on(signal, forward);
  child.on("error", () => fail(needed));
  child.on("exit", (code, signal) => {
    for (const name of signals) process.off(name, forward);
    if (signal) process.kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
}

async function runHere() {
  if (process.channel) {
    process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
    process.channel.unref();
  }
  module.enableCompileCache?.(path.join(modules, ".cache", "compiled"));
  const { run } = await import("../src/main/cli.ts");
  const code = await run(process.argv.slice(2));
  // What was printed to a pipe must be through before the end.
  process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
}

async function main() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE) {
    return fail(
      `Posko needs Node ${OLDEST_NODE} or newer (this is ${process.versions.node}): install it from https://nodejs.org and start again.`,
    );
  }
  const replaced = readText(stampPath) !== lockHash();
  if (replaced) await install();
  const ownNodeIsGone = replaced && process.execPath.startsWith(modules);
  if (major < WANTED_NODE || ownNodeIsGone) return handOver();
  return runHere();
}

main().catch((error) => {
  if (error.code === "EACCES" || error.code === "EROFS" || error.code === "ENOSPC") {
    const why = error.code === "ENOSPC" ? "the disk is full" : `${error.path ?? root} cannot be written by this user`;
    fail(`Posko could not install itself, because ${why}: put that right and start again.`);
  }
  say(error.stack ?? String(error));
  process.exit(1);
});
