-- Readings, the state of each part of each form, and the marks that wake the tally.
-- Distribution column of all of them: kab, the regency or city of the station.

-- One person's (or one source's) typing of one part of one form. Never overwritten: a correction is the
-- next version. `n` holds the part's fields in the order of its form; NULL is an empty field.
create table readings (
  kab text not null,
  author text not null,
  id uuid not null,
  device uuid,
  -- Whose reading it is for the rule of independence: a principal, or the name of an imported source.
  reader text not null,
  election text not null,
  contest text not null,
  station text not null,
  source text not null check (source in ('plano', 'salinan', 'official')),
  part text not null,
  -- Counts the versions of this reader for this part.
  version integer not null,
  -- Place of this event in the history of the part; with the decisions' steps it is gapless from 1.
  step integer not null,
  n integer[] not null,
  complete boolean not null,
  confirmed text[] not null,
  failed text[] not null,
  warned text[] not null,
  marks text[] not null,
  pictures text[] not null,
  digest text not null,
  origin text not null check (origin in ('phone', 'desk', 'import')),
  carrier text,
  made_at timestamptz,
  received_at timestamptz not null,
  primary key (kab, author, id)
);
create index readings_part on readings (kab, contest, station, source, part);
create index readings_reader on readings (contest, reader, station text_pattern_ops);

-- A verifier's word where readings could not settle it, and the reopening of what was accepted.
create table reading_decisions (
  kab text not null,
  id uuid not null,
  contest text not null,
  station text not null,
  source text not null,
  part text not null,
  step integer not null,
  kind text not null check (kind in ('decide', 'reopen')),
  n integer[],
  reason text not null,
  decided_by text not null,
  decided_at timestamptz not null,
  primary key (kab, id)
);
create index reading_decisions_part on reading_decisions (kab, contest, station, source, part);

-- Where each part stands: always the fold of its readings and decisions (`rules.ts`), kept for lists and sums.
create table form_parts (
  kab text not null,
  contest text not null,
  election text not null,
  station text not null,
  village text not null,
  source text not null,
  part text not null,
  state text not null check (state in
    ('no_reading', 'awaiting_second_reading', 'readings_differ', 'needs_decision', 'reopened', 'accepted')),
  flagged boolean not null,
  -- An accepted part that somebody read or corrected otherwise afterwards.
  contested boolean not null,
  steps integer not null,
  readers text[] not null,
  provisional integer[],
  accepted integer[],
  first_at timestamptz,
  changed_at timestamptz not null,
  primary key (kab, contest, station, source, part)
);
create index form_parts_village on form_parts (kab, contest, village);
create index form_parts_state on form_parts (contest, state, station text_pattern_ops);
create index form_parts_flagged on form_parts (contest, station text_pattern_ops) where flagged;

-- A second reader holds a part for some minutes, so that two do not type the same one.
create table reading_leases (
  kab text not null,
  contest text not null,
  station text not null,
  source text not null,
  part text not null,
  reader text not null,
  until timestamptz not null,
  primary key (kab, contest, station, source, part, reader)
);

-- How close a contest is in a regency, votes between first and second: orders the queue of second readings.
create table reading_margins (
  kab text not null,
  contest text not null,
  margin bigint not null,
  primary key (kab, contest)
);

-- "This part of this village's forms has changed." No key but its own: no mark is ever merged with one in flight.
create table tally_marks (
  kab text not null,
  id uuid not null,
  contest text not null,
  part text not null,
  village text not null,
  marked_at timestamptz not null,
  primary key (kab, id)
);

-- Sums of a place, by part and source ('combined' takes each station once). Recomputed, never incremented.
create table tally_places (
  contest text not null,
  place text not null,
  parent text,
  source text not null,
  part text not null,
  -- Stations with a reading of any source, accepted, in review, flagged.
  came_in integer not null,
  accepted integer not null,
  in_review integer not null,
  flagged integer not null,
  n_accepted bigint[] not null,
  n_provisional bigint[] not null,
  computed_at timestamptz not null,
  primary key (contest, place, source, part)
);
create index tally_places_parent on tally_places (contest, parent);

-- One round of summing at a time: whoever sums holds this row.
create table tally_lock (only_row boolean primary key check (only_row));
insert into tally_lock (only_row) values (true);
