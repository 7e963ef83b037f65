-- Who says that something is wrong is rare among all who say how far they are: the lists of it read these rows alone, and
-- for each ask whether something better was said since (`contest_states_station`).
create index contest_states_trouble on contest_states (election, station) where state = 'trouble';
