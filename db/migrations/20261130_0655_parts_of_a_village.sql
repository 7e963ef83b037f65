-- A village's parts by the village, whose code says the regency already. Beginning with regency and contest the index
-- was also taken for the parts of one station, and then read the whole regency.
drop index form_parts_village;
create index form_parts_village on form_parts (village, contest);
