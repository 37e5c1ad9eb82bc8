//! Pages as people see them: who was paged for what, whether the message left, who would be next.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::escalation::{Escalation, PageView, Target};
use domain::{Action, Actor, AlertId, PageId, PersonId, PersonRef, Refusal, Timestamp};
use sqlx::{FromRow, PgConnection, PgPool, Postgres, QueryBuilder};
use std::collections::HashMap;

/// The columns of [`Row`]; narrowed by what follows. The delivery shown is the one that left first, or else
/// the one tried last.
const SELECT: &str = "
    select page.id, page.alert_id, alert.title, service.name as service, page.person_id, person.name as person,
           page.step, page.created_at, delivery.sent_at, delivery.last_error, alert.acknowledged_at,
           escalation.due_at as escalates_at, escalation.steps, escalation.next_step, escalation.cycle,
           escalation.repeats
    from pages page
    join alerts alert on alert.id = page.alert_id
    join services service on service.id = alert.service_id
    join people person on person.id = page.person_id
    join escalations escalation on escalation.id = page.escalation_id
    left join lateral (select sent_at, last_error from deliveries where page_id = page.id
                       order by sent_at nulls last, due_at desc limit 1) delivery on true
    where true";

#[derive(FromRow)]
struct Row {
    id: PageId,
    alert_id: AlertId,
    title: String,
    service: String,
    person_id: PersonId,
    person: String,
    step: i32,
    created_at: Timestamp,
    sent_at: Option<Timestamp>,
    last_error: Option<String>,
    acknowledged_at: Option<Timestamp>,
    escalates_at: Option<Timestamp>,
    steps: serde_json::Value,
    next_step: i32,
    cycle: i32,
    repeats: i32,
}

/// One page.
pub(super) async fn page(db: &PgPool, page: PageId) -> Result<PageView> {
    let mut query = QueryBuilder::<Postgres>::new(SELECT);
    query.push(" and page.id = ").push_bind(page);
    views(db, query).await?.pop().ok_or_else(|| Refusal::NotFound("page".into()).into())
}

/// Every page of an alert, newest first.
pub(crate) async fn pages_of_alert(ctx: &Ctx, alert: AlertId) -> Result<Vec<PageView>> {
    let mut query = QueryBuilder::<Postgres>::new(SELECT);
    query.push(" and page.alert_id = ").push_bind(alert).push(" order by page.id desc limit 100");
    views(&ctx.db, query).await
}

/// The newest page per firing alert that was sent to the person who asks.
pub(super) async fn my_pages(ctx: &Ctx, by: &Actor) -> Result<Vec<PageView>> {
    authz::require(by, Action::Read)?;
    let Some(person) = by.person() else { return Ok(vec![]) };
    let mut query = QueryBuilder::<Postgres>::new(SELECT);
    query
        .push(" and alert.status = 'firing' and page.id in (select distinct on (mine.alert_id) mine.id from pages mine")
        .push(" join alerts firing on firing.id = mine.alert_id and firing.status = 'firing' where mine.person_id = ")
        .push_bind(person)
        .push(" order by mine.alert_id, mine.id desc) order by page.id desc limit 20");
    views(&ctx.db, query).await
}

/// Acknowledges the alert of a page. Whoever was paged may, and whoever may respond.
pub(super) async fn acknowledge(ctx: &Ctx, by: &Actor, page: PageId) -> Result<()> {
    let row = sqlx::query!(
        r#"select alert_id as "alert_id!", person_id from pages where id = $1 and alert_id is not null"#,
        page.0
    )
    .fetch_optional(&ctx.db)
    .await?
    .ok_or_else(|| Refusal::NotFound("page".into()))?;
    if by.person() != Some(row.person_id) {
        authz::require(by, Action::Respond)?;
    }
    let mut tx = ctx.begin(by).await?;
    crate::alerts::acknowledge_in(&mut tx, row.alert_id, by.person()).await?;
    tx.commit().await
}

async fn views(db: &PgPool, mut query: QueryBuilder<Postgres>) -> Result<Vec<PageView>> {
    let rows: Vec<Row> = query.build_query_as().fetch_all(db).await?;
    let mut views = Vec::with_capacity(rows.len());
    let mut next_of: HashMap<AlertId, Option<String>> = HashMap::new();
    for row in rows {
        let escalates_to = match (row.escalates_at, next_of.get(&row.alert_id)) {
            (None, _) => None,
            (_, Some(next)) => next.clone(),
            (Some(due_at), None) => {
                let chain =
                    Chain { steps: row.steps, repeats: row.repeats, cycle: row.cycle, next_step: row.next_step };
                next_people(db, chain, due_at).await?
            }
        };
        next_of.insert(row.alert_id, escalates_to.clone());
        views.push(PageView {
            id: row.id,
            alert_id: row.alert_id,
            alert_title: row.title,
            service: row.service,
            person: PersonRef { id: row.person_id, name: row.person },
            step: row.step,
            created_at: row.created_at,
            sent_at: row.sent_at,
            acknowledged_at: row.acknowledged_at,
            last_error: row.last_error,
            // Past the last step only the end of the chain is due: nobody else would be paged then.
            escalates_at: row.escalates_at.filter(|_| escalates_to.is_some()),
            escalates_to,
        });
    }
    Ok(views)
}

/// Who would be paged next for an alert, and when; none when its chain is over or pages nobody else.
pub(crate) async fn next_of_alert(ctx: &Ctx, alert: AlertId) -> Result<Option<(Timestamp, String)>> {
    let chain = sqlx::query!(
        r#"select steps, repeats, cycle, next_step, due_at as "due_at!" from escalations
           where alert_id = $1 and due_at is not null"#,
        alert.0,
    );
    let Some(row) = chain.fetch_optional(&ctx.db).await? else { return Ok(None) };
    let chain = Chain { steps: row.steps, repeats: row.repeats, cycle: row.cycle, next_step: row.next_step };
    Ok(next_people(&ctx.db, chain, row.due_at).await?.map(|names| (row.due_at, names)))
}

/// A running chain as stored.
struct Chain {
    steps: serde_json::Value,
    repeats: i32,
    cycle: i32,
    next_step: i32,
}

/// Whom the next step pages, by name. A step that reaches nobody is passed over at once, here as when it is carried
/// out; none when no step that is left reaches anybody.
async fn next_people(db: &PgPool, chain: Chain, due_at: Timestamp) -> Result<Option<String>> {
    let Chain { steps, repeats, cycle, next_step } = chain;
    let escalation = Escalation { steps: super::advance::read_steps(steps)?, repeats, cycle, next_step, due_at };
    let mut connection = db.acquire().await?;
    for step in escalation.to_come() {
        let mut names = Vec::new();
        for target in &step.targets {
            for name in names_of(&mut connection, target, due_at).await? {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        if !names.is_empty() {
            return Ok(Some(names.join(", ")));
        }
    }
    Ok(None)
}

/// What the people behind a target are called, if there are any to reach.
async fn names_of(connection: &mut PgConnection, target: &Target, at: Timestamp) -> Result<Vec<String>> {
    match target {
        Target::OnCall { roster_id, layer } => {
            let people = crate::oncall::on_call_at(connection, *roster_id, *layer, at).await?;
            Ok(people.into_iter().map(|person| person.name).collect())
        }
        Target::Person { person_id } => {
            let name =
                sqlx::query_scalar!("select name from people where id = $1 and disabled_at is null", person_id.0,);
            Ok(name.fetch_all(connection).await?)
        }
    }
}
