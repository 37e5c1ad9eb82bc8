create extension if not exists btree_gist;

create table rosters (
    id uuid constraint rosters_pkey primary key,
    slug text not null constraint rosters_slug_key unique,
    name text not null,
    time_zone text not null,
    created_at timestamptz not null
);
create index rosters_name_idx on rosters (lower(name), id);

create table rotations (
    id uuid constraint rotations_pkey primary key,
    roster_id uuid not null constraint rotations_roster_fkey references rosters,
    layer smallint not null constraint rotations_layer check (layer between 1 and 9),
    name text not null,
    position smallint not null,
    starts_on date not null,
    handover_time time not null,
    turn_days integer not null constraint rotations_turn_days check (turn_days between 1 and 366),
    constraint rotations_position_key unique (roster_id, layer, position)
);

create table rotation_participants (
    rotation_id uuid not null constraint rotation_participants_rotation_fkey references rotations on delete cascade,
    position smallint not null,
    person_id uuid not null constraint rotation_participants_person_fkey references people,
    constraint rotation_participants_pkey primary key (rotation_id, position)
);

create table covers (
    id uuid constraint covers_pkey primary key,
    roster_id uuid not null constraint covers_roster_fkey references rosters,
    layer smallint not null,
    person_id uuid not null constraint covers_person_fkey references people,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    created_at timestamptz not null,
    created_by text not null,
    removed_at timestamptz,
    constraint covers_forwards check (starts_at < ends_at),
    -- Two covers that contradict each other cannot both stand.
    constraint covers_no_overlap exclude using gist
        (roster_id with =, layer with =, tstzrange(starts_at, ends_at) with &&) where (removed_at is null)
);
