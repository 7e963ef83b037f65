-- What a picture looks like: in 64 bits to find candidates by, and as 48 × 64 grey points to compare with. The table is
-- still empty: nothing wrote it before.
alter table page_likeness drop column fine;
alter table page_likeness add column look bytea not null;

-- Whole pictures whose look is not taken yet.
create table likeness_waiting (
  kab text collate "C" not null,
  district text collate "C" not null,
  contest text not null,
  sha256 bytea not null,
  primary key (kab, district, contest, sha256)
);
