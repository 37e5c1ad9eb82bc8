-- Ten years of work, in sets: mostly over, a little open, at the ends where the newest stands. Reads the settings
-- growth.alerts, growth.incidents and growth.now (a timestamptz). The log stays gap-free and its head right.
create function pg_temp.of(what text) returns integer immutable language sql
    return current_setting('growth.' || what)::integer;
create function pg_temp.at(n integer, total integer) returns timestamptz stable language sql
    return current_setting('growth.now')::timestamptz - (total - n + 1) * (interval '3600 days' / total);
-- UUIDv7, like those that Muster makes: ids sort by their time.
create function pg_temp.id(what text, n integer, at timestamptz) returns uuid immutable language sql
    return (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(what || n), 1, 3)
            || '8' || substr(md5(what || n), 4, 15))::uuid;

-- Where the role may: what stands here refers to what stands here, and need not be checked row by row.
select set_config('session_replication_role', 'replica', false) from pg_roles where rolname = current_user and rolsuper;

insert into people (id, name, email, role, time_zone, created_at)
select pg_temp.id('person', n, pg_temp.at(1, 1)), 'Person ' || n, 'person' || n || '@growth.test', 'responder', 'UTC',
       pg_temp.at(1, 1)
from generate_series(1, 2) n;
insert into services (id, slug, name, description, core, created_at)
select pg_temp.id('service', n, pg_temp.at(1, 1)), 'service-' || n, 'Service ' || n, '', n < 4, pg_temp.at(1, 1)
from generate_series(1, 10) n;
insert into runbooks (id, title, body, created_at)
select pg_temp.id('runbook', n::integer, created_at), 'How to restart ' || name, 'Restart it.', created_at
from (select *, row_number() over (order by id) n from services) service;
insert into runbook_services (runbook_id, service_id)
select pg_temp.id('runbook', n::integer, created_at), id
from (select *, row_number() over (order by id) n from services) service;
insert into status_pages (id, slug, name, created_at)
values (pg_temp.id('page', 1, pg_temp.at(1, 1)), 'growth', 'Growth', pg_temp.at(1, 1));
insert into components (id, page_id, name, description, position, service_id, status, since, created_at)
select pg_temp.id('component', n::integer, service.created_at), page.id, service.name, '', n, service.id,
       'operational', service.created_at, service.created_at
from (select *, row_number() over (order by id) n from services) service, status_pages page where page.slug = 'growth';

-- Two of the services make all the noise, and two people hear it.
create temporary table service_nth as
select id, name, n - 1 n, 2 total from (select *, row_number() over (order by id) n from services) service where n <= 2;
create temporary table person_nth as
select id, name, n - 1 n, 2 total from (select *, row_number() over (order by id) n from people) person where n <= 2;

-- The newest 20 are open.
insert into incidents (id, title, severity, status, declared_by, declared_at, resolved_at)
select pg_temp.id('incident', n, at),
       (array['Checkout is slow', 'Payments fail', 'Sign-in is down', 'Search returns nothing', 'Mails are late'])[n % 5 + 1]
           || ' in region ' || n % 40 || ', ticket ' || n,
       nullif(n % 6, 5), case when n > pg_temp.of('incidents') - 20 then 'investigating' else 'closed' end, 'Person 1', at,
       case when n <= pg_temp.of('incidents') - 20 then at + interval '1 hour' end
from generate_series(1, pg_temp.of('incidents')) n, lateral pg_temp.at(n, pg_temp.of('incidents')) at
order by n;
create temporary table incident_nth as
select id, declared_at, severity, (row_number() over (order by number))::integer n, number, title from incidents;
create index on incident_nth (n);
analyse incident_nth;

insert into incident_services (incident_id, service_id)
select incident.id, service.id from incident_nth incident join service_nth service on service.n = incident.n / 7 % service.total;
insert into incident_roles (incident_id, role, person_id, taken_at, released_at)
select incident.id, 'commander', person.id, incident.declared_at,
       case when incident.n <= pg_temp.of('incidents') - 20 then incident.declared_at + interval '1 hour' end
from incident_nth incident join person_nth person on person.n = incident.n % person.total;
insert into updates (id, incident_id, audience, known, being_done, status, author, published_at)
select pg_temp.id('update', n, declared_at), id, 'both', 'Some requests fail.', 'We look into it.', 'investigating',
       'Person 1', declared_at from incident_nth;
insert into component_intervals (component_id, status, starts_at, ends_at, incident_id)
select component.id, 'degraded', incident.declared_at, incident.declared_at + interval '1 hour', incident.id
from incident_nth incident
join service_nth service on service.n = incident.n / 7 % service.total
join components component on component.service_id = service.id;
insert into incident_components (incident_id, component_id) select incident_id, component_id from component_intervals;

-- The newest 60 are open, every third of them fires. Each incident took one in.
insert into alerts (id, service_id, source, dedup_key, title, summary, details, links, status, signals,
                    firing_instances, instances, started_at, last_signal_at, acknowledged_at, acknowledged_by,
                    resolved_at, incident_id)
select pg_temp.id('alert', nth.n, at), service.id, 'generic', 'key ' || nth.n,
       (array['HighErrorRate', 'DiskFull', 'LatencyHigh', 'TargetDown', 'CertificateExpires', 'QueueGrows'])[nth.n % 6 + 1]
           || ' on host-' || nth.n,
       'Above its limit for ten minutes', '[["host", "host"]]', '[]',
       case when nth.n <= pg_temp.of('alerts') - 60 then 'resolved' when nth.n % 3 = 0 then 'firing' else 'acknowledged' end,
       1 + nth.n % 9, case when nth.n > pg_temp.of('alerts') - 60 then 1 else 0 end, 1, at, at + interval '10 minutes',
       case when nth.n <= pg_temp.of('alerts') - 60 or nth.n % 3 > 0 then at + interval '4 minutes' end,
       case when nth.n <= pg_temp.of('alerts') - 60 or nth.n % 3 > 0 then person.id end,
       case when nth.n <= pg_temp.of('alerts') - 60 then at + interval '30 minutes' end, incident.id
from generate_series(1, pg_temp.of('alerts')) nth (n)
cross join lateral pg_temp.at(nth.n, pg_temp.of('alerts')) at
join service_nth service on service.n = nth.n / 7 % service.total
join person_nth person on person.n = nth.n % person.total
left join incident_nth incident on nth.n % (pg_temp.of('alerts') / pg_temp.of('incidents')) = 0
    and incident.n = nth.n / (pg_temp.of('alerts') / pg_temp.of('incidents'));
create temporary table alert_nth as
select id, service_id, title, started_at, status, incident_id, (row_number() over (order by id))::integer n from alerts;
analyse alert_nth;

-- A change before each alert, and something done in each incident.
insert into changes (id, service_id, kind, summary, happened_at, reported_at, reported_by, external_id)
select pg_temp.id('change', n, started_at), service_id, 'deploy', title, started_at - interval '5 minutes', started_at, 'CI',
       'build ' || n from alert_nth;
insert into suspect_verdicts (incident_id, change_id, verdict, why, judged_by, judged_at)
select incident_id, pg_temp.id('change', n, started_at), 'likely', '', 'Person 1', started_at
from alert_nth where incident_id is not null;
insert into remedies (id, incident_id, kind, what, risk, minutes, touches, proposed_by, state, since)
select pg_temp.id('remedy', n, declared_at), id, 'restart', 'Restart it', 'low', 5, '', 'Person 1', 'helped', declared_at
from incident_nth;
insert into remedy_steps (id, remedy_id, state, at, by, words)
select pg_temp.id('remedy step', n, declared_at), pg_temp.id('remedy', n, declared_at), 'helped', declared_at, 'Person 1', ''
from incident_nth;
insert into alert_instances (alert_id, fingerprint, status, labels, annotations, starts_at)
select id, md5(n::text), case status when 'resolved' then 'resolved' else 'firing' end, '[]', '[]', started_at from alert_nth;
insert into escalations (id, alert_id, policy_name, repeats, steps, cycle, next_step, due_at, ended, created_at)
select pg_temp.id('escalation', n, started_at), id, 'Growth', 0,
       coalesce((select steps from escalation_policies order by id limit 1), '[]'), 0, 1,
       case status when 'firing' then current_setting('growth.now')::timestamptz + interval '1 day' end,
       nullif(status, 'firing'), started_at from alert_nth;
insert into pages (id, escalation_id, alert_id, person_id, cycle, step, created_at)
select pg_temp.id('page', alert.n, started_at), pg_temp.id('escalation', alert.n, started_at), alert.id, person.id, 0, 1,
       started_at
from alert_nth alert join person_nth person on person.n = alert.n % person.total;
insert into deliveries (id, page_id, channel, address, state, attempts, due_at, sent_at, created_at)
select pg_temp.id('delivery', n, started_at), pg_temp.id('page', n, started_at), 'email', 'person@growth.test', 'sent', 1,
       started_at, started_at, started_at from alert_nth;
insert into delivery_attempts (delivery_id, attempt, at)
select pg_temp.id('delivery', n, started_at), 1, started_at from alert_nth;

-- Four kinds of events, numbered one after the other: fired, resolved, declared, said.
insert into events (seq, at, kind, actor, alert_id, body)
select head.seq + n, started_at, 'alert.fired',
       jsonb_build_object('kind', 'monitoring', 'key', service_id, 'name', 'Alertmanager'), id,
       jsonb_build_object('title', title, 'service', 'Service')
from alert_nth, log_head head order by n;
update log_head set seq = seq + pg_temp.of('alerts');
insert into events (seq, at, kind, actor, alert_id, body)
select head.seq + n, started_at + interval '30 minutes', 'alert.resolved', '{"kind": "muster"}', id,
       jsonb_build_object('title', title)
from alert_nth, log_head head order by n;
update log_head set seq = seq + pg_temp.of('alerts');
insert into events (seq, at, kind, actor, incident_id, body)
select head.seq + n, declared_at, 'incident.declared', '{"kind": "muster"}', id,
       jsonb_build_object('number', number, 'title', title, 'severity', null, 'alert', null)
from incident_nth, log_head head order by n;
update log_head set seq = seq + pg_temp.of('incidents');
insert into events (seq, at, kind, actor, incident_id, body)
select head.seq + n, declared_at, 'log.line_added', '{"kind": "muster"}', id,
       jsonb_build_object('line', pg_temp.id('line', n, declared_at))
from incident_nth, log_head head order by n;
insert into log_lines (id, incident_id, seq, at, author_id, author, body)
select pg_temp.id('line', incident.n, declared_at), incident.id, head.seq + incident.n, declared_at, person.id, person.name,
       'Rolling back the last release.'
from incident_nth incident join person_nth person on person.n = incident.n % person.total, log_head head;
update log_head set seq = seq + pg_temp.of('incidents');

-- Sessions that have ended and are not forgotten yet.
insert into sessions (id, person_id, token_hash, user_agent, address, created_at, last_seen_at, expires_at, revoked_at)
select pg_temp.id('session', nth.n, at), person.id, sha256(('session ' || nth.n)::bytea), 'Firefox', '192.0.2.1', at, at,
       at + interval '90 days', at + interval '1 hour'
from generate_series(1, pg_temp.of('incidents')) nth (n)
cross join lateral (select current_setting('growth.now')::timestamptz
                           - (nth.n + 1) * interval '20 days' / pg_temp.of('incidents')) ended (at)
join person_nth person on person.n = nth.n % person.total;
select set_config('session_replication_role', 'origin', false) from pg_roles where rolname = current_user and rolsuper;
