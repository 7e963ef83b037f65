-- Stations of the nation whose dapil nobody knows, and how many of them are in: adding up what is left of 9,000 territories
-- takes longer than a list should.
alter table seat_rounds add column unassigned_stations integer, add column unassigned_in integer;
