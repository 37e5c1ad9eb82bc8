-- What somebody decided for the business in an incident, and why. Decisions are never changed: who decides otherwise adds one.
create table decisions (
    id uuid constraint decisions_pkey primary key,
    incident_id uuid not null constraint decisions_incident_fkey references incidents,
    kind text not null constraint decisions_kind check (kind in ('communication', 'legal', 'people', 'other')),
    what text not null,
    reason text not null,
    decided_by_id uuid not null constraint decisions_decided_by_fkey references people,
    decided_by text not null,
    -- The role that let them decide, if they held one.
    role text,
    decided_at timestamptz not null
);
create index decisions_incident_idx on decisions (incident_id, decided_at, id);
