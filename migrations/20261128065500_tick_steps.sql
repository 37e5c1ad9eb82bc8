-- Steps of runbooks that were done or left out in an incident. Known by their words: a runbook that is changed meanwhile keeps
-- the ticks of the steps that stayed.
create table step_ticks (
    incident_id uuid not null constraint step_ticks_incident_fkey references incidents,
    runbook_id uuid not null constraint step_ticks_runbook_fkey references runbooks,
    step text not null,
    state text not null constraint step_ticks_state check (state in ('done', 'left_out')),
    by_id uuid constraint step_ticks_by_fkey references people,
    by text not null,
    at timestamptz not null,
    constraint step_ticks_pkey primary key (incident_id, runbook_id, step)
);
