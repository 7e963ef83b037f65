-- Lists of parts in the order a person reads (TPS 2 before TPS 10), a page at a time, without sorting the nation for each:
-- as `stations_as_read`, for the part that lists are asked for first. Of 4 million forms it has one row each.
create index form_parts_as_read on form_parts
  (contest, (village collate "C"), (rtrim(split_part(station, '/', 2), '0123456789') collate "C"), (length(station)),
    (station collate "C"), (source collate "C"))
  where part = 'totals';
