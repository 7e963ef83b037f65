-- The seats of every dapil as they last stood, so that a board of the nation's 2,710 dapil reads the eight it shows.
-- Reckoned again province by province where something has changed; can be emptied at any time and comes back by itself.

create table seat_standings (
  contest text not null,
  area text collate "C" not null,
  basis text not null check (basis in ('accepted', 'provisional')),
  -- the province that is reckoned at once
  province text collate "C" not null,
  name text not null,
  seats integer not null,
  -- every place it is in, also in part: whoever sees all of them sees its seats
  places text[] not null,
  -- open seats with the smallest margins first
  order_key text collate "C" not null,
  open integer not null,
  -- the open seat with the smallest margin; null where none has one
  seat integer,
  holder text,
  margin bigint,
  -- stations that the basis does not have
  missing integer not null,
  primary key (contest, basis, area)
);
create index seat_standings_order on seat_standings (contest, basis, order_key);
create index seat_standings_province on seat_standings (contest, province);

-- Up to when a contest's standings say everything.
create table seat_rounds (
  contest text primary key,
  at timestamptz not null
);
