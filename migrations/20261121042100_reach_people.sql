-- Ways to reach a person stand in an order; the first is tried first.
alter table contact_methods add column position integer not null default 0;

-- One-time links with which somebody sets a password: only the hash is kept, for a day, until one is used.
create table password_links (
    token_hash bytea constraint password_links_pkey primary key,
    person_id uuid not null constraint password_links_person_fkey references people,
    -- It went to the person's own address, so that using it proves the address.
    by_mail boolean not null,
    created_at timestamptz not null
);
create index password_links_person_idx on password_links (person_id);
create index password_links_created_idx on password_links (created_at);

-- Letters, which are mail that is no page, go the same way: due, claimed, tried again, each attempt recorded. What
-- they say is made when they leave, so that no secret waits in this table.
alter table deliveries alter column page_id drop not null;
alter table deliveries add column letter text
    constraint deliveries_letter check (letter in ('password_link', 'address_check'));
alter table deliveries add column person_id uuid constraint deliveries_person_fkey references people;
alter table deliveries add column contact_method_id uuid
    constraint deliveries_contact_method_fkey references contact_methods on delete set null;
alter table deliveries add constraint deliveries_about check (
    (page_id is not null and letter is null) or (page_id is null and letter is not null and person_id is not null));
create index deliveries_person_idx on deliveries (person_id, created_at desc) where letter is not null;
create index deliveries_contact_method_idx on deliveries (contact_method_id) where contact_method_id is not null;
