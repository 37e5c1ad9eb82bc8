//! Open incidents that sound like a title: so that two teams do not work apart.

use super::rows::{self, Head};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::incidents::IncidentRow;
use domain::{Action, Actor};

/// How many are shown under the field.
const SHOWN: i64 = 3;
/// Share of trigrams in common, from which on two titles sound alike. The default of pg_trgm, 0.6, misses titles
/// that share one of two words.
const ALIKE: f32 = 0.45;
/// Fewer letters than this sound like everything.
const LETTERS_MIN: usize = 3;

pub(super) async fn similar(ctx: &Ctx, by: &Actor, title: &str) -> Result<Vec<IncidentRow>> {
    authz::require(by, Action::Read)?;
    let title: String = title.trim().chars().take(domain::text::TITLE_MAX).collect();
    if title.chars().count() < LETTERS_MIN {
        return Ok(vec![]);
    }
    // Either may be the longer one: somebody still types, or somebody wrote a sentence.
    let heads = sqlx::query_as!(
        Head,
        r#"select id as "id!", number as "number!", title as "title!", severity, status as "status!",
               declared_at as "declared_at!", declared_by as "declared_by!", resolved_at, next_update_at
           from (
               select id, number, title, severity, status, declared_at, declared_by, resolved_at, next_update_at,
                   greatest(word_similarity($1, title), word_similarity(title, $1)) as alike
               from incidents
               where status in ('declared', 'investigating', 'identified', 'monitoring', 'contained')
           ) candidate
           where alike >= $2
           order by alike desc, number desc
           limit $3"#,
        title,
        ALIKE,
        SHOWN,
    )
    .fetch_all(&ctx.db)
    .await?;
    rows::complete(&ctx.db, heads).await
}
