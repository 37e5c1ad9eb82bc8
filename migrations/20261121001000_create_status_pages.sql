create table status_pages (
    id uuid constraint status_pages_pkey primary key,
    slug text not null constraint status_pages_slug_key unique,
    name text not null,
    created_at timestamptz not null
);

create table components (
    id uuid constraint components_pkey primary key,
    page_id uuid not null constraint components_page_fkey references status_pages,
    name text not null,
    description text not null,
    position integer not null,
    service_id uuid constraint components_service_fkey references services,
    status text not null constraint components_status check (status in ('operational', 'degraded', 'partial_outage',
        'major_outage', 'under_maintenance')),
    since timestamptz not null,
    created_at timestamptz not null,
    removed_at timestamptz
);
create index components_page_idx on components (page_id, position) where removed_at is null;
create index components_service_idx on components (service_id) where removed_at is null;

-- Stretches that were not operational; the running one has no end.
create table component_intervals (
    component_id uuid not null constraint component_intervals_component_fkey references components,
    status text not null,
    starts_at timestamptz not null,
    ends_at timestamptz,
    incident_id uuid constraint component_intervals_incident_fkey references incidents,
    constraint component_intervals_forwards check (ends_at is null or starts_at <= ends_at)
);
create unique index component_intervals_running_key on component_intervals (component_id) where ends_at is null;
create index component_intervals_component_idx on component_intervals (component_id, starts_at);

-- Which components an incident touched, for the public page.
create table incident_components (
    incident_id uuid not null constraint incident_components_incident_fkey references incidents,
    component_id uuid not null constraint incident_components_component_fkey references components,
    constraint incident_components_pkey primary key (incident_id, component_id)
);

-- When each worker last looked, for /readyz.
create table worker_heartbeats (
    process uuid not null,
    worker text not null,
    at timestamptz not null,
    constraint worker_heartbeats_pkey primary key (process, worker)
);
