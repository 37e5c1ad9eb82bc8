//! What a service depends on. The graph has no circles: an outage must have a beginning.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::services::ServiceRef;
use domain::{Action, Actor, Refusal, ServiceId};
use std::collections::{HashMap, VecDeque};

/// Held while the graph changes: two new edges could otherwise close a circle that neither sees.
const GRAPH_LOCK: i64 = 0x6d75_7374_6772_6170;

pub(super) async fn add(ctx: &Ctx, by: &Actor, service: ServiceId, depends_on: ServiceId) -> Result<()> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut tx = ctx.begin(by).await?;
    sqlx::query!("select pg_advisory_xact_lock($1)", GRAPH_LOCK).execute(&mut *tx).await?;
    let of = find(&mut tx, service).await?.ok_or_else(|| Refusal::NotFound("service".into()))?;
    let on = find(&mut tx, depends_on).await?;
    let on = on.ok_or_else(|| Refusal::invalid("depends_on_id", "There is no such service."))?;
    if service == depends_on {
        return Err(Refusal::invalid("depends_on_id", "A service cannot depend on itself.").into());
    }
    if let Some(path) = path(&mut tx, depends_on, service).await? {
        let told = format!("This would make a circle: {} → {}.", of.name, path.join(" → "));
        return Err(Refusal::Conflict(told).into());
    }
    let added = sqlx::query!(
        "insert into service_dependencies (service_id, depends_on_id) values ($1, $2) on conflict do nothing",
        service as _,
        depends_on as _,
    )
    .execute(&mut *tx)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(());
    }
    tx.announce(Subject::default(), Change::ServiceChanged { service: of, what: format!("depends on {}", on.name) });
    tx.commit().await
}

pub(super) async fn remove(ctx: &Ctx, by: &Actor, service: ServiceId, depends_on: ServiceId) -> Result<()> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut tx = ctx.begin(by).await?;
    let removed = sqlx::query!(
        "delete from service_dependencies where service_id = $1 and depends_on_id = $2",
        service as _,
        depends_on as _,
    )
    .execute(&mut *tx)
    .await?;
    let (of, on) = (find(&mut tx, service).await?, find(&mut tx, depends_on).await?);
    let (Some(of), Some(on), 1..) = (of, on, removed.rows_affected()) else {
        return Err(Refusal::NotFound("dependency".into()).into());
    };
    let what = format!("no longer depends on {}", on.name);
    tx.announce(Subject::default(), Change::ServiceChanged { service: of, what });
    tx.commit().await
}

async fn find(tx: &mut Tx, service: ServiceId) -> Result<Option<ServiceRef>> {
    let found = sqlx::query_as!(ServiceRef, "select id, slug, name from services where id = $1", service as _);
    Ok(found.fetch_optional(&mut **tx).await?)
}

/// The shortest way along dependencies, by name, with both ends. Searched here and not in a recursive query,
/// whose paths multiply with each diamond in the graph.
async fn path(tx: &mut Tx, from: ServiceId, to: ServiceId) -> Result<Option<Vec<String>>> {
    let edges = sqlx::query!(
        "select d.service_id, d.depends_on_id, s.name from service_dependencies d
         join services s on s.id = d.service_id order by lower(s.name)",
    );
    let mut edges_of: HashMap<ServiceId, Vec<ServiceId>> = HashMap::new();
    let mut names = HashMap::new();
    for edge in edges.fetch_all(&mut **tx).await? {
        edges_of.entry(edge.service_id).or_default().push(edge.depends_on_id);
        names.insert(edge.service_id, edge.name);
    }
    let (mut came_from, mut queue) = (HashMap::from([(from, None)]), VecDeque::from([from]));
    while let Some(at) = queue.pop_front() {
        if at == to {
            let way = std::iter::successors(Some(to), |step| came_from.get(step).copied().flatten());
            let mut way: Vec<_> = way.collect();
            way.reverse();
            if let Some(end) = find(tx, to).await? {
                names.insert(to, end.name);
            }
            return Ok(Some(way.iter().filter_map(|step| names.get(step).cloned()).collect()));
        }
        for next in edges_of.get(&at).into_iter().flatten() {
            came_from.entry(*next).or_insert_with(|| {
                queue.push_back(*next);
                Some(at)
            });
        }
    }
    Ok(None)
}

pub(super) async fn depends_on(ctx: &Ctx, service: ServiceId) -> Result<Vec<ServiceRef>> {
    let services = sqlx::query_as!(
        ServiceRef,
        "select s.id, s.slug, s.name from service_dependencies d join services s on s.id = d.depends_on_id
         where d.service_id = $1 order by lower(s.name)",
        service as _,
    );
    Ok(services.fetch_all(&ctx.db).await?)
}

pub(super) async fn depended_on_by(ctx: &Ctx, service: ServiceId) -> Result<Vec<ServiceRef>> {
    let services = sqlx::query_as!(
        ServiceRef,
        "select s.id, s.slug, s.name from service_dependencies d join services s on s.id = d.service_id
         where d.depends_on_id = $1 order by lower(s.name)",
        service as _,
    );
    Ok(services.fetch_all(&ctx.db).await?)
}
