-- How far counting is at a station, in its witness's own words. Append-only; the latest by her clock stands.
-- Distributed by kab, the regency or city of the station.
create table contest_states (
  kab text collate "C" not null,
  author text not null,
  id uuid not null,
  election text not null,
  station text collate "C" not null,
  -- '' is the whole station: voting closes for all ballots at once.
  contest text not null,
  state text not null check (state in ('polls_closed', 'counting', 'finished', 'trouble')),
  -- What the trouble is, as she put it; '' without one.
  reason text not null,
  device uuid not null,
  -- By the phone's clock, which may be wrong; received_at is ours.
  made_at timestamptz not null,
  received_at timestamptz not null,
  primary key (kab, author, id)
);
create index contest_states_station on contest_states (kab, station, contest, made_at);
