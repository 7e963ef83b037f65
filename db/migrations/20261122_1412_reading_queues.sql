-- What a person at the desk was given to read: a contest ('': every one) and a place ('': all of her scope). Without any
-- row she reads all of her scope. A person's table: distributed by the person.
create table reading_queues (
  person text not null,
  contest text not null,
  place text collate "C" not null,
  given_by text not null,
  given_at timestamptz not null,
  primary key (person, contest, place)
);

-- Readings at the desk by time, for how each person's second readings go. What phones send is not in it.
create index readings_desk on readings (received_at) where origin = 'desk';
