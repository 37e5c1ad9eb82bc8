//! What people change about themselves.

use super::{create, holidays, sessions};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::people::ProfileForm;
use domain::{Actor, FieldErrors, PersonRef, text};

/// Most areas of one person, and the longest, in characters.
const AREAS_MAX: usize = 20;
const AREA_MAX: usize = 40;

pub(super) async fn change_profile(ctx: &Ctx, by: &Actor, form: ProfileForm) -> Result<()> {
    let (id, _) = sessions::require_session(by)?;
    let mut errors = FieldErrors::default();
    let name = create::name(&mut errors, &form.name);
    let title = create::title(&mut errors, &form.title);
    let time_zone = create::time_zone(&mut errors, &form.time_zone);
    let holidays_of = form.holidays_of.filter(|code| !code.is_empty());
    if holidays_of.as_deref().is_some_and(|code| !holidays::is_known(code)) {
        errors.add("holidays_of", "Choose a place of the list, like DE or DE-BY.");
    }
    let areas = areas(&mut errors, &form.areas);
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    sqlx::query!(
        "update people set name = $2, title = $3, time_zone = $4, holidays_of = $5, areas = $6 where id = $1",
        id as _,
        name,
        title,
        time_zone,
        holidays_of,
        &areas,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(Subject::default(), Change::PersonProfileChanged { person: PersonRef { id, name } });
    tx.commit().await
}

/// Each once, as it was written first.
fn areas(errors: &mut FieldErrors, given: &[String]) -> Vec<String> {
    let mut areas: Vec<String> = Vec::new();
    for area in given.iter().filter(|area| !area.trim().is_empty()) {
        let area = text::required(errors, "areas", &create::one_line(area), AREA_MAX);
        if !areas.iter().any(|known| known.to_lowercase() == area.to_lowercase()) {
            areas.push(area);
        }
    }
    if areas.len() > AREAS_MAX {
        errors.add("areas", format!("Name at most {AREAS_MAX} areas."));
    }
    areas
}
