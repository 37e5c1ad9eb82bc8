-- Lines of the log answer one another, name people, and are reacted to. What was written is never changed by it.

-- The line that this one answers. Answers of answers answer the same line: threads are one level deep.
alter table log_lines add column answers bigint;
alter table log_lines add constraint log_lines_answers_fkey
    foreign key (incident_id, answers) references log_lines (incident_id, seq);
create index log_lines_answers_idx on log_lines (incident_id, answers, seq) where answers is not null;

-- Who is named in a line, as it was written behind the sign: "Ada Lovelace", "commander".
create table log_mentions (
    line_id uuid not null constraint log_mentions_line_fkey references log_lines,
    person_id uuid not null constraint log_mentions_person_fkey references people,
    written text not null,
    constraint log_mentions_pkey primary key (line_id, person_id)
);
create index log_mentions_person_idx on log_mentions (person_id, line_id);

create table log_reactions (
    line_id uuid not null constraint log_reactions_line_fkey references log_lines,
    person_id uuid not null constraint log_reactions_person_fkey references people,
    reaction text not null constraint log_reactions_reaction
        check (reaction in ('looking', 'agree', 'done', 'thanks', 'doubt')),
    at timestamptz not null,
    constraint log_reactions_pkey primary key (line_id, person_id, reaction)
);

alter table deliveries drop constraint deliveries_letter;
alter table deliveries add constraint deliveries_letter check (letter in ('password_link', 'address_check',
    'shift_reminder', 'week_summary', 'cover_asked', 'cover_due', 'may_recur', 'update_due', 'log_mention'));
