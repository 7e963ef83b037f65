-- A picture's look is taken from its green alone now, which is not quite the grey that it was taken from before: two looks
-- of one paper, one of each kind, would hardly be found alike. All are taken anew; what was found stays.
insert into likeness_waiting (kab, district, contest, sha256)
select kab, district, contest, sha256 from page_likeness on conflict do nothing;
delete from page_likeness;
