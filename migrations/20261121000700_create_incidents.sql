create extension if not exists pg_trgm;

create table incidents (
    id uuid constraint incidents_pkey primary key,
    number bigint generated always as identity constraint incidents_number_key unique,
    title text not null,
    public_title text,
    severity smallint constraint incidents_severity check (severity between 0 and 4),
    status text not null constraint incidents_status check (status in ('declared', 'investigating', 'identified',
        'monitoring', 'contained', 'resolved', 'reviewed', 'closed', 'not_an_incident', 'merged')),
    declared_by text not null,
    declared_at timestamptz not null,
    impact_started_at timestamptz,
    detected_at timestamptz,
    detection_source text constraint incidents_detection_source
        check (detection_source in ('monitoring', 'customer', 'employee', 'social_media', 'exercise')),
    acknowledged_at timestamptz,
    first_action_at timestamptz,
    impact_ended_at timestamptz,
    resolved_at timestamptz,
    aware text,
    being_done text,
    how_bad text,
    next_update_at timestamptz
);
create index incidents_open_idx on incidents (severity, declared_at)
    where status in ('declared', 'investigating', 'identified', 'monitoring', 'contained');
create index incidents_status_idx on incidents (status, number desc);
create index incidents_severity_idx on incidents (severity, number desc);
create index incidents_title_idx on incidents using gin (title gin_trgm_ops);

create table incident_roles (
    incident_id uuid not null constraint incident_roles_incident_fkey references incidents,
    role text not null constraint incident_roles_role check (role in ('commander', 'communications', 'business_owner',
        'scribe', 'primary_responder', 'secondary_responder')),
    person_id uuid not null constraint incident_roles_person_fkey references people,
    taken_at timestamptz not null,
    released_at timestamptz
);
create unique index incident_roles_held_key on incident_roles (incident_id, role) where released_at is null;
create index incident_roles_incident_idx on incident_roles (incident_id);

create table incident_services (
    incident_id uuid not null constraint incident_services_incident_fkey references incidents,
    service_id uuid not null constraint incident_services_service_fkey references services,
    constraint incident_services_pkey primary key (incident_id, service_id)
);
create index incident_services_service_idx on incident_services (service_id, incident_id);

-- Never edited: a correction is a new line. `seq` is the number of its event.
create table log_lines (
    id uuid constraint log_lines_pkey primary key,
    incident_id uuid not null constraint log_lines_incident_fkey references incidents,
    seq bigint not null,
    at timestamptz not null,
    author_id uuid constraint log_lines_author_fkey references people,
    author text not null,
    body text not null
);
create unique index log_lines_incident_key on log_lines (incident_id, seq);

create table updates (
    id uuid constraint updates_pkey primary key,
    incident_id uuid not null constraint updates_incident_fkey references incidents,
    audience text not null constraint updates_audience check (audience in ('internal', 'public', 'both')),
    known text not null,
    being_done text not null,
    status text not null,
    next_update_at timestamptz,
    author_id uuid constraint updates_author_fkey references people,
    author text not null,
    published_at timestamptz not null
);
create index updates_incident_idx on updates (incident_id, published_at);
