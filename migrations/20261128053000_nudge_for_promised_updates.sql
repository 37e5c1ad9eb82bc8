-- Who was told that a promised update is due; each promise once.
create table promise_nudges (
    incident_id uuid not null constraint promise_nudges_incident_fkey references incidents,
    promised_at timestamptz not null,
    -- Nobody to tell when null.
    person_id uuid constraint promise_nudges_person_fkey references people,
    told_at timestamptz not null,
    constraint promise_nudges_once primary key (incident_id, promised_at)
);
alter table deliveries drop constraint deliveries_letter;
alter table deliveries add constraint deliveries_letter check (letter in ('password_link', 'address_check',
    'shift_reminder', 'week_summary', 'cover_asked', 'cover_due', 'may_recur', 'update_due'));

-- Promises in the order in which they come due.
create index incidents_promised_idx on incidents (next_update_at) where next_update_at is not null;
