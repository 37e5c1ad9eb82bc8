//! What somebody typed into a form that was refused, when it is too long for a cookie. Kept under a random key until the
//! page comes back with it; for that person alone, for minutes.

use super::sessions;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::secrets;
use domain::{Actor, Refusal};

/// How long one is kept.
pub(super) const KEPT_S: i64 = 10 * 60;
/// How many of one person, and how long each may be, in bytes.
const MOST: i64 = 5;
const LONGEST: usize = 512 * 1024;

pub(super) async fn keep(ctx: &Ctx, by: &Actor, fields: String) -> Result<String> {
    let (person, _) = sessions::require_session(by)?;
    if fields.len() > LONGEST || fields.contains('\0') {
        return Err(Refusal::invalid("", "This is too long to be kept.").into());
    }
    let key = secrets::generate("mrf");
    let mut tx = ctx.db.begin().await?;
    sqlx::query!(
        "delete from refused_forms where person_id = $1 and key_hash not in
             (select key_hash from refused_forms where person_id = $1 order by created_at desc limit $2)",
        person as _,
        MOST - 1,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into refused_forms (key_hash, person_id, fields, created_at) values ($1, $2, $3, $4)",
        secrets::hash(&key),
        person as _,
        fields,
        ctx.now() as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(key)
}

pub(super) async fn kept(ctx: &Ctx, by: &Actor, key: &str) -> Result<Option<String>> {
    let (person, _) = sessions::require_session(by)?;
    let fields = sqlx::query_scalar!(
        "select fields from refused_forms where key_hash = $1 and person_id = $2 and created_at > $3",
        secrets::hash(key),
        person as _,
        ctx.now().plus_s(-KEPT_S) as _,
    );
    Ok(fields.fetch_optional(&ctx.db).await?)
}
