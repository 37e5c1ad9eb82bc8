//! Open incidents that sound like a title: so that two teams do not work apart.

use super::rows::{self, Head};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::incidents::IncidentRow;
use domain::{Action, Actor};

/// How many are shown under the field.
const SHOWN: i64 = 3;
/// From which share of what they have in common on two titles sound alike. Trigrams forgive typing errors and words
/// that are not finished; the default of pg_trgm for them, 0.6, misses titles that share one of two words. Stems
/// forgive endings: "deploy failed" and "Deployments are failing" have two of two stems, but few trigrams.
const ALIKE: f64 = 0.45;
/// Fewer letters than this sound like everything.
const LETTERS_MIN: usize = 3;

pub(super) async fn similar(ctx: &Ctx, by: &Actor, title: &str) -> Result<Vec<IncidentRow>> {
    authz::require(by, Action::Read)?;
    let title: String = title.trim().chars().take(domain::text::TITLE_MAX).collect();
    if title.chars().count() < LETTERS_MIN {
        return Ok(vec![]);
    }
    // Either may be the longer one: somebody still types, or somebody wrote a sentence. Only open incidents are read,
    // by their own index: there are never many.
    let heads = sqlx::query_as!(
        Head,
        r#"with typed as (select tsvector_to_array(to_tsvector('english', $1)) as stems)
           select id as "id!", number as "number!", title as "title!", severity, status as "status!",
               declared_at as "declared_at!", declared_by as "declared_by!", impact_started_at, impact_ended_at, resolved_at, next_update_at,
               is_exercise as "is_exercise!", is_private as "is_private!"
           from (
               select id, number, title, severity, status, declared_at, declared_by, impact_started_at, impact_ended_at,
                   resolved_at, next_update_at,
                   is_exercise, is_private,
                   greatest(word_similarity($1, title), word_similarity(title, $1),
                       cardinality(array(select unnest(stems) intersect select unnest(title_stems)))::real
                           / nullif(least(cardinality(stems), cardinality(title_stems)), 0)) as alike
               from incidents, typed, lateral (select tsvector_to_array(to_tsvector('english', title)) as title_stems) as of_title
               where status in ('declared', 'investigating', 'identified', 'monitoring', 'contained')
                   and (not is_private or (select true from incident_members m where m.incident_id = incidents.id and m.person_id = $4))
           ) candidate
           where alike >= $2
           order by alike desc, number desc
           limit $3"#,
        title,
        ALIKE,
        SHOWN,
        by.person().map(|person| person.0),
    )
    .fetch_all(&ctx.db)
    .await?;
    rows::complete(ctx, heads).await
}
