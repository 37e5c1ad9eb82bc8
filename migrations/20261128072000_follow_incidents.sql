-- Who wants to hear of what: of one incident, of all that affect a service, or of all that are bad enough.
create table follows (
    id uuid constraint follows_pkey primary key,
    person_id uuid not null constraint follows_person_fkey references people,
    incident_id uuid constraint follows_incident_fkey references incidents,
    service_id uuid constraint follows_service_fkey references services,
    -- This severity and all that are worse.
    severity smallint constraint follows_severity check (severity between 0 and 4),
    created_at timestamptz not null,
    constraint follows_one check (num_nonnulls(incident_id, service_id, severity) = 1)
);
create unique index follows_incident_key on follows (person_id, incident_id) where incident_id is not null;
create unique index follows_service_key on follows (person_id, service_id) where service_id is not null;
create unique index follows_severity_key on follows (person_id) where severity is not null;
create index follows_of_incident_idx on follows (incident_id) where incident_id is not null;
create index follows_of_service_idx on follows (service_id) where service_id is not null;

alter table deliveries drop constraint deliveries_letter;
alter table deliveries add constraint deliveries_letter check (letter in ('password_link', 'address_check',
    'shift_reminder', 'week_summary', 'cover_asked', 'cover_due', 'may_recur', 'update_due', 'log_mention', 'incident_news'));
