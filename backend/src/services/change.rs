//! Changing a service. The log says which of its facts changed, from what to what.

use super::create;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::services::{ServiceForm, ServiceRef};
use domain::{Action, Actor, Refusal, ServiceId};

/// A service in the words of the log.
struct Facts {
    slug: String,
    name: String,
    description: String,
    core: bool,
    roster: Option<String>,
    policy: Option<String>,
}

pub(super) async fn change(ctx: &Ctx, by: &Actor, service: ServiceId, form: ServiceForm) -> Result<ServiceRef> {
    authz::require(by, Action::ManageCatalogue)?;
    let form = create::check(form)?;
    let mut tx = ctx.begin(by).await?;
    let before = facts(&mut tx, service).await?;
    sqlx::query!(
        "update services set slug = $2, name = $3, description = $4, core = $5, roster_id = $6, policy_id = $7
         where id = $1",
        service as _,
        form.slug,
        form.name,
        form.description,
        form.core,
        form.roster_id as _,
        form.policy_id as _,
    )
    .execute(&mut *tx)
    .await?;
    let after = facts(&mut tx, service).await?;
    let service = ServiceRef { id: service, slug: form.slug, name: form.name };
    let what = differences(&before, &after);
    if !what.is_empty() {
        tx.announce(Subject::default(), Change::ServiceChanged { service: service.clone(), what });
    }
    tx.commit().await?;
    Ok(service)
}

async fn facts(tx: &mut Tx, service: ServiceId) -> Result<Facts> {
    let facts = sqlx::query_as!(
        Facts,
        r#"select s.slug, s.name, s.description, s.core, r.name as "roster?", p.name as "policy?"
           from services s left join rosters r on r.id = s.roster_id
                left join escalation_policies p on p.id = s.policy_id
           where s.id = $1 for update of s"#,
        service as _,
    )
    .fetch_optional(&mut **tx)
    .await?;
    facts.ok_or_else(|| Refusal::NotFound("service".into()).into())
}

fn differences(before: &Facts, after: &Facts) -> String {
    let named = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".into());
    let core = |core: bool| if core { "core" } else { "not core" }.to_owned();
    let pairs = [
        ("name", before.name.clone(), after.name.clone()),
        ("address", before.slug.clone(), after.slug.clone()),
        ("kind", core(before.core), core(after.core)),
        ("roster", named(&before.roster), named(&after.roster)),
        ("escalation policy", named(&before.policy), named(&after.policy)),
    ];
    let mut told: Vec<_> = pairs
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(what, before, after)| format!("{what} from {before} to {after}"))
        .collect();
    if before.description != after.description {
        told.push("description".into());
    }
    told.join("; ")
}
