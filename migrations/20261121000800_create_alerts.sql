create table alerts (
    id uuid constraint alerts_pkey primary key,
    service_id uuid not null constraint alerts_service_fkey references services,
    source text not null,
    dedup_key text not null,
    title text not null,
    summary text not null,
    details jsonb not null,
    links jsonb not null,
    status text not null constraint alerts_status check (status in ('firing', 'acknowledged', 'resolved')),
    signals bigint not null,
    firing_instances integer not null,
    instances integer not null,
    started_at timestamptz not null,
    last_signal_at timestamptz not null,
    acknowledged_at timestamptz,
    acknowledged_by uuid constraint alerts_acknowledged_by_fkey references people,
    resolved_at timestamptz,
    incident_id uuid constraint alerts_incident_fkey references incidents
) with (fillfactor = 85);
-- One open alert per key: what makes repeats join, under any concurrency.
create unique index alerts_open_key on alerts (service_id, dedup_key) where status <> 'resolved';
create index alerts_open_idx on alerts (id desc) where status <> 'resolved';
create index alerts_status_idx on alerts (status, id desc);
create index alerts_service_idx on alerts (service_id, id desc);
create index alerts_incident_idx on alerts (incident_id) where incident_id is not null;
create index alerts_title_idx on alerts using gin (title gin_trgm_ops);

create table alert_instances (
    alert_id uuid not null constraint alert_instances_alert_fkey references alerts,
    fingerprint text not null,
    status text not null constraint alert_instances_status check (status in ('firing', 'resolved')),
    labels jsonb not null,
    annotations jsonb not null,
    starts_at timestamptz not null,
    ends_at timestamptz,
    url text,
    constraint alert_instances_pkey primary key (alert_id, fingerprint)
);
