-- Who has the room of an incident open: one row for each connection, renewed while it lasts. Not worth a write-ahead log: after
-- a crash nobody is here until they connect again. No keys to other tables: to come and go waits for nobody.
create unlogged table presences (
    connection uuid constraint presences_pkey primary key,
    incident_id uuid not null,
    person_id uuid not null,
    -- A process that dies leaves its rows behind until then.
    lasts_until timestamptz not null
);
create index presences_incident_idx on presences (incident_id, lasts_until);
create index presences_until_idx on presences (lasts_until);
