//! Plans of versions, kept in memory once they were read. A version is written once, so what is kept stays true.

use crate::error::Result;
use domain::oncall::Plan;
use sqlx::PgConnection;
use sqlx::types::Json;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};
use uuid::Uuid;

/// Beyond so many, all are forgotten and read again: what changes daily in an installation of this size.
const KEPT: usize = 20_000;

/// By the id of the version, which is unique over all databases that a process works with.
static PLANS: LazyLock<RwLock<HashMap<Uuid, Arc<Plan>>>> = LazyLock::new(RwLock::default);

/// The plans of these versions, by id.
pub(super) async fn of(connection: &mut PgConnection, versions: &[Uuid]) -> Result<HashMap<Uuid, Arc<Plan>>> {
    // A thread that panicked here left whole entries behind all the same.
    let mut plans: HashMap<Uuid, Arc<Plan>> = {
        let kept = PLANS.read().unwrap_or_else(PoisonError::into_inner);
        versions.iter().filter_map(|id| Some((*id, kept.get(id)?.clone()))).collect()
    };
    let missing: Vec<Uuid> = versions.iter().filter(|id| !plans.contains_key(id)).copied().collect();
    if missing.is_empty() {
        return Ok(plans);
    }
    let rows =
        sqlx::query!(r#"select id, plan as "plan: Json<Plan>" from roster_versions where id = any($1)"#, &missing)
            .fetch_all(connection)
            .await?;
    let read: Vec<_> = rows.into_iter().map(|row| (row.id, Arc::new(row.plan.0))).collect();
    let mut kept = PLANS.write().unwrap_or_else(PoisonError::into_inner);
    if kept.len() + read.len() > KEPT {
        kept.clear();
    }
    kept.extend(read.iter().cloned());
    plans.extend(read);
    Ok(plans)
}
