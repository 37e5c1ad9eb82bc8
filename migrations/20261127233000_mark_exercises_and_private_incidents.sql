-- An exercise uses everything that is real, and is marked. A private incident is seen by its members only.
alter table incidents
    add column is_exercise boolean not null default false,
    add column is_private boolean not null default false;

create table incident_members (
    incident_id uuid not null,
    person_id uuid not null,
    added_at timestamptz not null,
    primary key (incident_id, person_id),
    constraint incident_members_incident_fkey foreign key (incident_id) references incidents (id),
    constraint incident_members_person_fkey foreign key (person_id) references people (id)
);
create index incident_members_person_idx on incident_members (person_id);
