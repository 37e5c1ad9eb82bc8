-- What a roster plans, whole, version after version: written once, so that history never changes. The version that
-- holds at an instant is the last one standing whose time has come.
create table roster_versions (
    id uuid constraint roster_versions_pkey primary key,
    roster_id uuid not null constraint roster_versions_roster_fkey references rosters,
    number integer not null constraint roster_versions_number check (number > 0),
    effective_from timestamptz not null,
    -- As `domain::oncall::Plan` writes it.
    plan jsonb not null,
    -- Why it was published although something spoke against it.
    reason text,
    published_at timestamptz not null,
    published_by text not null,
    withdrawn_at timestamptz,
    withdrawn_by text,
    constraint roster_versions_number_key unique (roster_id, number)
);
create unique index roster_versions_effective_key on roster_versions (roster_id, effective_from)
    where withdrawn_at is null;

-- The versions that stand, each with the instant at which the next one takes over.
create view standing_roster_versions as
select id, roster_id, number, effective_from,
       lead(effective_from) over (partition by roster_id order by effective_from) as ends_at
from roster_versions where withdrawn_at is null;

-- Who takes turns in a version.
create table roster_version_people (
    version_id uuid not null constraint roster_version_people_version_fkey references roster_versions on delete cascade,
    person_id uuid not null constraint roster_version_people_person_fkey references people,
    constraint roster_version_people_pkey primary key (version_id, person_id)
);
create index roster_version_people_person_idx on roster_version_people (person_id);

insert into roster_versions (id, roster_id, number, effective_from, plan, published_at, published_by)
select gen_random_uuid(), roster.id, 1,
       coalesce(min((rotation.starts_on + rotation.handover_time) at time zone roster.time_zone), roster.created_at),
       jsonb_build_object('rotations', coalesce(jsonb_agg(jsonb_build_object(
           'id', rotation.id,
           'layer', rotation.layer,
           'name', rotation.name,
           'time_zone', roster.time_zone,
           'handover', jsonb_build_object(
               'starts_on', rotation.starts_on,
               'time', to_char(rotation.handover_time, 'HH24:MI'),
               'every', case when rotation.turn_days % 7 = 0 then rotation.turn_days / 7 else rotation.turn_days end,
               'unit', case when rotation.turn_days % 7 = 0 then 'week' else 'day' end),
           'hours', '[]'::jsonb,
           'turns', (select coalesce(jsonb_agg(jsonb_build_array(participant.person_id) order by participant.position), '[]')
                     from rotation_participants participant where participant.rotation_id = rotation.id)
       ) order by rotation.layer, rotation.position) filter (where rotation.id is not null), '[]')),
       roster.created_at, 'Muster'
from rosters roster left join rotations rotation on rotation.roster_id = roster.id
group by roster.id;

insert into roster_version_people (version_id, person_id)
select distinct version.id, participant.person_id
from roster_versions version
join rotations rotation on rotation.roster_id = version.roster_id
join rotation_participants participant on participant.rotation_id = rotation.id;

drop table rotation_participants;
drop table rotations;

-- Whose time a cover takes: one person's, or, without bounds, everybody's in the layer.
create type uuid_range as range (subtype = uuid);

alter table covers
    add column kind text not null default 'takes' constraint covers_kind check (kind in ('takes', 'adds', 'removes')),
    add column instead_of uuid constraint covers_instead_of_fkey references people,
    add constraint covers_instead_of check (instead_of is null or (kind = 'takes' and instead_of <> person_id));
alter table covers
    add column whose uuid_range generated always as (
        case kind
            when 'takes' then uuid_range(instead_of, instead_of, '[]')
            when 'removes' then uuid_range(person_id, person_id, '[]')
        end
    ) stored,
    drop constraint covers_no_overlap;
alter table covers
    -- Two covers that contradict each other cannot both stand: of one person's time, or of a whole layer's.
    add constraint covers_no_overlap exclude using gist
        (roster_id with =, layer with =, whose with &&, tstzrange(starts_at, ends_at) with &&)
        where (removed_at is null and kind <> 'adds'),
    -- And nobody is added twice.
    add constraint covers_no_double exclude using gist
        (roster_id with =, layer with =, person_id with =, tstzrange(starts_at, ends_at) with &&)
        where (removed_at is null and kind = 'adds');

-- Schedules that replace what the versions say in one layer for a while.
create table temporary_schedules (
    id uuid constraint temporary_schedules_pkey primary key,
    roster_id uuid not null constraint temporary_schedules_roster_fkey references rosters,
    layer smallint not null,
    name text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    -- As `domain::oncall::TemporaryShift` writes them.
    shifts jsonb not null,
    created_at timestamptz not null,
    created_by text not null,
    removed_at timestamptz,
    constraint temporary_schedules_forwards check (starts_at < ends_at),
    constraint temporary_schedules_no_overlap exclude using gist
        (roster_id with =, layer with =, tstzrange(starts_at, ends_at) with &&) where (removed_at is null)
);
