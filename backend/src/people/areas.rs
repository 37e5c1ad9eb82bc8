//! Who knows what.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::people::Area;
use domain::{Action, Actor, PersonRef};

pub(super) async fn areas(ctx: &Ctx, by: &Actor) -> Result<Vec<Area>> {
    authz::require(by, Action::Read)?;
    let rows = sqlx::query!(
        r#"select area as "area!", id, name from people, unnest(areas) area where disabled_at is null
           order by lower(area), lower(name), id limit 2000"#
    )
    .fetch_all(&ctx.db)
    .await?;
    let mut areas: Vec<Area> = Vec::new();
    for row in rows {
        let person = PersonRef { id: row.id, name: row.name };
        match areas.last_mut() {
            Some(last) if last.name.to_lowercase() == row.area.to_lowercase() => last.people.push(person),
            _ => areas.push(Area { name: row.area, people: vec![person] }),
        }
    }
    Ok(areas)
}
