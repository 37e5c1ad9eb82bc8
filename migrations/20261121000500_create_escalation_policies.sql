create table escalation_policies (
    id uuid constraint escalation_policies_pkey primary key,
    name text not null constraint escalation_policies_name_key unique,
    repeats integer not null constraint escalation_policies_repeats check (repeats between 0 and 20),
    -- Steps as `[{wait_s, targets: [...]}]`: read and written whole, and copied into each escalation.
    steps jsonb not null,
    created_at timestamptz not null
);
create index escalation_policies_lower_name_idx on escalation_policies (lower(name), id);
