-- Witnesses in the order a person reads their stations (2 before 10), as `stations_as_read`: of the mandates in force.
create index assignments_as_read on assignments
  (election, (split_part(station, '/', 1) collate "C"), (rtrim(split_part(station, '/', 2), '0123456789') collate "C"),
    (length(station)), station, post)
  where ended_at is null;
