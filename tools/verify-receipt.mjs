#!/usr/bin/env node
// Check a Posko receipt without Posko. Plain Node 20 or newer, nothing to install, and no code of the server:
// a stranger reads these lines, and docs/formats.md, and needs to trust nothing else.
//
//   node verify-receipt.mjs RECEIPT.json PROOF.json KEY [--record RECORD.json] [--picture FILE] [--anchor HEX]
//
//   RECEIPT.json  the receipt, as the phone exports it: {"body": {…}, "signature": "…"}
//   PROOF.json    the answer of /api/trail.proof?entry=<body.entry> (or `posko trail proof --json`)
//   KEY           the server's public key, 43 characters base64url (/api/trail.keys), or a file that holds it
//   --record      the record that was sent, or only its input: is the receipt about exactly this?
//   --picture     the photograph: is the receipt about these bytes?
//   --anchor      a chain root somebody noted down: does the proof end there?
//
// Exit 0: all that was given holds. 1: something does not. 2: it could not be checked (usage, unreadable file).

import { createHash, createPublicKey, verify } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

const sha256 = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** RFC 8785: keys sorted by UTF-16 code units, numbers and texts as ECMAScript writes them. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const keys = Object.keys(value).toSorted();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) throw new Error("not JSON");
  return JSON.stringify(value);
}

const hex = (text) => {
  if (typeof text !== "string" || !/^[0-9a-f]{64}$/.test(text)) throw new Wrong("a hash is not 64 hex characters");
  return Buffer.from(text, "hex");
};

const count = (value) => {
  if (!Number.isSafeInteger(value) || value < 0) throw new Wrong("a number of the proof is no whole number");
  return value;
};

/** Something that was given does not hold. */
class Wrong extends Error {}
/** It could not even be looked at. */
class Usage extends Error {}

function checkSignature(receipt, key) {
  // An Ed25519 key is 32 bytes; in front of them stands what RFC 8410 writes before each.
  const raw = Buffer.from(key, "base64url");
  if (raw.length !== 32) throw new Usage("the public key is not 32 bytes in base64url");
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]);
  const publicKey = createPublicKey({ key: spki, format: "der", type: "spki" });
  const bytes = Buffer.from(canonical(receipt.body), "utf8");
  if (!verify(null, bytes, publicKey, Buffer.from(String(receipt.signature), "base64url"))) {
    throw new Wrong("the signature is not by this key over this receipt");
  }
}

/** What the digest of a record is over (docs/formats.md): of a reading only what the form says. */
function digestOf(operation, input) {
  if (operation !== "figures.submit") return sha256(canonical(input)).toString("hex");
  const { station = null, contest = null, source = null, part = null, fields = null, pictures = null } = input;
  return sha256(canonical({ station, contest, source, part, fields, pictures })).toString("hex");
}

/** RFC 9162 §2.1.3.2, for the batch; then the chain of batches up to the anchor. */
function checkProof(receipt, proof) {
  const leaf = sha256(Buffer.from([0]), Buffer.from(String(proof.body), "utf8"));
  if (leaf.toString("hex") !== receipt.body.entry) throw new Wrong("the proof is about another entry than the receipt");
  const size = count(proof.entries);
  let fn = count(proof.position);
  let sn = size - 1;
  if (fn >= size) throw new Wrong("the entry's position lies outside its batch");
  let node = leaf;
  for (const step of proof.path) {
    if (sn === 0) throw new Wrong("the path is too long");
    if (fn % 2 === 1 || fn === sn) {
      node = sha256(Buffer.from([1]), hex(step), node);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else node = sha256(Buffer.from([1]), node, hex(step));
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  if (sn !== 0) throw new Wrong("the path is too short");
  if (!node.equals(hex(proof.tree_root))) throw new Wrong("the path does not lead to the batch's root");
  const link = (previous, tree, batch, entries) => {
    const tail = Buffer.alloc(16);
    tail.writeBigUInt64BE(BigInt(count(batch)), 0);
    tail.writeBigUInt64BE(BigInt(count(entries)), 8);
    return sha256(Buffer.from([2]), previous, tree, tail);
  };
  let chain = link(hex(proof.previous_chain_root), hex(proof.tree_root), proof.batch, size);
  if (!chain.equals(hex(proof.chain_root))) throw new Wrong("the batch's root is not in the chain root");
  let number = proof.batch;
  for (const next of proof.following) {
    number += 1;
    if (next.number !== number) throw new Wrong(`batch ${number} is missing from the chain`);
    chain = link(chain, hex(next.tree_root), next.number, next.entries);
  }
  if (chain.toString("hex") !== proof.anchor) throw new Wrong("the chain does not lead to the proof's anchor");
  return { batches: 1 + proof.following.length, number };
}

/** Does the trail's entry say the same as the receipt? */
function checkEntry(receipt, proof) {
  const entry = JSON.parse(proof.body);
  const { kind, digest, pictures, author } = receipt.body;
  if (entry.who !== author) throw new Wrong("the trail names another author than the receipt");
  const about = kind === "picture" ? pictures[0] : digest;
  if (entry.digest !== about) throw new Wrong("the trail's entry is about something else than the receipt");
  return entry;
}

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Usage(`${file}: ${error.message}`);
  }
};

function parse(args) {
  const given = [];
  const options = {};
  for (let i = 0; i < args.length; i++) {
    const name = /^--(record|picture|anchor)$/.exec(args[i])?.[1];
    if (name === undefined) given.push(args[i]);
    else if (args[++i] === undefined) throw new Usage(`--${name} needs a value`);
    else options[name] = args[i];
  }
  if (given.length !== 3)
    throw new Usage(
      "usage: verify-receipt.mjs RECEIPT.json PROOF.json KEY [--record FILE] [--picture FILE] [--anchor HEX]",
    );
  const [receipt, proof, key] = given;
  return {
    receipt: readJson(receipt),
    proof: readJson(proof),
    key: existsSync(key) ? readFileSync(key, "utf8").trim() : key,
    ...options,
  };
}

function check({ receipt, proof, key, record, picture, anchor }) {
  const { body } = receipt;
  if (body === null || typeof body !== "object" || body.v !== 1 || proof.v !== 1)
    throw new Wrong("not a receipt and a proof of version 1");
  const said = [];
  const say = (id, en) => said.push([id, en]);
  checkSignature(receipt, key);
  say(
    `Tanda terima ${body.number} benar ditandatangani oleh kunci server itu, untuk yang diterima pada ${body.received_at}.`,
    `Receipt ${body.number} is truly signed by that server's key, for what was received at ${body.received_at}.`,
  );
  if (record !== undefined) {
    const given = readJson(record);
    const input = given.input ?? given;
    if (given.id !== undefined && given.input !== undefined && given.id !== body.record)
      throw new Wrong("the receipt is for another record");
    if (digestOf(body.operation, input) !== body.digest) throw new Wrong("the record is not what the receipt is about");
    say(
      "Isi catatan yang diberikan sama persis dengan yang diterima server.",
      "The record given is exactly what the server received.",
    );
  }
  if (picture !== undefined) {
    const name = sha256(readFileSync(picture)).toString("hex");
    if (!body.pictures.includes(name)) throw new Wrong("the receipt does not name this picture");
    say(
      `Foto ${name.slice(0, 16)}… tercantum di tanda terima.`,
      `The picture ${name.slice(0, 16)}… is named in the receipt.`,
    );
  }
  const { batches, number } = checkProof(receipt, proof);
  const entry = checkEntry(receipt, proof);
  say(
    `Jejak audit memuatnya: “${entry.subject}”, bundel ${proof.batch}, urutan ${proof.position + 1} dari ${proof.entries}.`,
    `The trail holds it: “${entry.subject}”, batch ${proof.batch}, entry ${proof.position + 1} of ${proof.entries}.`,
  );
  if (anchor !== undefined && anchor !== proof.anchor)
    throw new Wrong("the proof ends at another root than the one you hold");
  say(
    `Rantai ${batches} bundel sampai bundel ${number} berakhir pada akar ${proof.anchor}${anchor === undefined ? ". Bandingkan dengan akar yang dicatat orang lain." : ", sama dengan yang Anda pegang."}`,
    `The chain of ${batches} batches up to batch ${number} ends at root ${proof.anchor}${anchor === undefined ? ". Compare it with a root somebody else noted down." : ", the one you hold."}`,
  );
  return said;
}

try {
  for (const [id, en] of check(parse(process.argv.slice(2)))) console.log(`✓ ${id}\n  ${en}`);
  console.log("\nTERBUKTI · PROVEN");
} catch (error) {
  if (error instanceof Usage) {
    console.error(error.message);
    process.exit(2);
  }
  console.error(
    `✗ TIDAK TERBUKTI · NOT PROVEN: ${error instanceof Wrong ? error.message : `unreadable (${error.message})`}`,
  );
  process.exit(1);
}
