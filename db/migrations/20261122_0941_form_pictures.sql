-- Published by evidence: forms of which at least one photographed page lies here whole. The queue of second
-- readings asks it, because a form nobody can see cannot be read again.
create view form_pictures as
select p.kab, p.contest, p.station, p.source
from pages p join stored_pictures s on s.sha256 = p.sha256;
