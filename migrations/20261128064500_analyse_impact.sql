-- Impact analysis: how each affected service does, since when, who feels it, and how many. Findings are never changed; the
-- newest one of a service holds.
create table impact_findings (
    id uuid constraint impact_findings_pkey primary key,
    incident_id uuid not null constraint impact_findings_incident_fkey references incidents,
    service_id uuid not null constraint impact_findings_service_fkey references services,
    state text not null constraint impact_findings_state check (state in ('down', 'degraded', 'recovering', 'working')),
    -- Since when the service is in this state.
    since timestamptz not null,
    -- Who feels it, in words; empty when nobody has said.
    who text not null,
    -- How many, in whole people or in a share of all; neither when nobody knows.
    people bigint constraint impact_findings_people check (people >= 0),
    -- In hundredths of a percent.
    share integer constraint impact_findings_share check (share between 0 and 10000),
    found_by_id uuid constraint impact_findings_found_by_fkey references people,
    found_by text not null,
    found_at timestamptz not null,
    constraint impact_findings_one_measure check (people is null or share is null)
);
create index impact_findings_incident_idx on impact_findings (incident_id, service_id, found_at desc, id desc);
