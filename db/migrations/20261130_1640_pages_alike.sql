-- Pictures of one sub-district and contest that look alike, found when a look is taken, each pair from both sides: so that
-- all stations of a coordinator are asked for at once. Distributed by kab.
create table pages_alike (
  kab text collate "C" not null,
  district text collate "C" not null,
  contest text not null,
  sha256 bytea not null,
  other bytea not null,
  primary key (kab, district, contest, sha256, other)
);
-- Looks taken before this are compared once more.
insert into likeness_waiting (kab, district, contest, sha256)
  select kab, district, contest, sha256 from page_likeness
  on conflict do nothing;
