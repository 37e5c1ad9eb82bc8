-- Who edits a roster. Without any, everybody with the role of a manager does.
create table roster_managers (
    roster_id uuid not null constraint roster_managers_roster_fkey references rosters,
    person_id uuid not null constraint roster_managers_person_fkey references people,
    constraint roster_managers_pkey primary key (roster_id, person_id)
);

-- Unpublished changes, one draft per person and roster. As `domain::oncall::PlanForm` writes them, in order or not.
create table roster_drafts (
    roster_id uuid not null constraint roster_drafts_roster_fkey references rosters,
    person_id uuid not null constraint roster_drafts_person_fkey references people,
    form jsonb not null,
    changed_at timestamptz not null,
    constraint roster_drafts_pkey primary key (roster_id, person_id)
);
