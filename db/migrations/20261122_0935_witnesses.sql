-- Witnesses of one election: who stands at which station, the code that binds her phone, and whether she is there.

-- A person's table: distributed by the person. A mandate is for one election, and so is this record.
create table witnesses (
  id uuid primary key,
  election text not null,
  name text not null,
  -- AES-256-GCM (nonce 12, text, tag 16) under the personal key, or nothing.
  phone bytea,
  -- Keyed hash of the number, to compare without opening it.
  phone_hash bytea,
  made_by text not null,
  made_at timestamptz not null,
  -- When her code that works was made; null while she has none.
  code_made_at timestamptz
);

-- Distributed by kab, the regency or city of the station (its first five characters).
create table assignments (
  kab text not null,
  id uuid not null,
  election text not null,
  station text collate "C" not null,
  witness uuid not null,
  post text not null check (post in ('holder', 'substitute')),
  given_by text not null,
  given_at timestamptz not null,
  -- When her first word from there arrived.
  checked_in_at timestamptz,
  ended_at timestamptz,
  primary key (kab, id)
);
-- Two mandates a station, one holder and one substitute, and two different people.
create unique index assignments_post on assignments (kab, election, station, post) where ended_at is null;
create unique index assignments_person on assignments (kab, election, station, witness) where ended_at is null;
create index assignments_station on assignments (election, station);
create index assignments_witness on assignments (witness);

-- Distributed by code_hash, HMAC-SHA-256 of the code under the installation's secret; the code itself is not kept.
create table mandate_codes (
  code_hash bytea primary key,
  witness uuid not null,
  made_by text not null,
  made_at timestamptz not null,
  -- The one phone it bound.
  device uuid,
  used_at timestamptz,
  ended_at timestamptz
);
create index mandate_codes_witness on mandate_codes (witness);

-- "I am here." As often as she says it; the first counts. Distributed by kab.
create table check_ins (
  kab text not null,
  author text not null,
  id uuid not null,
  election text not null,
  station text collate "C" not null,
  device uuid not null,
  -- By the phone's clock, which may be wrong; received_at is ours.
  made_at timestamptz not null,
  received_at timestamptz not null,
  primary key (kab, author, id)
);
