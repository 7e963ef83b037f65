-- Where figures of a place came by one source only, as nearly everywhere, its row stood twice: as that source's, and as
-- what is combined. It stands once now and says so; a row of its own is made where sources are mixed.
alter table tally_places add column combined boolean not null default false;
delete from tally_places c where c.source = 'combined' and 1 = (
  select count(*) from tally_places o where o.contest = c.contest and o.place = c.place and o.part = c.part
    and o.source not in ('combined', 'official'));
update tally_places t set combined = true where t.source = 'combined' or (t.source <> 'official' and not exists (
  select 1 from tally_places c
  where c.contest = t.contest and c.place = t.place and c.part = t.part and c.source = 'combined'));

-- Whoever wants what is combined asks for a place's part, whatever the source.
alter table tally_places drop constraint tally_places_pkey;
alter table tally_places add primary key (contest, place, part, source);
drop index tally_places_parent;
create index tally_places_parent on tally_places (contest, parent, part, source);

-- Published by the tally: how far each place has come, part by part, all sources together and without its votes.
drop view tally_coverage;
create view tally_coverage as
select contest, place, parent, part, came_in, accepted, in_review, flagged, computed_at from tally_places where combined;
