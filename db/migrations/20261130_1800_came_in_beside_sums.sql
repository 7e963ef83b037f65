-- How many stations have come in is what stands beside the sums now, written with them: of our own papers. What others
-- published of a station brought it in until here, and so a list of what is missing left out stations that the board
-- still waits for. What marks wait for is counted at their next round.
delete from came_in_counts;
insert into came_in_counts (contest, part, place, parent, stations)
select contest, part, place, parent, came_in from tally_places where source = 'combined';
-- Nobody climbs from the counts to the place above any more.
drop index came_in_counts_parent;
