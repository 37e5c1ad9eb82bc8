create table people (
    id uuid constraint people_pkey primary key,
    name text not null,
    email text not null constraint people_email_lower check (email = lower(email)),
    role text not null constraint people_role check (role in ('admin', 'manager', 'responder', 'stakeholder')),
    title text not null default '',
    time_zone text not null,
    password_hash text,
    created_at timestamptz not null,
    disabled_at timestamptz,
    constraint people_email_key unique (email)
);
create index people_name_idx on people (lower(name), id);

create table contact_methods (
    id uuid constraint contact_methods_pkey primary key,
    person_id uuid not null constraint contact_methods_person_fkey references people,
    kind text not null constraint contact_methods_kind check (kind in ('email')),
    address text not null,
    verified_at timestamptz,
    created_at timestamptz not null,
    constraint contact_methods_address_key unique (person_id, kind, address)
);

create table sessions (
    id uuid constraint sessions_pkey primary key,
    person_id uuid not null constraint sessions_person_fkey references people,
    token_hash bytea not null constraint sessions_token_key unique,
    user_agent text not null,
    address text not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create index sessions_person_idx on sessions (person_id) where revoked_at is null;

-- Failed sign-ins, by account and by address; counted, then forgotten.
create table sign_in_failures (
    subject text not null,
    at timestamptz not null
);
create index sign_in_failures_subject_idx on sign_in_failures (subject, at);

create table api_tokens (
    id uuid constraint api_tokens_pkey primary key,
    name text not null,
    role text not null constraint api_tokens_role check (role in ('admin', 'manager', 'responder', 'stakeholder')),
    prefix text not null,
    token_hash bytea not null constraint api_tokens_token_key unique,
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
);
