-- What makes an incident over: its cause, or why it cannot come back. What was said before it was opened again stays as
-- history.
create table closings (
    id uuid constraint closings_pkey primary key,
    incident_id uuid not null constraint closings_incident_fkey references incidents,
    cause text not null,
    cannot_recur text not null,
    closed_by_id uuid constraint closings_closed_by_fkey references people,
    closed_by text not null,
    closed_at timestamptz not null,
    -- The incident was opened again, and by whom; none while the closing holds.
    set_aside_at timestamptz,
    set_aside_by text,
    constraint closings_say_something check (cause <> '' or cannot_recur <> '')
);
create index closings_incident_idx on closings (incident_id, closed_at desc);
create unique index closings_one_holds on closings (incident_id) where set_aside_at is null;

-- Since when an incident is contained, and who said so: they hear of it each week.
alter table incidents add column contained_at timestamptz;
alter table incidents add column contained_by_id uuid constraint incidents_contained_by_fkey references people;
update incidents set contained_at = said.at,
    contained_by_id = (select id from people where id::text = said.actor ->> 'id')
from (select distinct on (incident_id) incident_id, at, actor from events
      where kind = 'incident.status_changed' and body ->> 'to' = 'contained' order by incident_id, seq desc) said
where said.incident_id = incidents.id and incidents.status = 'contained';
update incidents set contained_at = coalesce(impact_ended_at, declared_at) where status = 'contained' and contained_at is null;
create index incidents_contained_idx on incidents (contained_at) where status = 'contained';

-- What was said of a contained incident in which week, once.
create table recurrence_reminders (
    incident_id uuid not null constraint recurrence_reminders_incident_fkey references incidents,
    contained_at timestamptz not null,
    week integer not null,
    -- Who was told; none when there was nobody to tell.
    person_id uuid constraint recurrence_reminders_person_fkey references people,
    sent_at timestamptz not null,
    constraint recurrence_reminders_once primary key (incident_id, contained_at, week)
);
alter table deliveries drop constraint deliveries_letter;
alter table deliveries add constraint deliveries_letter check (letter in ('password_link', 'address_check',
    'shift_reminder', 'week_summary', 'cover_asked', 'cover_due', 'may_recur'));

-- An alert that fires again finds the incident that it belonged to.
create index alerts_attached_key on alerts (service_id, dedup_key) where incident_id is not null;
