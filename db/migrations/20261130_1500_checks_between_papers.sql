-- The papers of one station (the wall form, its copies, what the commission published) are compared field by field
-- (CH15), as the parts of a form are: kept with the parts, on every paper that differs. A number that one of them leaves
-- empty is no difference. Papers of a station lie on the same shard, by `kab`.
update form_parts f set across = d.across, flagged = true
from (
  select f.kab, f.contest, f.station, f.source, f.part,
    array(select distinct x collate "C" from unnest(f.across || array_agg('CH15.' || o.source)) as t(x) order by 1) as across
  from form_parts f join form_parts o on o.kab = f.kab and o.contest = f.contest and o.station = f.station
    and o.part = f.part and o.source <> f.source
  where exists (select 1 from unnest(f.provisional, o.provisional) as n(mine, theirs) where n.mine <> n.theirs)
  group by f.kab, f.contest, f.station, f.source, f.part, f.across
) d
where f.kab = d.kab and f.contest = d.contest and f.station = d.station and f.source = d.source and f.part = d.part;

-- What is summed of flagged parts is summed anew.
insert into tally_marks (kab, id, contest, part, village, marked_at)
select distinct on (f.kab, f.contest, f.part, f.village) f.kab, gen_random_uuid(), f.contest, f.part, f.village, now()
from form_parts f where exists (select 1 from unnest(f.across) as t(x) where x like 'CH15.%');
