-- Somebody asks others to take their time.
create table cover_requests (
    id uuid constraint cover_requests_pkey primary key,
    roster_id uuid not null constraint cover_requests_roster_fkey references rosters,
    layer smallint not null,
    -- Whose time it is.
    person_id uuid not null constraint cover_requests_person_fkey references people,
    -- Who is asked; none: everybody of the roster.
    asked_of uuid constraint cover_requests_asked_fkey references people,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    note text not null,
    created_at timestamptz not null,
    -- The cover with which somebody took it.
    cover_id uuid constraint cover_requests_cover_fkey references covers,
    withdrawn_at timestamptz,
    constraint cover_requests_forwards check (starts_at < ends_at),
    constraint cover_requests_not_oneself check (asked_of is null or asked_of <> person_id),
    -- The same time is asked for once.
    constraint cover_requests_no_overlap exclude using gist
        (roster_id with =, layer with =, person_id with =, tstzrange(starts_at, ends_at) with &&)
        where (cover_id is null and withdrawn_at is null)
);
