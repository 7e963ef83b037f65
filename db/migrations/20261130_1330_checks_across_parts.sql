-- A check between two parts of a form (the votes of a party and those of its list) is about how the form stands, not about
-- one reading of one of them: it begins to fail, and ceases to, for both whenever either is read otherwise. So it is
-- kept with the parts. A part is flagged by its own readings or by such a check.
alter table form_parts add column own_flagged boolean not null default false;
alter table form_parts add column across text[] not null default '{}';

-- Until now such checks were kept with the reading that came later. What fails in the first reader's latest one stands
-- for both; the next reading judges anew.
create temporary table across_before on commit drop as
select distinct on (r.kab, r.contest, r.station, r.source, r.part, r.reader) r.kab, r.contest, r.station, r.source, r.part,
  r.reader, r.failed
from readings r where r.complete
order by r.kab, r.contest, r.station, r.source, r.part, r.reader, r.version desc;

update form_parts f set
  own_flagged = exists (select 1 from across_before b, unnest(b.failed) as id where b.kab = f.kab and b.contest = f.contest
    and b.station = f.station and b.source = f.source and b.part = f.part
    and id !~ '^(CH05|CH07|CH09|CH10|CH17)(\.|$)|^CH14\.(voters|totals)\.received$'),
  across = coalesce((select array_agg(id order by id) from across_before b, unnest(b.failed) as id where b.kab = f.kab
    and b.contest = f.contest and b.station = f.station and b.source = f.source and b.part = f.part
    and b.reader = f.readers[1] and id ~ '^(CH05|CH07|CH09|CH10|CH17)(\.|$)|^CH14\.(voters|totals)\.received$'), '{}');
update form_parts set flagged = own_flagged or cardinality(across) > 0;
update readings set failed = array(select id from unnest(failed) as id
    where id !~ '^(CH05|CH07|CH09|CH10|CH17)(\.|$)|^CH14\.(voters|totals)\.received$')
where cardinality(failed) > 0;
