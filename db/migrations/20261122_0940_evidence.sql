-- Photographed pages, as phones declared them. kab (regency or city of the station) is the column the table
-- is distributed by. The same page may be photographed again: another hash, another row, nothing overwritten.
create table pages (
  kab text not null,
  election text not null,
  contest text not null,
  station text not null,
  source text not null check (source in ('plano', 'salinan', 'official')),
  page text not null,
  sha256 bytea not null,
  declared_by text not null,
  device uuid not null,
  record uuid not null,
  -- SHA-256 of the declaring record's input: what its receipts are over.
  digest bytea not null,
  bytes integer not null,
  width integer not null,
  height integer not null,
  -- By the phone's clock, which may be wrong; declared_at is ours.
  taken_at timestamptz not null,
  declared_at timestamptz not null,
  received_at timestamptz,
  primary key (kab, station, contest, source, page, sha256, declared_by, record)
);
create index pages_sha256 on pages (sha256);

-- Pictures whose bytes are whole and checked. A phone may send one before its declaration has arrived.
create table stored_pictures (
  sha256 bytea primary key,
  bytes integer not null,
  uploaded_by text not null,
  declared boolean not null,
  received_at timestamptz not null
);
create index stored_pictures_undeclared on stored_pictures (uploaded_by) where not declared;

-- One receipt per picture and declaring record, kept so that the same picture twice gets the same receipt.
create table picture_receipts (
  sha256 bytea not null,
  author text not null,
  record uuid not null,
  receipt jsonb not null,
  primary key (sha256, author, record)
);

-- What the trail is asked by: who, and what about. Filled by the sealer only; writers touch trail_open alone.
create index trail_entries_who on trail_entries ((body::jsonb->>'who'), batch, position);
create index trail_entries_subject on trail_entries ((body::jsonb->>'subject') text_pattern_ops);
