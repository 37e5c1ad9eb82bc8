-- What was changed in services: deploys, flags, configuration. Reported by machines, and by people.
create table changes (
    id uuid constraint changes_pkey primary key,
    service_id uuid not null constraint changes_service_fkey references services,
    kind text not null constraint changes_kind
        check (kind in ('deploy', 'flag', 'config', 'certificate', 'infrastructure', 'other')),
    summary text not null,
    url text,
    author text,
    happened_at timestamptz not null,
    reported_at timestamptz not null,
    reported_by text not null,
    -- What whoever reports calls it: reported twice, it is one change.
    external_id text
);
create unique index changes_external_id on changes (service_id, external_id) where external_id is not null;
create index changes_happened_idx on changes (happened_at, id);
create index changes_service_idx on changes (service_id, happened_at, id);

-- What people of an incident think of a change. One with a row is a suspect of the incident, wherever and whenever it was.
create table suspect_verdicts (
    incident_id uuid not null constraint suspect_verdicts_incident_fkey references incidents,
    change_id uuid not null constraint suspect_verdicts_change_fkey references changes,
    verdict text not null constraint suspect_verdicts_verdict check (verdict in ('open', 'likely', 'cleared')),
    why text not null,
    judged_by text not null,
    judged_at timestamptz not null,
    constraint suspect_verdicts_pkey primary key (incident_id, change_id)
);
