-- How many polling stations and voters lie at or below each place of an election, from the village up to the nation
-- (place ''): published by the stations' own import, so that a screen reads as many rows as it shows.

create table station_counts (
  election text not null,
  place text collate "C" not null,
  -- the place above; '' above a province, null above the nation
  parent text collate "C",
  stations integer not null,
  -- sum of the voters on the lists; stations without a figure count as none
  voters bigint not null,
  primary key (election, place)
);
create index station_counts_parent on station_counts (election, parent);

insert into station_counts (election, place, parent, stations, voters)
select election, village, left(village, 8), count(*), coalesce(sum(voters_total), 0) from stations group by election, village;
insert into station_counts (election, place, parent, stations, voters)
select election, parent, left(parent, 5), sum(stations), sum(voters) from station_counts
where length(parent) = 8 group by election, parent;
insert into station_counts (election, place, parent, stations, voters)
select election, parent, left(parent, 2), sum(stations), sum(voters) from station_counts
where length(parent) = 5 group by election, parent;
insert into station_counts (election, place, parent, stations, voters)
select election, parent, '', sum(stations), sum(voters) from station_counts
where length(parent) = 2 group by election, parent;
insert into station_counts (election, place, parent, stations, voters)
select election, '', null, sum(stations), sum(voters) from station_counts where parent = '' group by election;
