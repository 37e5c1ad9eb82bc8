alter table people
    -- Whose public holidays they have, like DE or DE-BY; none: those of the country of their time zone.
    add column holidays_of text,
    -- What they know, so that they are found when it breaks, on call or not.
    add column areas text[] not null default '{}';
create index people_areas_idx on people using gin (areas);
