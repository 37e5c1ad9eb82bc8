-- Calendars that programs subscribe to by a secret address.
create table calendar_feeds (
    id uuid constraint calendar_feeds_pkey primary key,
    -- Who made it; none: a program. The shifts of a person's own feed are theirs.
    person_id uuid constraint calendar_feeds_person_fkey references people,
    kind text not null constraint calendar_feeds_kind check (kind in ('mine', 'roster', 'all')),
    roster_id uuid constraint calendar_feeds_roster_fkey references rosters,
    prefix text not null,
    token_hash bytea not null constraint calendar_feeds_token_key unique,
    created_at timestamptz not null,
    last_read_at timestamptz,
    revoked_at timestamptz,
    constraint calendar_feeds_mine check (kind <> 'mine' or person_id is not null),
    constraint calendar_feeds_roster check ((kind = 'roster') = (roster_id is not null))
);
create index calendar_feeds_person_idx on calendar_feeds (person_id);

-- What a feed has told of: a shift that changes keeps its identity and counts up, and one that is gone is told as
-- cancelled, so that calendars drop it.
create table calendar_items (
    feed_id uuid not null constraint calendar_items_feed_fkey references calendar_feeds on delete cascade,
    uid text not null,
    sequence integer not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    summary text not null,
    cancelled boolean not null,
    changed_at timestamptz not null,
    constraint calendar_items_pkey primary key (feed_id, uid)
);
create index calendar_items_ends_idx on calendar_items (feed_id, ends_at);
