alter table people
    -- How long before a shift a letter tells of it, in hours; none: not at all.
    add column shift_reminder_h smallint default 24
        constraint people_shift_reminder check (shift_reminder_h between 1 and 168),
    -- On Monday morning, a letter with the shifts of the week.
    add column week_summary boolean not null default true;

-- Letters about shifts say what they are about, and are written once for each key.
alter table deliveries drop constraint deliveries_letter;
alter table deliveries add constraint deliveries_letter check (letter in
    ('password_link', 'address_check', 'shift_reminder', 'week_summary', 'cover_asked', 'cover_due'));
alter table deliveries add column about jsonb;
alter table deliveries add column letter_key text;
create unique index deliveries_letter_key on deliveries (person_id, letter, letter_key) where letter_key is not null;

-- What those who leave a shift tell those who come.
create table handover_notes (
    id uuid constraint handover_notes_pkey primary key,
    roster_id uuid not null constraint handover_notes_roster_fkey references rosters,
    -- None: a program wrote it.
    author_id uuid constraint handover_notes_author_fkey references people,
    author text not null,
    body text not null,
    created_at timestamptz not null
);
create index handover_notes_roster_idx on handover_notes (roster_id, id desc);
create table handover_readers (
    note_id uuid not null constraint handover_readers_note_fkey references handover_notes,
    person_id uuid not null constraint handover_readers_person_fkey references people,
    read_at timestamptz not null,
    constraint handover_readers_pkey primary key (note_id, person_id)
);
