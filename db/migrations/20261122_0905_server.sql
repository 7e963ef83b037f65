-- Mechanisms every floor uses: settings, roles, phones, keys, the intake and the trail.

create table settings (
  name text primary key,
  value jsonb not null,
  changed_at timestamptz not null
);

-- A role at a place and below, or only here. place '' is the nation, '35.73.01.1001/12' a station.
create table grants (
  principal text not null,
  role text not null check (role in ('administrator', 'coordinator', 'verifier', 'witness', 'viewer')),
  place text not null,
  below boolean not null,
  given_by text not null,
  given_at timestamptz not null,
  ended_at timestamptz,
  primary key (principal, role, place)
);
create index grants_place on grants (place text_pattern_ops);

-- A phone bound by a mandate code. Its private key never leaves it; here is the public half.
create table devices (
  id uuid primary key,
  principal text not null,
  public_key jsonb not null,
  name text not null,
  token_hash bytea not null unique,
  bound_at timestamptz not null,
  expires_at timestamptz not null,
  last_seen_at timestamptz,
  -- Set when the code was reissued: the phone may no longer read, what it signed before is still accepted.
  ended_at timestamptz
);
create index devices_principal on devices (principal);

-- Public halves of the keys that sign receipts, for ever; the private ones lie outside the database.
create table public_keys (
  id text primary key,
  purpose text not null,
  public_key text not null,
  since timestamptz not null
);

-- What arrived from phones, as it was signed, with the receipt it got. An id belongs to its author.
create table intake_records (
  author text not null,
  id uuid not null,
  device uuid not null,
  operation text not null,
  shape integer not null,
  hash bytea not null,
  record jsonb not null,
  -- json, not jsonb: the same receipt is the same text, key by key, however often it is asked for.
  receipt json not null,
  carrier text not null,
  received_at timestamptz not null,
  primary key (author, id)
);

-- The trail. Writers append to trail_open and never wait for one another; the sealer moves what has
-- committed into numbered batches, each a Merkle tree (RFC 9162 hashing) whose root is chained to the last.
create table trail_open (
  id uuid primary key,
  body text not null,
  leaf bytea not null
);

create table trail_batches (
  number bigint primary key,
  first_entry bigint not null,
  entries integer not null,
  tree_root bytea not null,
  chain_root bytea not null,
  sealed_at timestamptz not null
);

create table trail_entries (
  batch bigint not null,
  position integer not null,
  id uuid not null,
  body text not null,
  leaf bytea not null,
  primary key (batch, position)
);
create index trail_entries_leaf on trail_entries (leaf);

-- Salts of the hashed values. Erasing a person's salts makes the hashes about them mean nothing.
create table trail_salts (
  id uuid primary key,
  about text not null,
  salt bytea not null
);
create index trail_salts_about on trail_salts (about);
