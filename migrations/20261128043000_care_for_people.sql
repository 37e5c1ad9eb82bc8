-- Breaks: whoever rests is not counted as working, and pages go to others first.
create table breaks (
    id uuid constraint breaks_pkey primary key,
    incident_id uuid not null constraint breaks_incident_fkey references incidents,
    person_id uuid not null constraint breaks_person_fkey references people,
    begins_at timestamptz not null,
    -- Moved back when somebody is back sooner.
    ends_at timestamptz not null,
    -- Who sent them; none when they took it themselves.
    sent_by text,
    constraint breaks_span check (begins_at <= ends_at)
);
create index breaks_incident_idx on breaks (incident_id, ends_at);
create index breaks_person_idx on breaks (person_id, ends_at);
