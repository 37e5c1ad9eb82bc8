-- What people made of the entries of a timeline. The log itself is never changed.
create table timeline_marks (
    incident_id uuid not null constraint timeline_marks_incident_fkey references incidents,
    -- The number of an event; events are never taken away.
    seq bigint not null,
    -- Where it stands; where its kind belongs when null.
    place text constraint timeline_marks_place check (place in ('story', 'record', 'hidden')),
    -- When it really happened; when it was recorded when null.
    happened_at timestamptz,
    marked_by text not null,
    marked_at timestamptz not null,
    constraint timeline_marks_pkey primary key (incident_id, seq)
);
