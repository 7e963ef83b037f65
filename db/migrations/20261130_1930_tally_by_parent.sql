-- The children of a place by all they are asked by: nothing of other parts and sources is read with them.
drop index tally_places_parent;
create index tally_places_parent on tally_places (contest, parent, source, part);
