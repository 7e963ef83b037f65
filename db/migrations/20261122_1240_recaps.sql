-- Figures somebody official published for a place: never overwritten, a later import with other numbers is the next
-- version. Distribution column: kab, the regency or city of the place ('35' for a province).

create table recaps (
  kab text collate "C" not null,
  contest text collate "C" not null,
  place text collate "C" not null,
  -- Whose figures: 'situng', 'sirekap', 'd-hasil' …
  source_name text collate "C" not null,
  part text collate "C" not null,
  -- Counts from 1 for this part of this place.
  version integer not null check (version > 0),
  -- In the order of the part's fields on the contest's widest form; NULL is an empty field.
  n bigint[] not null,
  -- Stations in these figures, of all stations of the place, as published.
  stations_done integer,
  stations_total integer,
  -- Checks of the form that sums must keep too, and that these figures break: errors, and the others.
  failed text[] not null,
  warned text[] not null,
  imported_by text not null,
  imported_at timestamptz not null,
  -- When the next version came; NULL: these figures stand.
  replaced_at timestamptz,
  primary key (kab, contest, place, source_name, part, version)
);
create index recaps_standing on recaps (contest, source_name, part, place) where replaced_at is null;
