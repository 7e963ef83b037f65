-- How many votes the stations that are not in may still hold: voters on the lists, counted where the stations are in.

-- Of the stations of a place those whose number of voters is known, beside the sum of these numbers.
alter table station_counts add column listed integer not null default 0;
insert into station_counts (election, place, parent, stations, voters, listed)
select election, village, left(village, 8), count(*), coalesce(sum(voters_total), 0), count(voters_total)
from stations group by election, village
on conflict (election, place) do update set listed = excluded.listed;
insert into station_counts (election, place, parent, stations, voters, listed)
select election, parent, left(parent, 5), sum(stations), sum(voters), sum(listed) from station_counts
where length(parent) = 8 group by election, parent
on conflict (election, place) do update set listed = excluded.listed;
insert into station_counts (election, place, parent, stations, voters, listed)
select election, parent, left(parent, 2), sum(stations), sum(voters), sum(listed) from station_counts
where length(parent) = 5 group by election, parent
on conflict (election, place) do update set listed = excluded.listed;
insert into station_counts (election, place, parent, stations, voters, listed)
select election, parent, '', sum(stations), sum(voters), sum(listed) from station_counts
where length(parent) = 2 group by election, parent
on conflict (election, place) do update set listed = excluded.listed;
insert into station_counts (election, place, parent, stations, voters, listed)
select election, '', null, sum(stations), sum(voters), sum(listed) from station_counts where parent = '' group by election
on conflict (election, place) do update set listed = excluded.listed;

-- Published by stations, for sums of voters beside sums of figures.
create view station_voters as
select kab, election, id, voters_total as voters from stations;

-- "The list of this village's stations has changed" (village '' and kab '': of the whole election). Left by the import
-- of stations, taken by the tally. No key but its own: no mark is ever merged with one in flight.
create table station_changes (
  kab text not null,
  id uuid not null,
  election text not null,
  village text not null,
  primary key (kab, id)
);

-- Of the stations that are in, and of those that are accepted: how many have a known number of voters, and their sum.
alter table tally_places add column listed_in integer not null default 0;
alter table tally_places add column voters_in bigint not null default 0;
alter table tally_places add column listed_accepted integer not null default 0;
alter table tally_places add column voters_accepted bigint not null default 0;

-- What was summed before has neither: it is summed again.
insert into tally_marks (kab, id, contest, part, village, marked_at)
select kab, gen_random_uuid(), contest, part, village, now()
from (select distinct kab, contest, part, village from form_parts) as read_already;
