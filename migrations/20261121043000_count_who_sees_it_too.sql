-- "I see it too": counted once per person.
create table incident_seen_too (
    incident_id uuid not null constraint incident_seen_too_incident_fkey references incidents,
    person_id uuid not null constraint incident_seen_too_person_fkey references people,
    at timestamptz not null,
    constraint incident_seen_too_pkey primary key (incident_id, person_id)
);
