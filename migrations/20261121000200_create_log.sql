-- The log. One row of `log_head` is locked by each transaction that appends, until it commits: numbers are
-- therefore gap-free and in the order of commits, and a reader's cursor steps over nothing (docs/adr/0003).
create table log_head (
    only_row boolean constraint log_head_pkey primary key default true constraint log_head_only_row check (only_row),
    seq bigint not null
) with (fillfactor = 10);
insert into log_head (seq) values (0);

create table events (
    seq bigint constraint events_pkey primary key,
    at timestamptz not null,
    kind text not null,
    actor jsonb not null,
    incident_id uuid,
    alert_id uuid,
    body jsonb not null
);
create index events_incident_idx on events (incident_id, seq) where incident_id is not null;
create index events_alert_idx on events (alert_id, seq) where alert_id is not null;

-- The log is append-only, for everybody.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the log is append-only';
end $$;
create trigger events_append_only before update or delete on events for each row execute function refuse_change();
create trigger events_no_truncate before truncate on events for each statement execute function refuse_change();

-- Answers of requests that carried an idempotency key, kept for 24 hours.
create table idempotency_keys (
    actor text not null,
    key text not null,
    request_hash bytea not null,
    status smallint,
    body jsonb,
    created_at timestamptz not null,
    constraint idempotency_keys_pkey primary key (actor, key)
);
create index idempotency_keys_created_idx on idempotency_keys (created_at);
