-- Outlines of places for maps, simplified; one of a place, for every election. A small reference table.

create table place_shapes (
  code text collate "C" primary key,
  -- '' for a province
  parent text collate "C" not null,
  -- a MultiPolygon's coordinates: degrees of longitude and latitude, exterior rings clockwise
  shape jsonb not null,
  points integer not null,
  -- SHA-256 of the shape: what a map already has need not be sent again
  digest text not null
);
create index place_shapes_parent on place_shapes (parent);
