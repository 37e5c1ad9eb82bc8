-- "About to": somebody says what they are going to do to what, before they do it.
create table announcements (
    id uuid constraint announcements_pkey primary key,
    incident_id uuid not null constraint announcements_incident_fkey references incidents,
    what text not null,
    -- What is touched, in small letters and single spaces: two who mean the same find each other.
    resource text not null,
    why text not null,
    announced_by_id uuid constraint announcements_announced_by_fkey references people,
    announced_by text not null,
    announced_at timestamptz not null,
    state text not null
        constraint announcements_state check (state in ('waiting', 'held', 'approved', 'done', 'withdrawn')),
    -- Who brought it into this state, when, and in which words.
    decided_by text,
    decided_at timestamptz,
    words text not null default ''
);
create index announcements_incident_idx on announcements (incident_id, announced_at desc);
create index announcements_resource_idx on announcements (resource) where state in ('waiting', 'held', 'approved');
-- Two may want the same; only one may go ahead.
create unique index announcements_one_at_a_time on announcements (resource) where state = 'approved';
