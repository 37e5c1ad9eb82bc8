-- One organisation per database (docs/adr/0002). The single row is created by setup.
create table organisation (
    only_row boolean constraint organisation_pkey primary key default true constraint organisation_only_row check (only_row),
    name text not null,
    time_zone text not null,
    created_at timestamptz not null
);

-- Secrets of this installation that never leave it: the key that signs links in pages.
create table installation (
    only_row boolean constraint installation_pkey primary key default true constraint installation_only_row check (only_row),
    link_key bytea not null
);

-- The one-time link that opens the first-run setup.
create table setup_links (
    token_hash bytea constraint setup_links_pkey primary key,
    created_at timestamptz not null,
    used_at timestamptz
);
