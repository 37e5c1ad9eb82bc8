-- Calendars of people in which their times away stand. Only the times are kept: what they are about is theirs.
create table absence_calendars (
    id uuid constraint absence_calendars_pkey primary key,
    person_id uuid not null constraint absence_calendars_person_fkey references people,
    name text not null,
    -- Where it is read from, again and again; none: it came as a file.
    url text,
    -- Words of which one stands in the title of what counts; none: everything counts.
    only_titles text,
    created_at timestamptz not null,
    -- When it was last read, and under which tag.
    read_at timestamptz,
    etag text,
    -- Why it could not be read the last time, in words for the person.
    problem text,
    -- When it is read next; none: it came as a file.
    due_at timestamptz,
    removed_at timestamptz,
    constraint absence_calendars_due check ((url is null) = (due_at is null))
);
create unique index absence_calendars_name_key on absence_calendars (person_id, name) where removed_at is null;
create index absence_calendars_due_idx on absence_calendars (due_at) where removed_at is null;

-- Times away, as they were last read.
create table absence_events (
    calendar_id uuid not null constraint absence_events_calendar_fkey references absence_calendars on delete cascade,
    -- Made of what the calendar calls it and of its start, so that it tells neither.
    key uuid not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    constraint absence_events_pkey primary key (calendar_id, key),
    constraint absence_events_forwards check (starts_at < ends_at)
);
create index absence_events_ends_idx on absence_events (calendar_id, ends_at);
