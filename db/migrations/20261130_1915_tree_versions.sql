-- Which tree of places and lists of stations an election has now: another one with every change of either. Whoever keeps
-- what lies below a place in memory asks for this instead, and reads anew when it is another.
create table tree_versions (
  election text primary key,
  version uuid not null
);
