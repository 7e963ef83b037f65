-- How many stations at or below each place have a reading of a part, of whatever paper: a list of what is missing then
-- knows how long it is, and in which villages to look, without asking every station of the nation. Kept by whoever sums
-- (as `tally_places`), for the villages of the marks it takes; what marks still wait for is counted by whoever asks.
create table came_in_counts (
  contest text not null,
  part text not null,
  place text collate "C" not null,
  -- the place above; '' above a province, null above the nation
  parent text collate "C",
  stations integer not null,
  primary key (contest, part, place)
);
create index came_in_counts_parent on came_in_counts (contest, part, parent);

insert into came_in_counts (contest, part, place, parent, stations)
select contest, part, village, left(village, 8), count(distinct station) from form_parts
where provisional is not null group by contest, part, village;
insert into came_in_counts (contest, part, place, parent, stations)
select contest, part, parent, left(parent, 5), sum(stations) from came_in_counts
where length(parent) = 8 group by contest, part, parent;
insert into came_in_counts (contest, part, place, parent, stations)
select contest, part, parent, left(parent, 2), sum(stations) from came_in_counts
where length(parent) = 5 group by contest, part, parent;
insert into came_in_counts (contest, part, place, parent, stations)
select contest, part, parent, '', sum(stations) from came_in_counts
where length(parent) = 2 group by contest, part, parent;
insert into came_in_counts (contest, part, place, parent, stations)
select contest, part, '', null, sum(stations) from came_in_counts where parent = '' group by contest, part;
