-- Asking people to help with an incident: who asked whom, what for, and what came of it.
create table asks (
    id uuid constraint asks_pkey primary key,
    incident_id uuid not null constraint asks_incident_fkey references incidents,
    person_id uuid not null constraint asks_person_fkey references people,
    what text not null,
    -- How they were found: on call for this roster, or an expert of this area; neither when they were named.
    roster_id uuid constraint asks_roster_fkey references rosters,
    area text,
    asked_by_id uuid constraint asks_asked_by_fkey references people,
    asked_by text not null,
    asked_at timestamptz not null,
    state text not null
        constraint asks_state check (state in ('asked', 'accepted', 'declined', 'withdrawn', 'released')),
    -- Who gave no answer and is asked again begins another round of the same ask, so that old letters lead to it, too.
    round integer not null default 0,
    -- How often they were paged in this round.
    paged integer not null default 0,
    -- When they are paged again, or given up; null: neither.
    due_at timestamptz,
    -- Since when no answer is expected any more.
    unanswered_at timestamptz,
    -- Who brought it into its state, when, and in which words.
    decided_by text,
    decided_at timestamptz,
    words text not null default '',
    constraint asks_found check (roster_id is null or area is null),
    constraint asks_waiting check (due_at is null or state = 'asked')
);
-- Nobody is asked twice while an ask of theirs is open.
create unique index asks_one_open on asks (incident_id, person_id) where state in ('asked', 'accepted');
create index asks_incident_idx on asks (incident_id, asked_at desc);
create index asks_due_idx on asks (due_at) where due_at is not null;
create index asks_person_idx on asks (person_id) where state = 'asked';

-- A page is of an alert, or of an ask.
alter table pages alter column escalation_id drop not null;
alter table pages alter column alert_id drop not null;
alter table pages add column ask_id uuid constraint pages_ask_fkey references asks;
alter table pages add constraint pages_about check (
    (ask_id is null and escalation_id is not null and alert_id is not null)
    or (ask_id is not null and escalation_id is null and alert_id is null));
-- A round pages at most once for each of its steps, whatever happens.
create unique index pages_ask_once on pages (ask_id, cycle, step) where ask_id is not null;
