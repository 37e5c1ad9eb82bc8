-- What is held to be true in an incident. Its words are never changed; what was found when somebody looked is added.
create table claims (
    id uuid constraint claims_pkey primary key,
    incident_id uuid not null constraint claims_incident_fkey references incidents,
    text text not null,
    made_by_id uuid constraint claims_made_by_fkey references people,
    made_by text not null,
    made_at timestamptz not null,
    state text not null constraint claims_state check (state in ('assumed', 'verified', 'refuted', 'withdrawn'))
);
create index claims_incident_idx on claims (incident_id, made_at);

create table claim_judgements (
    id uuid constraint claim_judgements_pkey primary key,
    claim_id uuid not null constraint claim_judgements_claim_fkey references claims,
    state text not null constraint claim_judgements_state check (state in ('verified', 'refuted', 'withdrawn')),
    how text not null,
    output text,
    judged_by_id uuid constraint claim_judgements_judged_by_fkey references people,
    judged_by text not null,
    judged_at timestamptz not null
);
create index claim_judgements_claim_idx on claim_judgements (claim_id, judged_at desc);
