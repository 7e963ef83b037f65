-- Whose figures were shown to whom. Who has seen a part's figures is no longer blind to it, and does not type it.
-- Append only, one row for each person and part, whatever the number of times she looks. `source` is '' for a
-- tally that takes each station's paper together: it bars the part on every paper.
create table figures_shown (
  kab text not null,
  person text not null,
  contest text not null,
  station text not null,
  source text not null,
  part text not null,
  shown_at timestamptz not null,
  primary key (kab, contest, station, part, person, source)
);

-- "This page cannot be read": an answer of its own kind, no reading. `step` is its place in the part's history.
create table reading_unreadables (
  kab text not null,
  id uuid not null,
  contest text not null,
  station text not null,
  source text not null,
  part text not null,
  step integer not null,
  page text not null,
  reason text not null,
  said_by text not null,
  said_at timestamptz not null,
  primary key (kab, id)
);
create index reading_unreadables_part on reading_unreadables (kab, contest, station, source, part);

alter table form_parts drop constraint form_parts_state_check;
alter table form_parts add constraint form_parts_state_check check (state in
  ('no_reading', 'awaiting_second_reading', 'unreadable', 'readings_differ', 'needs_decision', 'reopened', 'accepted'));
-- The last word about its photograph is that it cannot be read.
alter table form_parts add column unreadable boolean not null default false;
create index form_parts_unreadable on form_parts (contest, station text_pattern_ops) where unreadable;

-- How many readers had to agree when this reading came: a later setting does not take back what was accepted.
alter table readings add column must_agree smallint not null default 2;
