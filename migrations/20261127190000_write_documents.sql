-- The document of an incident, written by many at once. What they write is kept as it came (`document_updates`), and
-- folded into a snapshot from time to time. `head` grows with each update, under a lock that ends with the commit:
-- numbers follow the order of commits, so whoever has read up to one has missed none before it.
create table documents (
    incident_id uuid constraint documents_pkey primary key
        constraint documents_incident_fkey references incidents,
    head bigint not null,
    changed_at timestamptz not null
) with (fillfactor = 30);

-- Every row is a Yjs update (encoding 1) of one author. Never changed; folded rows are deleted.
create table document_updates (
    incident_id uuid not null constraint document_updates_document_fkey references documents,
    seq bigint not null,
    at timestamptz not null,
    author_id uuid constraint document_updates_author_fkey references people,
    body bytea not null,
    constraint document_updates_pkey primary key (incident_id, seq)
);

-- Everything up to `seq` (encoding 2), and its words for whoever searches.
create table document_snapshots (
    incident_id uuid constraint document_snapshots_pkey primary key
        constraint document_snapshots_document_fkey references documents,
    seq bigint not null,
    at timestamptz not null,
    body bytea not null,
    words text not null,
    found_by tsvector not null generated always as (to_tsvector('simple', words)) stored
);
create index document_snapshots_found_by_idx on document_snapshots using gin (found_by);

-- Who wrote, and up to where their last update reached.
create table document_authors (
    incident_id uuid not null constraint document_authors_document_fkey references documents,
    person_id uuid not null constraint document_authors_person_fkey references people,
    first_at timestamptz not null,
    last_at timestamptz not null,
    last_seq bigint not null,
    constraint document_authors_pkey primary key (incident_id, person_id)
);

-- How it stood at a moment that somebody may want to look back at.
create table document_versions (
    id uuid constraint document_versions_pkey primary key,
    incident_id uuid not null constraint document_versions_document_fkey references documents,
    seq bigint not null,
    at timestamptz not null,
    body bytea not null,
    constraint document_versions_seq_key unique (incident_id, seq)
);

-- Up to where somebody has read, for "since you left".
create table document_reads (
    incident_id uuid not null constraint document_reads_document_fkey references documents,
    person_id uuid not null constraint document_reads_person_fkey references people,
    version_id uuid not null constraint document_reads_version_fkey references document_versions,
    at timestamptz not null,
    constraint document_reads_pkey primary key (incident_id, person_id)
);
create index document_reads_version_idx on document_reads (version_id);

create table document_images (
    id uuid constraint document_images_pkey primary key,
    incident_id uuid not null constraint document_images_incident_fkey references incidents,
    author_id uuid constraint document_images_author_fkey references people,
    at timestamptz not null,
    media_type text not null constraint document_images_media_type check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
    bytes bytea not null constraint document_images_size check (octet_length(bytes) <= 5242880)
);
create index document_images_incident_idx on document_images (incident_id);

-- What a document may begin with, in Markdown.
create table document_templates (
    id uuid constraint document_templates_pkey primary key,
    name text not null,
    body text not null,
    position integer not null,
    changed_at timestamptz not null
);
create unique index document_templates_name_key on document_templates (lower(name));

insert into document_templates (id, name, body, position, changed_at) values
    ('019ac000-0000-7000-8000-000000000001', 'Incident', E'## Summary\n\nWhat fails, for whom, since when, in two sentences.\n\n## Impact\n\n| Who | What they notice | How many |\n| --- | --- | --- |\n|  |  |  |\n\n## What we know\n\n- \n\n## Actions\n\n- [ ] \n\n## Timeline\n\n- \n\n## Appendix\n\nCode, logs, queries.\n\n```\n\n```\n', 1, now()),
    ('019ac000-0000-7000-8000-000000000002', 'Security incident', E'## Summary\n\nWhat was found, by whom, when.\n\n## Scope\n\n| Data or system | Reached? | How we know |\n| --- | --- | --- |\n|  |  |  |\n\n## Containment\n\n- [ ] Access cut off\n- [ ] Secrets changed\n- [ ] Logs kept safe\n\n## Who has to be told, and by when\n\n- [ ] Legal\n- [ ] Data protection\n- [ ] Customers\n\n## Timeline\n\n- \n\n## Evidence\n\n```\n\n```\n', 2, now());
