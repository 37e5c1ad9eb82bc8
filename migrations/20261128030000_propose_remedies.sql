-- "Stop the bleeding": what could be done against an incident, who does it, and what came of it.
create table remedies (
    id uuid constraint remedies_pkey primary key,
    incident_id uuid not null constraint remedies_incident_fkey references incidents,
    kind text not null constraint remedies_kind
        check (kind in ('rollback', 'kill_switch', 'safety_valve', 'no_op', 'scale', 'freeze', 'restart', 'fix')),
    what text not null,
    risk text not null constraint remedies_risk check (risk in ('low', 'medium', 'high')),
    -- Minutes from its start until it would help.
    minutes integer not null constraint remedies_minutes check (minutes between 1 and 10080),
    -- What it destroys or interrupts; empty when it is harmless. Written as announcements write it.
    touches text not null,
    owner_id uuid constraint remedies_owner_fkey references people,
    proposed_by_id uuid constraint remedies_proposed_by_fkey references people,
    proposed_by text not null,
    state text not null constraint remedies_state check (state in
        ('proposed', 'under_way', 'in_force', 'helped', 'no_effect', 'worse', 'undone', 'dropped')),
    -- Since when it is in this state.
    since timestamptz not null
);
create index remedies_incident_idx on remedies (incident_id);

-- Each state that a remedy was in, the first of them proposed: who brought it there, when, and what they said or saw.
create table remedy_steps (
    id uuid constraint remedy_steps_pkey primary key,
    remedy_id uuid not null constraint remedy_steps_remedy_fkey references remedies,
    state text not null constraint remedy_steps_state check (state in
        ('proposed', 'under_way', 'in_force', 'helped', 'no_effect', 'worse', 'undone', 'dropped')),
    at timestamptz not null,
    by text not null,
    words text not null
);
create index remedy_steps_remedy_idx on remedy_steps (remedy_id, at, id);
