-- What incidents cost: how the organisation counts, what services earn, and what people estimate.
alter table organisation
    add column currency text not null default 'EUR'
        constraint organisation_currency check (currency ~ '^[A-Z]{3}$'),
    -- From how much on a loss is medium, and high; an hour, and in all. Whole units of the currency.
    add column medium_loss_per_hour bigint not null default 1000,
    add column high_loss_per_hour bigint not null default 10000,
    add column medium_loss bigint not null default 10000,
    add column high_loss bigint not null default 100000,
    add constraint organisation_loss_per_hour check (0 < medium_loss_per_hour and medium_loss_per_hour < high_loss_per_hour),
    add constraint organisation_loss check (0 < medium_loss and medium_loss < high_loss);

-- What a service earns in an hour, as domain::loss::RevenueProfile; nothing while nobody has said so.
alter table services add column revenue jsonb;

-- Each estimate revises those before it; none is ever changed.
create table loss_estimates (
    id uuid constraint loss_estimates_pkey primary key,
    incident_id uuid not null constraint loss_estimates_incident_fkey references incidents,
    -- domain::loss::Basis, with the amounts as they were then.
    basis jsonb not null,
    one_off bigint not null constraint loss_estimates_one_off check (one_off >= 0),
    -- From when on it holds; from the beginning of the impact when null.
    since timestamptz,
    reason text not null,
    estimated_by_id uuid constraint loss_estimates_estimated_by_fkey references people,
    estimated_by text not null,
    estimated_at timestamptz not null
);
-- Ids are made in the order of time.
create index loss_estimates_incident_idx on loss_estimates (incident_id, id);
