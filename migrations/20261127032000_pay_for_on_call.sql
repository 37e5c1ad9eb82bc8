-- What being on call in a roster is worth, from a day on. What was earned before stays as it was.
create table pay_rules (
    roster_id uuid not null constraint pay_rules_roster_fkey references rosters,
    -- Civil, in the zone of the roster.
    effective_from date not null,
    rules jsonb not null,
    set_at timestamptz not null,
    set_by text not null,
    constraint pay_rules_pkey primary key (roster_id, effective_from)
);
