create table escalations (
    id uuid constraint escalations_pkey primary key,
    alert_id uuid not null constraint escalations_alert_key unique constraint escalations_alert_fkey references alerts,
    policy_name text not null,
    repeats integer not null,
    -- The steps as they stood when the alert fired.
    steps jsonb not null,
    cycle integer not null,
    next_step integer not null,
    -- When the next step fires; null: over (acknowledged, resolved or exhausted).
    due_at timestamptz,
    ended text constraint escalations_ended check (ended in ('acknowledged', 'resolved', 'exhausted')),
    created_at timestamptz not null,
    constraint escalations_running check ((due_at is null) = (ended is not null))
) with (fillfactor = 85);
create index escalations_due_idx on escalations (due_at) where due_at is not null;

create table pages (
    id uuid constraint pages_pkey primary key,
    escalation_id uuid not null constraint pages_escalation_fkey references escalations,
    alert_id uuid not null constraint pages_alert_fkey references alerts,
    person_id uuid not null constraint pages_person_fkey references people,
    cycle integer not null,
    step integer not null,
    created_at timestamptz not null,
    -- A step pages a person once, whatever happens (guarantee G4).
    constraint pages_once_key unique (escalation_id, cycle, step, person_id)
);
create index pages_alert_idx on pages (alert_id);
create index pages_person_idx on pages (person_id, id desc);

-- What is to be sent after commit: at least once, retried, each attempt recorded.
create table deliveries (
    id uuid constraint deliveries_pkey primary key,
    page_id uuid not null constraint deliveries_page_fkey references pages,
    channel text not null constraint deliveries_channel check (channel in ('email')),
    address text not null,
    state text not null constraint deliveries_state check (state in ('pending', 'sent', 'failed', 'cancelled')),
    attempts integer not null,
    -- When it is tried next, or, while somebody tries, when their claim ends.
    due_at timestamptz not null,
    claim uuid,
    sent_at timestamptz,
    last_error text,
    created_at timestamptz not null
) with (fillfactor = 85);
create index deliveries_due_idx on deliveries (due_at) where state = 'pending';
create index deliveries_page_idx on deliveries (page_id);

create table delivery_attempts (
    delivery_id uuid not null constraint delivery_attempts_delivery_fkey references deliveries,
    attempt integer not null,
    at timestamptz not null,
    error text,
    constraint delivery_attempts_pkey primary key (delivery_id, attempt)
);
