//! Reading the log from a cursor.

use crate::error::Result;
use domain::Timestamp;
use domain::events::Event;
use sqlx::PgPool;

/// The number of the newest committed event; 0 when there is none.
///
/// # Errors
/// When the database fails.
pub async fn head(db: &PgPool) -> Result<i64> {
    Ok(sqlx::query_scalar!("select seq from log_head").fetch_one(db).await?)
}

/// Events after a number, oldest first. Because numbers are in the order of commits, continuing from the last
/// one returned misses nothing.
///
/// # Errors
/// When the database fails or an event was written by a newer Muster.
pub async fn after(db: &PgPool, seq: i64, limit: i64) -> Result<Vec<Event>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select seq as "seq!", at as "at!", kind as "kind!", actor as "actor!",
               incident_id as "incident_id: domain::IncidentId", alert_id as "alert_id: domain::AlertId", body as "body!",
               (select array(select person_id from incident_members m where m.incident_id = incident.id)
                from incidents incident where incident.id = events.incident_id and incident.is_private
               ) as "only_for: Vec<domain::PersonId>"
           from events where seq > $1 order by seq limit $2"#,
        seq,
        limit,
    )
    .fetch_all(db)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// An event as stored, for the queries of other features.
pub(crate) struct Row {
    pub seq: i64,
    pub at: Timestamp,
    pub kind: String,
    pub actor: serde_json::Value,
    pub incident_id: Option<domain::IncidentId>,
    pub alert_id: Option<domain::AlertId>,
    pub body: serde_json::Value,
    /// Who may know of it, when the incident is private and whoever asks has not been looked at yet.
    pub only_for: Option<Vec<domain::PersonId>>,
}

impl Row {
    pub(crate) fn read(self) -> Result<Event> {
        Ok(Event {
            seq: self.seq,
            at: self.at,
            actor: serde_json::from_value(self.actor)?,
            incident_id: self.incident_id,
            alert_id: self.alert_id,
            only_for: self.only_for,
            change: serde_json::from_value(serde_json::json!({ "kind": self.kind, "body": self.body }))?,
        })
    }
}
