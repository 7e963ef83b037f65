-- Places: the official hierarchy as one edition, and beside it, for each election that needs them, former
-- places valid for that election only. Codes are dotted texts in byte order, so that `like '35.73.%'` is a range.

create table places (
  -- 'idn-area-data-4.0.1', or the id of an election: 'pemilu-2019'
  edition text not null,
  code text collate "C" not null,
  -- 1 province, 2 regency or city, 3 sub-district, 4 village, 5 RW, 6 RT
  level smallint not null check (level between 1 and 6),
  name text not null,
  -- '' for a province
  parent text collate "C" not null,
  -- the name as it is compared: small letters and digits, no marks, single spaces
  search text not null,
  primary key (edition, code)
);
create index places_parent on places (edition, parent);
