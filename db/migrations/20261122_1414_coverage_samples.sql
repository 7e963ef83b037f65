-- Published by the tally: how far each place has come, part by part, without its votes. The columns of the table behind
-- may change; these stay.
create view tally_coverage as
select contest, place, parent, source, part, came_in, accepted, in_review, flagged, computed_at from tally_places;

-- How many stations of a nation, province, regency or city had come in at which minute: the curve its areas are compared
-- with. A place has at most one row a minute; what is older than two days is swept.
create table coverage_samples (
  contest text not null,
  place text collate "C" not null,
  at timestamptz not null,
  came_in integer not null,
  primary key (contest, place, at)
);
create index coverage_samples_at on coverage_samples (at);

-- Published by figures: when a part of a station's form first had figures.
create view station_arrivals as
select kab, contest, station, village, part, first_at from form_parts where provisional is not null;
