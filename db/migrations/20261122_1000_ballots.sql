-- Who stands where: pairs and candidates for DPD by area, parties beside the pack's own.

-- Pairs of a governor's or regent's contest, candidates for DPD. A small reference table.
create table contenders (
  election text not null,
  -- key of the contest: 'governor', 'regent', 'dpd'
  contest text not null,
  -- code of the province, regency or city
  area text collate "C" not null,
  number integer not null check (number > 0),
  name text not null,
  primary key (election, contest, area, number)
);

-- Parties that the pack does not have, or names otherwise: a local party, a party added late.
create table parties (
  election text not null,
  number integer not null check (number > 0),
  name text not null,
  short text not null,
  -- province code of a local party
  only_in text collate "C",
  primary key (election, number)
);

-- Changes with every import of lists, so that what is kept of them in memory is known to be old.
alter table elections add column lists_version text not null default '0';
