//! What lists share: opaque cursors of those ordered by name, and patterns for searching.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Refusal;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// Stands between the two halves of a cursor; no name contains it.
const SEPARATOR: char = '\u{1f}';
/// More words than this do not narrow a search any further.
const WORDS_MAX: usize = 8;
/// Letters that the index of titles is made of.
const TRIGRAM: usize = 3;

/// The last item of a page. Its name is lowered by Postgres, which also orders the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameCursor {
    pub name: String,
    pub id: Uuid,
}

/// The cursor behind an item.
pub(crate) fn name_cursor(name: &str, id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(format!("{name}{SEPARATOR}{id}"))
}

/// Reads a cursor back.
///
/// # Errors
/// [`Refusal::Invalid`] at `after` when it was not made by [`name_cursor`].
pub(crate) fn read_name_cursor(after: Option<&str>) -> Result<Option<NameCursor>, Refusal> {
    let Some(after) = after else { return Ok(None) };
    let text = URL_SAFE_NO_PAD.decode(after).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    text.filter(|text| !text.contains('\0'))
        .and_then(|text| {
            let (name, id) = text.rsplit_once(SEPARATOR)?;
            Some(NameCursor { name: name.to_owned(), id: Uuid::parse_str(id).ok()? })
        })
        .map(Some)
        .ok_or_else(|| Refusal::invalid("after", "This place in the list is not known. Start at the first page."))
}

/// The `ilike` pattern for "contains these characters"; none for an empty search.
pub(crate) fn containing(search: Option<&str>) -> Option<String> {
    let search = search?.trim().replace('\0', "");
    if search.is_empty() {
        return None;
    }
    let mut pattern = String::with_capacity(search.len() + 2);
    pattern.push('%');
    for character in search.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    Some(pattern)
}

/// Pushes conditions: every word of the search stands in this column, which has an index of trigrams. Three letters
/// in a row can be looked up anywhere; fewer only where a word begins; signs alone cannot, and narrow nothing.
pub(crate) fn push_words(query: &mut QueryBuilder<Postgres>, column: &'static str, search: &str) {
    for word in search.split_whitespace().take(WORDS_MAX) {
        let anywhere = crate::db::contains(word);
        match word.split(|sign: char| !sign.is_alphanumeric()).map(|run| run.chars().count()).max() {
            None | Some(0) => {}
            Some(..TRIGRAM) => {
                let beginning = anywhere.strip_prefix('%').unwrap_or_default().to_owned();
                query.push(" and (").push(column).push(" ilike ").push_bind(beginning.clone());
                query.push(" or ").push(column).push(" ilike ").push_bind(format!("% {beginning}")).push(")");
            }
            Some(_) => {
                query.push(" and ").push(column).push(" ilike ").push_bind(anywhere);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_anything_else_is_refused() {
        let id = Uuid::from_u128(7);
        let cursor = name_cursor("Ægir Ólafsson", id);
        assert_eq!(read_name_cursor(Some(&cursor)), Ok(Some(NameCursor { name: "Ægir Ólafsson".into(), id })));
        assert_eq!(read_name_cursor(None), Ok(None));
        for wrong in ["", "x", "💥", &URL_SAFE_NO_PAD.encode("a\u{1f}b"), &URL_SAFE_NO_PAD.encode("a\0\u{1f}b")] {
            assert!(matches!(read_name_cursor(Some(wrong)), Err(Refusal::Invalid(_))), "{wrong:?}");
        }
    }

    #[test]
    fn what_a_pattern_means_is_escaped() {
        assert_eq!(containing(Some(" 100%_\\ ")).as_deref(), Some(r"%100\%\_\\%"));
        assert_eq!(containing(Some("  ")), None);
    }
    #[test]
    fn words_are_looked_up_as_the_index_can() {
        for (search, condition) in [
            ("", ""),
            ("-- %", ""),
            (" DiskFull ", " and title ilike $1"),
            ("eu db-1", " and (title ilike $1 or title ilike $2) and (title ilike $3 or title ilike $4)"),
            ("é-été", " and title ilike $1"),
        ] {
            let mut query = QueryBuilder::<Postgres>::new("");
            push_words(&mut query, "title", search);
            assert_eq!(query.sql().as_str(), condition, "{search}");
        }
    }
}
