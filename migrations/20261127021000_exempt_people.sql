-- Times in which somebody is not to be on call. Why is theirs: it is read by them and by the lead they chose.
create table exemptions (
    id uuid constraint exemptions_pkey primary key,
    person_id uuid not null constraint exemptions_person_fkey references people,
    lead_id uuid constraint exemptions_lead_fkey references people,
    reason text not null
        constraint exemptions_reason check (reason in ('family', 'health', 'new_parent', 'time_off', 'other')),
    -- Days where the person lives; the last is part of it, none: until it is ended.
    starts_on date not null,
    ends_on date,
    -- Hours of the week in which they can be on call all the same; none: not at all.
    only_hours jsonb,
    created_at timestamptz not null,
    ended_at timestamptz,
    constraint exemptions_forwards check (ends_on is null or starts_on <= ends_on),
    constraint exemptions_not_oneself check (lead_id is null or lead_id <> person_id)
);
create index exemptions_person_idx on exemptions (person_id) where ended_at is null;
create index exemptions_lead_idx on exemptions (lead_id) where ended_at is null;
