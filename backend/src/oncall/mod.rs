//! On call: rosters, rotations, covers, and who that makes on call.

pub(crate) async fn on_call_at(
    _conn: &mut sqlx::PgConnection,
    _roster: domain::RosterId,
    _layer: domain::oncall::Layer,
    _at: domain::Timestamp,
) -> crate::Result<Option<domain::PersonRef>> {
    Err(crate::Error::Other("rosters are not there yet".into()))
}
