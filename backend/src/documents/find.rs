//! Finding documents by their words, as they stood when they were last folded: a minute after the last letter at most.

use crate::error::Result;
use domain::IncidentId;
use sqlx::PgPool;

/// Incidents that a search is narrowed to, the newest of them.
const FOUND_MAX: i64 = 200;
/// Shorter words stand in every document.
const LETTERS_MIN: usize = 3;
/// More words do not narrow a search any further.
const WORDS_MAX: usize = 8;

/// Incidents in whose documents all these words stand, or begin; none when there are no words. Whoever asks still has to
/// ask who sees them.
pub(crate) async fn incidents_with(db: &PgPool, search: &str) -> Result<Vec<IncidentId>> {
    let Some(words) = all_beginning_with(search) else { return Ok(vec![]) };
    let found = sqlx::query_scalar!(
        r#"select incident_id as "incident_id: IncidentId" from document_snapshots
           where found_by @@ to_tsquery('simple', $1) order by incident_id desc limit $2"#,
        words,
        FOUND_MAX,
    );
    Ok(found.fetch_all(db).await?)
}

/// In the language of Postgres' searches: nothing in it but words of ours, in quotes.
fn all_beginning_with(search: &str) -> Option<String> {
    let words = search.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.take(WORDS_MAX).map(|word| format!("'{}':*", word.to_lowercase())).collect();
    let letters = search.chars().filter(|letter| letter.is_alphanumeric()).count();
    (letters >= LETTERS_MIN).then(|| words.join(" & "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_made_of_words_alone() {
        assert_eq!(all_beginning_with("Cache: warm"), Some("'cache':* & 'warm':*".into()));
        assert_eq!(all_beginning_with("a' | !b <-> (c"), Some("'a':* & 'b':* & 'c':*".into()));
        assert_eq!(all_beginning_with("  '' "), None);
        assert_eq!(all_beginning_with("ab"), None);
    }
}
