-- What a roster expects of its people, and what its editor therefore warns about.
alter table rosters
    -- Whether taking turns is expected: of everybody, of some, of nobody.
    add column duty text not null default 'mandatory'
        constraint rosters_duty check (duty in ('mandatory', 'mandatory_for_some', 'optional')),
    -- Whether anybody of the roster can take any of its time, or only who takes turns in that layer.
    add column skills text not null default 'generalist'
        constraint rosters_skills check (skills in ('generalist', 'specialist')),
    -- Who is proposed to take the time of those who cannot.
    add column assignment text not null default 'fair'
        constraint rosters_assignment check (assignment in ('fair', 'sequential'));
