-- Levers: the kill switches and safety valves of services, and each time that one was pulled or put back.
create table levers (
    id uuid constraint levers_pkey primary key,
    service_id uuid not null constraint levers_service_fkey references services,
    name text not null,
    kind text not null constraint levers_kind check (kind in ('kill_switch', 'safety_valve')),
    -- {"on": true} or {"percentage": 25}, as all states here.
    normal jsonb not null,
    target_group text not null,
    effect text not null,
    back_with_incident boolean not null,
    -- How it is carried out, without what is secret.
    connector jsonb not null,
    -- Sealed with a key that is not in this database; empty while there is none.
    secret bytea not null,
    old_secret bytea,
    old_secret_until timestamptz,
    -- What was read last, and when.
    state jsonb,
    read_at timestamptz,
    tested_at timestamptz,
    tested_by text,
    tested_words text not null default '',
    tested_well boolean,
    -- The call that pulled it; unset while it is as usual.
    pulled_by_call uuid,
    put_back_at timestamptz,
    -- Why it is not put back with its incident; empty when it is.
    kept_why text not null default '',
    created_at timestamptz not null,
    removed_at timestamptz
);
create unique index levers_name_key on levers (service_id, lower(name)) where removed_at is null;
create index levers_pulled_idx on levers (pulled_by_call) where pulled_by_call is not null;
create index levers_put_back_idx on levers (put_back_at) where put_back_at is not null;

create table lever_calls (
    id uuid constraint lever_calls_pkey primary key,
    lever_id uuid not null constraint lever_calls_lever_fkey references levers,
    incident_id uuid not null constraint lever_calls_incident_fkey references incidents,
    wanted jsonb not null,
    -- Whether the state that is wanted is the usual one.
    puts_back boolean not null,
    reason text not null,
    -- Minutes after which it is put back by itself.
    minutes integer constraint lever_calls_minutes check (minutes between 1 and 10080),
    asked_by text not null,
    asked_by_id uuid constraint lever_calls_asked_by_fkey references people,
    asked_at timestamptz not null,
    state text not null constraint lever_calls_state check (state in ('asked', 'in_force', 'differs', 'failed')),
    attempts integer not null default 0,
    -- When it is tried next; while somebody tries, when somebody else may.
    due_at timestamptz,
    -- What was tried, or what the other side said.
    words text not null default '',
    read jsonb,
    ended_at timestamptz,
    constraint lever_calls_due check ((state = 'asked') = (due_at is not null) and (state = 'asked') = (ended_at is null))
);
-- Two may want to pull a lever; only one call at a time goes out.
create unique index lever_calls_one_at_once on lever_calls (lever_id) where state = 'asked';
create index lever_calls_lever_idx on lever_calls (lever_id, asked_at desc);
create index lever_calls_incident_idx on lever_calls (incident_id, asked_at desc);
create index lever_calls_due_idx on lever_calls (due_at) where state = 'asked';
alter table levers add constraint levers_pulled_by_call_fkey foreign key (pulled_by_call) references lever_calls;
