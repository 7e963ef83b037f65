-- Electoral districts (dapil) of an election with their seats and territories, and the lists of candidates. Small
-- reference tables, keyed by level: dpr, dprd_prov (DPRD Provinsi), dprd_kabkota (DPRD Kabupaten/Kota).

create table dapil (
  election text not null,
  level text not null check (level in ('dpr', 'dprd_prov', 'dprd_kabkota')),
  -- as the commission writes it: '3505' (dpr), '350006' (dprd_prov), '357301' (dprd_kabkota)
  code text collate "C" not null,
  name text not null,
  seats integer not null check (seats > 0),
  primary key (election, level, code)
);

create table dapil_territories (
  election text not null,
  level text not null,
  dapil text collate "C" not null,
  -- regency or city, sub-district or village
  place text collate "C" not null,
  -- the place is divided between this dapil and others of its level
  split boolean not null,
  primary key (election, level, dapil, place),
  foreign key (election, level, dapil) references dapil (election, level, code)
);
create index dapil_territories_place on dapil_territories (election, place);

create table candidates (
  election text not null,
  level text not null,
  dapil text collate "C" not null,
  -- number of the party on the ballot, and of the candidate on the party's list
  party integer not null check (party > 0),
  number integer not null check (number > 0),
  name text not null,
  gender text check (gender in ('female', 'male')),
  primary key (election, level, dapil, party, number),
  foreign key (election, level, dapil) references dapil (election, level, code)
);
