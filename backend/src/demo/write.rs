//! Writes the whole demo at once: each table in one statement, the log with its numbers.

use super::world::{Rows, World};
use crate::error::Result;
use crate::events::CHANNEL;
use domain::Timestamp;
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::HashMap;

/// Writes everything; nothing is announced but the end of the log.
pub(super) async fn write(tx: &mut PgConnection, mut world: World) -> Result<()> {
    log(tx, &mut world).await?;
    let rows = world.rows;
    people(tx, &rows).await?;
    catalogue(tx, &rows).await?;
    incidents(tx, &rows).await?;
    alerts(tx, &rows).await?;
    status_pages(tx, &rows).await
}

/// Numbers the log in the order of its instants, and gives each log line the number of its event.
async fn log(tx: &mut PgConnection, world: &mut World) -> Result<()> {
    world.log.sort_by_key(|entry| entry.at);
    let count = i64::try_from(world.log.len()).unwrap_or(0);
    let last =
        sqlx::query_scalar!("update log_head set seq = seq + $1 returning seq", count).fetch_one(&mut *tx).await?;
    let (mut kinds, mut actors, mut bodies) = (vec![], vec![], vec![]);
    let (mut seqs, mut ats, mut incidents, mut alerts): (Vec<i64>, Vec<Timestamp>, Vec<_>, Vec<_>) = Default::default();
    for (seq, entry) in (last - count + 1..).zip(&world.log) {
        let mut change = serde_json::to_value(&entry.change)?;
        kinds.push(change["kind"].as_str().unwrap_or_default().to_owned());
        bodies.push(change["body"].take());
        actors.push(serde_json::to_value(&entry.actor)?);
        seqs.push(seq);
        ats.push(entry.at);
        incidents.push(entry.incident.map(|id| id.0));
        alerts.push(entry.alert.map(|id| id.0));
        if let Some(line) = entry.line {
            world.rows.log_lines[line]["seq"] = seq.into();
        }
    }
    number_answers(&mut world.rows.log_lines);
    sqlx::query!(
        "insert into events (seq, at, kind, actor, incident_id, alert_id, body)
         select seq, at, kind, actor, incident_id, alert_id, body
         from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::jsonb[], $5::uuid[], $6::uuid[], $7::jsonb[])
              as event (seq, at, kind, actor, incident_id, alert_id, body)",
        &seqs,
        &ats as _,
        &kinds,
        &actors,
        &incidents as &[Option<uuid::Uuid>],
        &alerts as &[Option<uuid::Uuid>],
        &bodies,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("select pg_notify($1, $2)", CHANNEL, last.to_string()).execute(tx).await?;
    Ok(())
}

/// One statement that writes the rows of one table from JSON, checked against the schema like any other.
macro_rules! write {
    ($tx:expr, $rows:expr, $sql:literal) => {
        sqlx::query!($sql, Value::Array($rows.clone())).execute(&mut *$tx).await?
    };
}

async fn people(tx: &mut PgConnection, rows: &Rows) -> Result<()> {
    write!(
        tx,
        rows.people,
        "insert into people (id, name, email, role, title, time_zone, password_hash, created_at)
         select id, name, email, role, title, time_zone, password_hash, created_at
         from jsonb_populate_recordset(null::people, $1)"
    );
    write!(
        tx,
        rows.contact_methods,
        "insert into contact_methods (id, person_id, kind, address, verified_at, created_at)
         select id, person_id, kind, address, verified_at, created_at
         from jsonb_populate_recordset(null::contact_methods, $1)"
    );
    write!(
        tx,
        rows.rosters,
        "insert into rosters (id, slug, name, time_zone, created_at)
         select id, slug, name, time_zone, created_at from jsonb_populate_recordset(null::rosters, $1)"
    );
    write!(
        tx,
        rows.roster_versions,
        "insert into roster_versions (id, roster_id, number, effective_from, plan, published_at, published_by)
         select id, roster_id, number, effective_from, plan, published_at, published_by
         from jsonb_populate_recordset(null::roster_versions, $1)"
    );
    write!(
        tx,
        rows.roster_version_people,
        "insert into roster_version_people (version_id, person_id)
         select version_id, person_id from jsonb_populate_recordset(null::roster_version_people, $1)"
    );
    write!(
        tx,
        rows.roster_managers,
        "insert into roster_managers (roster_id, person_id)
         select roster_id, person_id from jsonb_populate_recordset(null::roster_managers, $1)"
    );
    write!(
        tx,
        rows.covers,
        "insert into covers (id, roster_id, layer, kind, person_id, starts_at, ends_at, created_at, created_by)
         select id, roster_id, layer, kind, person_id, starts_at, ends_at, created_at, created_by
         from jsonb_populate_recordset(null::covers, $1)"
    );
    Ok(())
}

async fn catalogue(tx: &mut PgConnection, rows: &Rows) -> Result<()> {
    write!(
        tx,
        rows.policies,
        "insert into escalation_policies (id, name, repeats, steps, created_at)
         select id, name, repeats, steps, created_at from jsonb_populate_recordset(null::escalation_policies, $1)"
    );
    write!(
        tx,
        rows.services,
        "insert into services (id, slug, name, description, core, roster_id, policy_id, created_at, revenue)
         select id, slug, name, description, core, roster_id, policy_id, created_at, revenue
         from jsonb_populate_recordset(null::services, $1)"
    );
    write!(
        tx,
        rows.service_dependencies,
        "insert into service_dependencies (service_id, depends_on_id)
         select service_id, depends_on_id from jsonb_populate_recordset(null::service_dependencies, $1)"
    );
    write!(
        tx,
        rows.runbooks,
        "insert into runbooks (id, title, body, created_at, reviewed_at)
         select id, title, body, created_at, reviewed_at from jsonb_populate_recordset(null::runbooks, $1)"
    );
    write!(
        tx,
        rows.runbook_services,
        "insert into runbook_services (runbook_id, service_id)
         select runbook_id, service_id from jsonb_populate_recordset(null::runbook_services, $1)"
    );
    write!(
        tx,
        rows.ingest_keys,
        "insert into ingest_keys (id, service_id, name, prefix, key_hash, created_at, last_used_at)
         select id, service_id, name, prefix, key_hash, created_at, last_used_at
         from jsonb_populate_recordset(null::ingest_keys, $1)"
    );
    Ok(())
}

async fn incidents(tx: &mut PgConnection, rows: &Rows) -> Result<()> {
    write!(
        tx,
        rows.incidents,
        "insert into incidents (id, number, title, public_title, severity, status, declared_by, declared_at,
             impact_started_at, detected_at, detection_source, acknowledged_at, first_action_at, impact_ended_at,
             resolved_at, aware, being_done, how_bad, next_update_at, contained_at, contained_by_id)
         overriding system value
         select id, number, title, public_title, severity, status, declared_by, declared_at, impact_started_at,
             detected_at, detection_source, acknowledged_at, first_action_at, impact_ended_at, resolved_at, aware,
             being_done, how_bad, next_update_at, contained_at, contained_by_id
         from jsonb_populate_recordset(null::incidents, $1)"
    );
    sqlx::query!("select setval(pg_get_serial_sequence('incidents', 'number'), (select max(number) from incidents))")
        .fetch_one(&mut *tx)
        .await?;
    write!(
        tx,
        rows.closings,
        "insert into closings (id, incident_id, cause, cannot_recur, closed_by_id, closed_by, closed_at)
         select id, incident_id, cause, cannot_recur, closed_by_id, closed_by, closed_at
         from jsonb_populate_recordset(null::closings, $1)"
    );
    write!(
        tx,
        rows.breaks,
        "insert into breaks (id, incident_id, person_id, begins_at, ends_at, sent_by)
         select id, incident_id, person_id, begins_at, ends_at, sent_by from jsonb_populate_recordset(null::breaks, $1)"
    );
    write!(
        tx,
        rows.asks,
        "insert into asks (id, incident_id, person_id, what, roster_id, asked_by_id, asked_by, asked_at, state, round, paged,
             due_at, decided_by, decided_at, words)
         select id, incident_id, person_id, what, roster_id, asked_by_id, asked_by, asked_at, state, round, paged, due_at,
             decided_by, decided_at, words from jsonb_populate_recordset(null::asks, $1)"
    );
    write!(
        tx,
        rows.incident_roles,
        "insert into incident_roles (incident_id, role, person_id, taken_at, released_at)
         select incident_id, role, person_id, taken_at, released_at
         from jsonb_populate_recordset(null::incident_roles, $1)"
    );
    write!(
        tx,
        rows.incident_services,
        "insert into incident_services (incident_id, service_id)
         select incident_id, service_id from jsonb_populate_recordset(null::incident_services, $1)"
    );
    write!(
        tx,
        rows.log_lines,
        "insert into log_lines (id, incident_id, seq, at, author_id, author, body, answers)
         select id, incident_id, seq, at, author_id, author, body, answers
         from jsonb_populate_recordset(null::log_lines, $1)"
    );
    write!(
        tx,
        rows.log_mentions,
        "insert into log_mentions (line_id, person_id, written)
         select line_id, person_id, written from jsonb_populate_recordset(null::log_mentions, $1)"
    );
    write!(
        tx,
        rows.log_reactions,
        "insert into log_reactions (line_id, person_id, reaction, at)
         select line_id, person_id, reaction, at from jsonb_populate_recordset(null::log_reactions, $1)"
    );
    write!(
        tx,
        rows.impact_findings,
        "insert into impact_findings (id, incident_id, service_id, state, since, who, people, share, found_by_id, found_by,
             found_at)
         select id, incident_id, service_id, state, since, who, people, share, found_by_id, found_by, found_at
         from jsonb_populate_recordset(null::impact_findings, $1)"
    );
    write!(
        tx,
        rows.step_ticks,
        "insert into step_ticks (incident_id, runbook_id, step, state, by_id, by, at)
         select incident_id, runbook_id, step, state, by_id, by, at from jsonb_populate_recordset(null::step_ticks, $1)"
    );
    write!(
        tx,
        rows.decisions,
        "insert into decisions (id, incident_id, kind, what, reason, decided_by_id, decided_by, role, decided_at)
         select id, incident_id, kind, what, reason, decided_by_id, decided_by, role, decided_at
         from jsonb_populate_recordset(null::decisions, $1)"
    );
    write!(
        tx,
        rows.updates,
        "insert into updates (id, incident_id, audience, known, being_done, status, next_update_at, author_id, author,
             published_at)
         select id, incident_id, audience, known, being_done, status, next_update_at, author_id, author, published_at
         from jsonb_populate_recordset(null::updates, $1)"
    );
    write!(
        tx,
        rows.loss_estimates,
        "insert into loss_estimates (id, incident_id, basis, one_off, reason, estimated_by_id, estimated_by, estimated_at)
         select id, incident_id, basis, one_off, reason, estimated_by_id, estimated_by, estimated_at
         from jsonb_populate_recordset(null::loss_estimates, $1)"
    );
    write!(
        tx,
        rows.claims,
        "insert into claims (id, incident_id, text, made_by_id, made_by, made_at, state)
         select id, incident_id, text, made_by_id, made_by, made_at, state
         from jsonb_populate_recordset(null::claims, $1)"
    );
    write!(
        tx,
        rows.claim_judgements,
        "insert into claim_judgements (id, claim_id, state, how, output, judged_by_id, judged_by, judged_at)
         select id, claim_id, state, how, output, judged_by_id, judged_by, judged_at
         from jsonb_populate_recordset(null::claim_judgements, $1)"
    );
    write!(
        tx,
        rows.remedies,
        "insert into remedies (id, incident_id, kind, what, risk, minutes, touches, owner_id, proposed_by_id, proposed_by,
             state, since)
         select id, incident_id, kind, what, risk, minutes, touches, owner_id, proposed_by_id, proposed_by, state, since
         from jsonb_populate_recordset(null::remedies, $1)"
    );
    write!(
        tx,
        rows.remedy_steps,
        "insert into remedy_steps (id, remedy_id, state, at, by, words)
         select id, remedy_id, state, at, by, words from jsonb_populate_recordset(null::remedy_steps, $1)"
    );
    write!(
        tx,
        rows.levers,
        "insert into levers (id, service_id, name, kind, normal, target_group, effect, back_with_incident, connector, secret,
             state, read_at, tested_at, tested_by, tested_words, tested_well, put_back_at, created_at)
         select id, service_id, name, kind, normal, target_group, effect, back_with_incident, connector, '', state, read_at,
             tested_at, tested_by, coalesce(tested_words, ''), tested_well, put_back_at, created_at
         from jsonb_populate_recordset(null::levers, $1)"
    );
    write!(
        tx,
        rows.lever_calls,
        "insert into lever_calls (id, lever_id, incident_id, wanted, puts_back, reason, minutes, asked_by, asked_by_id, asked_at,
             state, attempts, words, read, ended_at)
         select id, lever_id, incident_id, wanted, puts_back, reason, minutes, asked_by, asked_by_id, asked_at, state, attempts,
             words, read, ended_at
         from jsonb_populate_recordset(null::lever_calls, $1)"
    );
    write!(
        tx,
        rows.levers,
        "update levers set pulled_by_call = row.pulled_by_call from jsonb_populate_recordset(null::levers, $1) row
         where row.id = levers.id"
    );
    write!(
        tx,
        rows.changes,
        "insert into changes (id, service_id, kind, summary, author, happened_at, reported_at, reported_by)
         select id, service_id, kind, summary, author, happened_at, reported_at, reported_by
         from jsonb_populate_recordset(null::changes, $1)"
    );
    write!(
        tx,
        rows.suspect_verdicts,
        "insert into suspect_verdicts (incident_id, change_id, verdict, why, judged_by, judged_at)
         select incident_id, change_id, verdict, why, judged_by, judged_at
         from jsonb_populate_recordset(null::suspect_verdicts, $1)"
    );
    write!(
        tx,
        rows.documents,
        "insert into documents (incident_id, head, changed_at)
         select incident_id, head, changed_at from jsonb_populate_recordset(null::documents, $1)"
    );
    write!(
        tx,
        rows.document_updates,
        "insert into document_updates (incident_id, seq, at, author_id, body)
         select incident_id, seq, at, author_id, body from jsonb_populate_recordset(null::document_updates, $1)"
    );
    Ok(())
}

async fn alerts(tx: &mut PgConnection, rows: &Rows) -> Result<()> {
    write!(
        tx,
        rows.alerts,
        "insert into alerts (id, service_id, source, dedup_key, title, summary, details, links, status, signals,
             firing_instances, instances, started_at, last_signal_at, acknowledged_at, acknowledged_by, resolved_at,
             incident_id)
         select id, service_id, source, dedup_key, title, summary, details, links, status, signals, firing_instances,
             instances, started_at, last_signal_at, acknowledged_at, acknowledged_by, resolved_at, incident_id
         from jsonb_populate_recordset(null::alerts, $1)"
    );
    write!(
        tx,
        rows.alert_instances,
        "insert into alert_instances (alert_id, fingerprint, status, labels, annotations, starts_at, ends_at, url)
         select alert_id, fingerprint, status, labels, annotations, starts_at, ends_at, url
         from jsonb_populate_recordset(null::alert_instances, $1)"
    );
    write!(
        tx,
        rows.escalations,
        "insert into escalations (id, alert_id, policy_name, repeats, steps, cycle, next_step, due_at, ended, created_at)
         select id, alert_id, policy_name, repeats, steps, cycle, next_step, due_at, ended, created_at
         from jsonb_populate_recordset(null::escalations, $1)"
    );
    write!(
        tx,
        rows.pages,
        "insert into pages (id, escalation_id, alert_id, person_id, cycle, step, created_at)
         select id, escalation_id, alert_id, person_id, cycle, step, created_at
         from jsonb_populate_recordset(null::pages, $1)"
    );
    write!(
        tx,
        rows.deliveries,
        "insert into deliveries (id, page_id, channel, address, state, attempts, due_at, sent_at, created_at)
         select id, page_id, channel, address, state, attempts, due_at, sent_at, created_at
         from jsonb_populate_recordset(null::deliveries, $1)"
    );
    write!(
        tx,
        rows.delivery_attempts,
        "insert into delivery_attempts (delivery_id, attempt, at)
         select delivery_id, attempt, at from jsonb_populate_recordset(null::delivery_attempts, $1)"
    );
    Ok(())
}

async fn status_pages(tx: &mut PgConnection, rows: &Rows) -> Result<()> {
    write!(
        tx,
        rows.status_pages,
        "insert into status_pages (id, slug, name, created_at)
         select id, slug, name, created_at from jsonb_populate_recordset(null::status_pages, $1)"
    );
    write!(
        tx,
        rows.components,
        "insert into components (id, page_id, name, description, position, service_id, status, since, created_at)
         select id, page_id, name, description, position, service_id, status, since, created_at
         from jsonb_populate_recordset(null::components, $1)"
    );
    write!(
        tx,
        rows.component_intervals,
        "insert into component_intervals (component_id, status, starts_at, ends_at, incident_id)
         select component_id, status, starts_at, ends_at, incident_id
         from jsonb_populate_recordset(null::component_intervals, $1)"
    );
    write!(
        tx,
        rows.incident_components,
        "insert into incident_components (incident_id, component_id)
         select incident_id, component_id from jsonb_populate_recordset(null::incident_components, $1)"
    );
    Ok(())
}

/// Answers name the line that they answer by its id until all lines have their numbers.
fn number_answers(lines: &mut [Value]) {
    let numbers: HashMap<String, Value> =
        lines.iter().map(|line| (line["id"].as_str().unwrap_or_default().to_owned(), line["seq"].clone())).collect();
    for line in lines {
        if let Some(seq) = line["answers"].as_str().and_then(|id| numbers.get(id)).cloned() {
            line["answers"] = seq;
        }
    }
}
