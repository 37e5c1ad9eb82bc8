-- What was typed into a form without scripts that was refused and is too long for a cookie, until its page is loaded
-- anew: minutes, not days.
create table refused_forms (
    key_hash bytea constraint refused_forms_pkey primary key,
    person_id uuid not null constraint refused_forms_person_fkey references people,
    fields text not null,
    created_at timestamptz not null
);
create index refused_forms_person_idx on refused_forms (person_id, created_at);
create index refused_forms_created_idx on refused_forms (created_at);
