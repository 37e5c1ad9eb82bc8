//! Policies: who is paged, in which order. A policy is read and written whole.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use crate::{authz, lists, oncall};
use domain::escalation::{PolicyForm, PolicyPage, StepForm, StepView, Target, TargetView};
use domain::events::Change;
use domain::oncall::{Layer, RosterRef};
use domain::{Action, Actor, FieldErrors, Page, PageRequest, PersonId, PersonRef, PolicyId, Refusal, RosterId, text};
use sqlx::{PgConnection, types::Json};
use std::collections::HashMap;

/// Most steps of a policy, most targets of a step, longest wait.
const STEPS_MAX: usize = 20;
const TARGETS_MAX: usize = 20;
const WAIT_MAX_S: i32 = 86_400;
const REPEATS_MAX: i32 = 20;

/// A policy as stored.
struct Row {
    id: PolicyId,
    name: String,
    repeats: i32,
    steps: Json<Vec<StepForm>>,
}

/// What the targets of steps are called.
struct Names {
    rosters: HashMap<RosterId, RosterRef>,
    people: HashMap<PersonId, PersonRef>,
    on_call: HashMap<(RosterId, Layer), Vec<PersonRef>>,
}

pub(super) async fn list(ctx: &Ctx, by: &Actor, page: PageRequest) -> Result<Page<PolicyPage>> {
    authz::require(by, Action::Read)?;
    let after = lists::read_name_cursor(page.after.as_deref())?;
    let (name, id) = after.map(|after| (after.name, after.id)).unzip();
    let mut connection = ctx.db.acquire().await?;
    let rows = sqlx::query_as!(
        Row,
        r#"select id, name, repeats, steps as "steps: Json<Vec<StepForm>>" from escalation_policies
           where $1::text is null or (lower(name), id) > (lower($1), $2) order by lower(name), id limit $3"#,
        name,
        id,
        page.limit() + 1,
    )
    .fetch_all(&mut *connection)
    .await?;
    let names = names(&mut connection, ctx, &rows).await?;
    let policies = rows.into_iter().map(|row| view(row, &names)).collect();
    Ok(Page::from_overfetched(policies, page.limit(), |policy| lists::name_cursor(&policy.name, policy.id.0)))
}

pub(super) async fn show(ctx: &Ctx, by: &Actor, policy: PolicyId) -> Result<PolicyPage> {
    authz::require(by, Action::Read)?;
    load(&mut *ctx.db.acquire().await?, ctx, policy).await
}

async fn load(connection: &mut PgConnection, ctx: &Ctx, policy: PolicyId) -> Result<PolicyPage> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, name, repeats, steps as "steps: Json<Vec<StepForm>>" from escalation_policies where id = $1"#,
        policy as _,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or_else(|| Refusal::NotFound("escalation policy".into()))?;
    let names = names(connection, ctx, std::slice::from_ref(&row)).await?;
    Ok(view(row, &names))
}

pub(super) async fn create(ctx: &Ctx, by: &Actor, form: PolicyForm) -> Result<PolicyPage> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut tx = ctx.begin(by).await?;
    let form = check(&mut tx, form).await?;
    let (id, now) = (PolicyId(tx.new_id()), tx.now());
    sqlx::query!(
        "insert into escalation_policies (id, name, repeats, steps, created_at) values ($1, $2, $3, $4, $5)",
        id as _,
        form.name,
        form.repeats,
        Json(&form.steps) as _,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(Subject::default(), Change::PolicyChanged { policy: form.name, what: "created".into() });
    let made = load(&mut tx, ctx, id).await?;
    tx.commit_with(made).await
}

pub(super) async fn change(ctx: &Ctx, by: &Actor, policy: PolicyId, form: PolicyForm) -> Result<PolicyPage> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut tx = ctx.begin(by).await?;
    let form = check(&mut tx, form).await?;
    let changed = sqlx::query!(
        "update escalation_policies set name = $2, repeats = $3, steps = $4 where id = $1",
        policy as _,
        form.name,
        form.repeats,
        Json(&form.steps) as _,
    )
    .execute(&mut *tx)
    .await?;
    if changed.rows_affected() == 0 {
        return Err(Refusal::NotFound("escalation policy".into()).into());
    }
    let what = shape(form.steps.len(), form.repeats);
    tx.announce(Subject::default(), Change::PolicyChanged { policy: form.name, what });
    tx.commit().await?;
    show(ctx, by, policy).await
}

/// A policy in the words of the log: "now 2 steps, repeated once".
fn shape(steps: usize, repeats: i32) -> String {
    let steps = if steps == 1 { "1 step".to_owned() } else { format!("{steps} steps") };
    match repeats {
        0 => format!("now {steps}, not repeated"),
        1 => format!("now {steps}, repeated once"),
        2 => format!("now {steps}, repeated twice"),
        more => format!("now {steps}, repeated {more} times"),
    }
}

/// Problems with a step stand at `steps.<index>.<field>`.
async fn check(connection: &mut PgConnection, mut form: PolicyForm) -> Result<PolicyForm> {
    let mut errors = FieldErrors::default();
    form.name = text::required(&mut errors, "name", &form.name, 100);
    if !(0..=REPEATS_MAX).contains(&form.repeats) {
        errors.add("repeats", format!("Repeat the chain 0 to {REPEATS_MAX} times."));
    }
    if form.steps.is_empty() {
        errors.add("steps", "Add at least one step.");
    } else if form.steps.len() > STEPS_MAX {
        errors.add("steps", format!("Use at most {STEPS_MAX} steps."));
    }
    let known = Known::load(connection, &form.steps).await?;
    for (index, step) in form.steps.iter().enumerate() {
        if !(1..=WAIT_MAX_S).contains(&step.wait_s) {
            errors.add(&format!("steps.{index}.wait_s"), "Wait between 1 second and 24 hours.");
        }
        let targets = format!("steps.{index}.targets");
        if step.targets.is_empty() {
            errors.add(&targets, "Name somebody to page.");
        } else if step.targets.len() > TARGETS_MAX {
            errors.add(&targets, format!("Page at most {TARGETS_MAX} at once."));
        } else if !step.targets.iter().all(|target| known.has(target)) {
            errors.add(&targets, "Somebody or some roster here is unknown.");
        }
    }
    errors.check()?;
    Ok(form)
}

/// The rosters and active people among the targets.
struct Known {
    rosters: Vec<RosterId>,
    people: Vec<PersonId>,
}

impl Known {
    async fn load(connection: &mut PgConnection, steps: &[StepForm]) -> Result<Known> {
        let (rosters, people) = ids(steps.iter());
        let rosters = sqlx::query_scalar!("select id from rosters where id = any($1)", &rosters);
        let rosters = rosters.fetch_all(&mut *connection).await?;
        let people = sqlx::query_scalar!("select id from people where id = any($1) and disabled_at is null", &people);
        let people = people.fetch_all(connection).await?;
        Ok(Known { rosters, people })
    }

    fn has(&self, target: &Target) -> bool {
        match target {
            Target::OnCall { roster_id, layer } => self.rosters.contains(roster_id) && (1..=9).contains(&layer.0),
            Target::Person { person_id } => self.people.contains(person_id),
        }
    }
}

fn ids<'a>(steps: impl Iterator<Item = &'a StepForm>) -> (Vec<uuid::Uuid>, Vec<uuid::Uuid>) {
    let (mut rosters, mut people) = (Vec::new(), Vec::new());
    for target in steps.flat_map(|step| &step.targets) {
        match target {
            Target::OnCall { roster_id, .. } => rosters.push(roster_id.0),
            Target::Person { person_id } => people.push(person_id.0),
        }
    }
    (rosters, people)
}

async fn names(connection: &mut PgConnection, ctx: &Ctx, rows: &[Row]) -> Result<Names> {
    let (rosters, people) = ids(rows.iter().flat_map(|row| &row.steps.0));
    let rosters = sqlx::query_as!(RosterRef, "select id, slug, name from rosters where id = any($1)", &rosters);
    let rosters = rosters.fetch_all(&mut *connection).await?;
    let people = sqlx::query_as!(PersonRef, "select id, name from people where id = any($1)", &people);
    let people = people.fetch_all(&mut *connection).await?;
    Ok(Names {
        rosters: rosters.into_iter().map(|roster| (roster.id, roster)).collect(),
        people: people.into_iter().map(|person| (person.id, person)).collect(),
        on_call: oncall::people_at(connection, ctx.now()).await?,
    })
}

fn view(row: Row, names: &Names) -> PolicyPage {
    let target = |target: Target| match target {
        Target::OnCall { roster_id, layer } => {
            let roster = names.rosters.get(&roster_id)?.clone();
            Some(TargetView::OnCall {
                roster,
                layer,
                now: names.on_call.get(&(roster_id, layer)).cloned().unwrap_or_default(),
            })
        }
        Target::Person { person_id } => Some(TargetView::Person { person: names.people.get(&person_id)?.clone() }),
    };
    let steps = row
        .steps
        .0
        .into_iter()
        .map(|step| StepView { wait_s: step.wait_s, targets: step.targets.into_iter().filter_map(target).collect() });
    PolicyPage { id: row.id, name: row.name, repeats: row.repeats, steps: steps.collect() }
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn the_log_counts_in_words_that_fit() {
        let table = [
            (1, 0, "now 1 step, not repeated"),
            (2, 1, "now 2 steps, repeated once"),
            (3, 2, "now 3 steps, repeated twice"),
            (2, 5, "now 2 steps, repeated 5 times"),
        ];
        for (steps, repeats, words) in table {
            assert_eq!(shape(steps, repeats), words);
        }
    }
}
