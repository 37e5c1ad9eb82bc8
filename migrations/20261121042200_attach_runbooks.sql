-- A runbook may be for several services.
create table runbook_services (
    runbook_id uuid not null constraint runbook_services_runbook_fkey references runbooks on delete cascade,
    service_id uuid not null constraint runbook_services_service_fkey references services,
    constraint runbook_services_pkey primary key (runbook_id, service_id)
);
create index runbook_services_service_idx on runbook_services (service_id, runbook_id);
insert into runbook_services (runbook_id, service_id) select id, service_id from runbooks;
alter table runbooks drop column service_id;

-- Who changed it last, and how often: whoever saves says which version they read.
alter table runbooks add column version integer not null default 1;
alter table runbooks add column changed_at timestamptz;
alter table runbooks add column changed_by text;
alter table runbooks add column archived_at timestamptz;
create index runbooks_title_idx on runbooks (lower(title), id);
