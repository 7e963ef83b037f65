-- Parties beside the pack's stand in the order in which they were taken in: figures are stored by place in the list.

alter table parties add column taken integer not null default 0;
