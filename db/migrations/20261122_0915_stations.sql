-- Polling stations (TPS, and overseas KSK and POS). One row per station of an election; `kab` (regency or city, the
-- first five characters of the place) is the distribution column and stands in every key.

create table stations (
  kab text collate "C" not null,
  election text not null,
  -- '35.73.01.1001/12', '/KSK3', '/POS2'
  id text collate "C" not null,
  village text collate "C" not null,
  number integer not null check (number > 0),
  kind text not null check (kind in ('TPS', 'KSK', 'POS')),
  voters_male integer check (voters_male >= 0),
  voters_female integer check (voters_female >= 0),
  voters_total integer check (voters_total >= 0),
  address text,
  lat double precision,
  lon double precision,
  version integer not null,
  changed_at timestamptz not null,
  primary key (kab, election, id)
);
-- Ids are in byte order, so this serves `like '35.73.%'` and ranges alike.
create index stations_id on stations (election, id);

-- What a station's line said before it changed: lists change until the day, and nothing is overwritten.
create table station_versions (
  kab text collate "C" not null,
  election text not null,
  id text collate "C" not null,
  version integer not null,
  voters_male integer,
  voters_female integer,
  voters_total integer,
  address text,
  lat double precision,
  lon double precision,
  -- from when this version stood, until when, and who replaced it
  changed_at timestamptz not null,
  replaced_at timestamptz not null,
  replaced_by text not null,
  primary key (kab, election, id, version)
);
