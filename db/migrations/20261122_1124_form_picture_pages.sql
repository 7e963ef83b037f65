-- Published by evidence, now with which page and when its bytes were here: a picture that came after somebody could
-- not read the earlier one makes its part readable again.
create or replace view form_pictures as
select p.kab, p.contest, p.station, p.source, p.page, s.received_at
from pages p join stored_pictures s on s.sha256 = p.sha256;
