create table services (
    id uuid constraint services_pkey primary key,
    slug text not null constraint services_slug_key unique,
    name text not null,
    description text not null,
    core boolean not null,
    roster_id uuid constraint services_roster_fkey references rosters,
    policy_id uuid constraint services_policy_fkey references escalation_policies,
    created_at timestamptz not null
);
create index services_name_idx on services (lower(name), id);

create table service_dependencies (
    service_id uuid not null constraint service_dependencies_service_fkey references services,
    depends_on_id uuid not null constraint service_dependencies_depends_on_fkey references services,
    constraint service_dependencies_pkey primary key (service_id, depends_on_id),
    constraint service_dependencies_not_self check (service_id <> depends_on_id)
);
create index service_dependencies_reverse_idx on service_dependencies (depends_on_id);

create table runbooks (
    id uuid constraint runbooks_pkey primary key,
    service_id uuid not null constraint runbooks_service_fkey references services,
    title text not null,
    body text not null,
    created_at timestamptz not null,
    reviewed_at timestamptz
);
create index runbooks_service_idx on runbooks (service_id);

create table ingest_keys (
    id uuid constraint ingest_keys_pkey primary key,
    service_id uuid not null constraint ingest_keys_service_fkey references services,
    name text not null,
    prefix text not null,
    key_hash bytea not null constraint ingest_keys_key_key unique,
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
);
create index ingest_keys_service_idx on ingest_keys (service_id);
