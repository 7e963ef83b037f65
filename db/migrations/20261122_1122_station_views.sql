-- Published by stations, for lists of what has not come in: the stations on an election's list, and how many there are
-- at and below each place. The columns of the tables behind may change; these stay.
create view listed_stations as
select kab, election, id, village, number, kind from stations;

create view listed_station_counts as
select election, place, parent, stations from station_counts;

-- The order a person reads: place by place, polling stations before the overseas kinds, 2 before 10 (within one kind
-- a shorter id has the smaller number).
create index stations_as_read on stations
  (election, village, (rtrim(split_part(id, '/', 2), '0123456789') collate "C"), (length(id)), id);
