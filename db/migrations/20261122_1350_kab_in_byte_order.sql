-- The distribution column is in byte order in every table: tables whose columns sort otherwise cannot lie side by side,
-- and a join between them cannot go by an index. The rows stay as they are; the indexes with `kab` are made anew.

-- Stands on the column; comes back below, as it was.
drop view form_pictures;

alter table station_changes alter column kab type text collate "C";
alter table assignments alter column kab type text collate "C";
alter table check_ins alter column kab type text collate "C";
alter table pages alter column kab type text collate "C";
alter table readings alter column kab type text collate "C";
alter table reading_decisions alter column kab type text collate "C";
alter table reading_leases alter column kab type text collate "C";
alter table reading_margins alter column kab type text collate "C";
alter table reading_unreadables alter column kab type text collate "C";
alter table figures_shown alter column kab type text collate "C";
alter table form_parts alter column kab type text collate "C";
alter table tally_marks alter column kab type text collate "C";

-- Published by evidence, with which page and when its bytes were here: a picture that came after somebody could not
-- read the earlier one makes its part readable again.
create view form_pictures as
select p.kab, p.contest, p.station, p.source, p.page, s.received_at
from pages p join stored_pictures s on s.sha256 = p.sha256;
