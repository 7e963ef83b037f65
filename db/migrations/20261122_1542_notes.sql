-- What a witness says beside the figures: an objection, a special event, no copy given to her. Append-only.
-- Distributed by kab, the regency or city of the station.
create table notes (
  kab text collate "C" not null,
  author text not null,
  id uuid not null,
  election text not null,
  station text collate "C" not null,
  -- '' is the whole station.
  contest text not null,
  kind text not null check (kind in ('objection', 'special_event', 'no_copy', 'other')),
  said text not null,
  device uuid not null,
  -- By the phone's clock, which may be wrong; received_at is ours.
  made_at timestamptz not null,
  received_at timestamptz not null,
  primary key (kab, author, id)
);
create index notes_received on notes (election, received_at, id);
create index notes_station on notes (kab, station);

-- Photographs and voices of a note, by their hash; the bytes come by the same way as those of the forms' pages.
create table note_files (
  kab text collate "C" not null,
  author text not null,
  record uuid not null,
  sha256 bytea not null,
  station text collate "C" not null,
  contest text not null,
  kind text not null,
  device uuid not null,
  -- SHA-256 of the declaring record's input: what its receipts are over.
  digest bytea not null,
  media text not null check (media in ('picture', 'voice')),
  bytes integer not null,
  declared_at timestamptz not null,
  primary key (kab, author, record, sha256)
);
create index note_files_sha256 on note_files (sha256);

-- Every file that some signed record has declared, whatever it shows. Published by evidence for evidence alone.
create view declared_files as
select kab, sha256, declared_by, device, record, digest, 'evidence.declare' as operation, 'picture' as media,
  contest, station, source, page, bytes, declared_at from pages
union all
select kab, sha256, author, device, record, digest, 'evidence.note', media,
  contest, station, 'note', kind, bytes, declared_at from note_files;
