-- Elections of this installation and their contests. What the law and the forms say stands in the rule pack.

create table elections (
  -- 'pemilu-2019'
  id text primary key,
  -- rule pack, a folder of the release
  pack text not null,
  name text not null,
  -- null while the day is not fixed
  voting_on date,
  created_at timestamptz not null
);

create table contests (
  -- 'pemilu-2019/president'
  id text primary key,
  election text not null references elections (id),
  key text not null,
  kind text not null check (kind in ('pair', 'party', 'candidate')),
  settings jsonb not null,
  unique (election, key)
);
