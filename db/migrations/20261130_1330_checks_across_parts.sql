-- A check between two parts of a form (the votes of a party and those of its list) is about how the form stands, not about
-- one reading of one of them: it begins to fail, and ceases to, for both whenever either is read otherwise. So it is
-- kept with the parts. A part is flagged by its own readings or by such a check.
alter table form_parts add column own_flagged boolean not null default false;
alter table form_parts add column across text[] not null default '{}';

-- Until now such checks were kept with the reading that came later. What fails in the first reader's latest one stands
-- for the part; the next reading judges anew. A part's readings lie where the part does, by `kab`.
update form_parts f set
  own_flagged = exists (
    select 1 from readings r, unnest(r.failed) as t(failing)
    where r.kab = f.kab and r.contest = f.contest and r.station = f.station and r.source = f.source and r.part = f.part
      and r.complete and not exists (
        select 1 from readings l where l.kab = r.kab and l.contest = r.contest and l.station = r.station
          and l.source = r.source and l.part = r.part and l.reader = r.reader and l.complete and l.version > r.version)
      and failing !~ '^(CH05|CH07|CH09|CH10|CH17)(\.|$)|^CH14\.(voters|totals)\.received$'),
  across = coalesce((
    select array_agg(failing order by failing) from readings r, unnest(r.failed) as t(failing)
    where r.kab = f.kab and r.contest = f.contest and r.station = f.station and r.source = f.source and r.part = f.part
      and r.reader = f.readers[1] and r.complete and not exists (
        select 1 from readings l where l.kab = r.kab and l.contest = r.contest and l.station = r.station
          and l.source = r.source and l.part = r.part and l.reader = r.reader and l.complete and l.version > r.version)
      and failing ~ '^(CH05|CH07|CH09|CH10|CH17)(\.|$)|^CH14\.(voters|totals)\.received$'), '{}');
update form_parts set flagged = own_flagged or cardinality(across) > 0;
update readings set failed = array(select failing from unnest(failed) as t(failing)
    where failing !~ '^(CH05|CH07|CH09|CH10|CH17)(\.|$)|^CH14\.(voters|totals)\.received$')
where cardinality(failed) > 0;
