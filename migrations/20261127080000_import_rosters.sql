-- Schedules that are kept somewhere else, as they were read, until they are taken over: one of a roster at a time.
create table roster_imports (
    roster_id uuid constraint roster_imports_pkey primary key
        constraint roster_imports_roster_fkey references rosters,
    -- Who, from when, until when, as the calendar says it.
    shifts jsonb not null,
    -- Who is meant by a name, where somebody said so; null is nobody.
    people jsonb not null,
    created_at timestamptz not null,
    created_by text not null
);
