-- A coordinator's phone, and what reached her by messenger.

-- One-time codes that bind a phone to an account; only a keyed hash of a code is kept. Small, a reference table.
create table account_phone_codes (
  code_hash bytea primary key,
  user_id text not null references auth_users (id) on delete cascade,
  made_by text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  -- The one phone it bound.
  device uuid,
  used_at timestamptz,
  ended_at timestamptz
);
create index account_phone_codes_user on account_phone_codes (user_id);

-- Of a page or reading that somebody entered for a station from what reached her: from whom and by what way
-- ({from, way, note}). Null: whoever was there entered it herself.
alter table pages add column second_hand jsonb;
alter table readings add column second_hand jsonb;

-- What a whole picture looks like, so that the same one under another hash is found again within its sub-district
-- and contest. Distributed by kab.
create table page_likeness (
  kab text collate "C" not null,
  district text collate "C" not null,
  contest text not null,
  sha256 bytea not null,
  -- 64 and 1,024 bits: is the left point brighter than the right one, on a grid of 9 × 8 and of 33 × 32.
  coarse bit(64) not null,
  fine bit(1024) not null,
  primary key (kab, district, contest, sha256)
);
