//! The organisation: reading and changing its name and time zone.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use crate::{Backend, Error, authz, people};
use domain::events::Change;
use domain::loss::{Levels, LossPolicy};
use domain::organisation::{Organisation, OrganisationForm, Organisations};
use domain::{Action, Actor, Answer, FieldErrors, text};
use sqlx::PgExecutor;

/// Longest name, in characters.
pub(crate) const NAME_MAX: usize = 100;

#[async_trait::async_trait]
impl Organisations for Backend {
    async fn organisation(&self, by: &Actor) -> Answer<Organisation> {
        show(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn change_organisation(&self, by: &Actor, form: OrganisationForm) -> Answer<Organisation> {
        change(&self.ctx, by, form).await.map_err(Error::refuse)
    }
}

async fn show(ctx: &Ctx, by: &Actor) -> Result<Organisation> {
    authz::require(by, Action::Read)?;
    Ok(load(&ctx.db).await?.unwrap_or_else(unnamed))
}

async fn load(db: impl PgExecutor<'_>) -> Result<Option<Organisation>> {
    let row = sqlx::query!(
        "select name, time_zone, currency, medium_loss_per_hour, high_loss_per_hour, medium_loss, high_loss from organisation"
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Organisation {
        name: row.name,
        time_zone: row.time_zone,
        loss: LossPolicy {
            currency: row.currency,
            per_hour: Levels { medium: row.medium_loss_per_hour, high: row.high_loss_per_hour },
            total: Levels { medium: row.medium_loss, high: row.high_loss },
        },
    }))
}

/// How it counts what incidents cost.
pub(crate) async fn loss_policy(db: impl PgExecutor<'_>) -> Result<LossPolicy> {
    Ok(load(db).await?.unwrap_or_else(unnamed).loss)
}

/// Before anybody has named it.
fn unnamed() -> Organisation {
    Organisation { name: "Muster".into(), time_zone: "UTC".into(), loss: LossPolicy::default() }
}

async fn change(ctx: &Ctx, by: &Actor, form: OrganisationForm) -> Result<Organisation> {
    authz::require(by, Action::Administer)?;
    let mut errors = FieldErrors::default();
    let name = form.name.map(|name| text::required(&mut errors, "name", &people::one_line(&name), NAME_MAX));
    let time_zone = form.time_zone.map(|zone| people::time_zone(&mut errors, &zone));
    let loss = form.loss.map(|loss| loss.checked(&mut errors));
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    sqlx::query!("select 1 as one from organisation for update").fetch_optional(&mut *tx).await?;
    let before = load(&mut *tx).await?.unwrap_or_else(unnamed);
    let after = Organisation {
        name: name.unwrap_or_else(|| before.name.clone()),
        time_zone: time_zone.unwrap_or_else(|| before.time_zone.clone()),
        loss: loss.unwrap_or_else(|| before.loss.clone()),
    };
    let what = differences(&before, &after);
    if what.is_empty() {
        return Ok(after);
    }
    sqlx::query!(
        "insert into organisation (name, time_zone, created_at, currency, medium_loss_per_hour, high_loss_per_hour,
             medium_loss, high_loss)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (only_row) do update set name = excluded.name, time_zone = excluded.time_zone,
             currency = excluded.currency, medium_loss_per_hour = excluded.medium_loss_per_hour,
             high_loss_per_hour = excluded.high_loss_per_hour, medium_loss = excluded.medium_loss,
             high_loss = excluded.high_loss",
        after.name,
        after.time_zone,
        now as _,
        after.loss.currency,
        after.loss.per_hour.medium,
        after.loss.per_hour.high,
        after.loss.total.medium,
        after.loss.total.high,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(Subject::default(), Change::OrganisationChanged { what });
    tx.commit().await?;
    Ok(after)
}

fn differences(before: &Organisation, after: &Organisation) -> String {
    let levels = |levels: Levels| format!("medium from {}, high from {}", levels.medium, levels.high);
    let facts = |of: &Organisation| {
        [
            ("name", of.name.clone()),
            ("time zone", of.time_zone.clone()),
            ("currency", of.loss.currency.clone()),
            ("loss an hour", levels(of.loss.per_hour)),
            ("loss in all", levels(of.loss.total)),
        ]
    };
    let pairs = facts(before).into_iter().zip(facts(after));
    let told = pairs.filter(|(before, after)| before != after);
    told.map(|((what, before), (_, after))| format!("{what} from {before} to {after}")).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use domain::{Refusal, Role};
    use sqlx::PgPool;

    fn named(name: &str) -> OrganisationForm {
        OrganisationForm { name: Some(name.into()), ..OrganisationForm::default() }
    }

    #[sqlx::test(migrations = false)]
    async fn an_admin_renames_it_and_the_log_says_so(db: PgPool) {
        let (backend, _) = testing::backend(db).await;
        let ada = testing::person(&backend, "Ada", Role::Admin).await;
        assert_eq!(backend.organisation(&ada).await.unwrap().name, "Muster", "nobody has named it yet");
        let zone = OrganisationForm {
            name: Some(" Northwind\r\nPay ".into()),
            time_zone: Some("europe/berlin".into()),
            loss: None,
        };
        backend.change_organisation(&ada, zone).await.unwrap();
        backend.change_organisation(&ada, named("Eastwind")).await.unwrap();
        backend.change_organisation(&ada, named("Eastwind")).await.unwrap();
        let now = backend.organisation(&ada).await.unwrap();
        assert_eq!((&*now.name, &*now.time_zone), ("Eastwind", "Europe/Berlin"));
        let events = crate::events::after(&backend.ctx.db, 0, 10).await.unwrap();
        let told: Vec<_> = events.iter().map(|event| domain::events::sentence(&event.change)).collect();
        assert_eq!(told.len(), 2, "what changes nothing is not told");
        assert_eq!(told[1], "changed the organisation: name from Northwind  Pay to Eastwind");
    }

    #[sqlx::test(migrations = false)]
    async fn others_read_its_name_and_wrong_fields_are_named(db: PgPool) {
        let (backend, _) = testing::backend(db).await;
        for role in [Role::Manager, Role::Responder, Role::Stakeholder] {
            let by = testing::person(&backend, role.as_str(), role).await;
            assert!(backend.organisation(&by).await.is_ok());
            assert_eq!(backend.change_organisation(&by, named("Mine")).await, Err(Refusal::Forbidden));
        }
        let ada = testing::person(&backend, "Ada", Role::Admin).await;
        let wrong = OrganisationForm { name: Some(" ".into()), time_zone: Some("Mars/Olympus".into()), loss: None };
        let Err(Refusal::Invalid(errors)) = backend.change_organisation(&ada, wrong).await else {
            panic!("it is wrong")
        };
        assert!(errors.get("name").is_some() && errors.get("time_zone").is_some());
    }
}
