//! Who can be paged, and where their clocks stand: what planning and rehearsing ask of people.

use crate::error::Result;
use domain::PersonId;
use sqlx::PgConnection;
use uuid::Uuid;

/// One person, as paging sees them.
pub(crate) struct Reach {
    pub id: PersonId,
    pub name: String,
    pub time_zone: String,
    /// Whose public holidays they have, when they said so.
    pub holidays_of: Option<String>,
    /// Not disabled.
    pub active: bool,
    /// Some address would take a page: a confirmed one, or the one they sign in with.
    pub reachable: bool,
}

/// These people; who does not exist is left out.
pub(crate) async fn reach(connection: &mut PgConnection, people: &[Uuid]) -> Result<Vec<Reach>> {
    let found = sqlx::query_as!(
        Reach,
        r#"select p.id, p.name, p.time_zone, p.holidays_of, p.disabled_at is null as "active!",
                  exists (select from contact_methods m where m.person_id = p.id
                          and (m.verified_at is not null or m.address = p.email)) as "reachable!"
           from people p where p.id = any($1)"#,
        people
    );
    Ok(found.fetch_all(connection).await?)
}
