//! Text that people typed, checked once at the door.

use crate::fields::FieldErrors;

/// Longest title of an incident, an alert or an update, in characters.
pub const TITLE_MAX: usize = 200;
/// Longest chat line or free text, in characters.
pub const BODY_MAX: usize = 10_000;
/// Shortest and longest password, in characters (OWASP ASVS 5.0, 6.2.1 and 6.2.9).
pub const PASSWORD_MIN: usize = 10;
pub const PASSWORD_MAX: usize = 128;

/// The trimmed text when it has 1 to `max` characters; otherwise a problem at `field`, and the trimmed text.
pub fn required(errors: &mut FieldErrors, field: &str, text: &str, max: usize) -> String {
    let text = at_most(errors, field, text, max);
    if text.is_empty() {
        errors.add(field, "Write something here.");
    }
    text
}

/// The trimmed text when it is not empty.
pub fn optional(errors: &mut FieldErrors, field: &str, text: &str, max: usize) -> Option<String> {
    let text = at_most(errors, field, text, max);
    (!text.is_empty()).then_some(text)
}

/// Postgres text holds no NUL, and no keyboard writes one: it is dropped.
fn at_most(errors: &mut FieldErrors, field: &str, text: &str, max: usize) -> String {
    let text = text.replace('\0', "");
    let text = text.trim();
    let length = text.chars().count();
    if length > max {
        errors.add(field, format!("Use at most {max} characters; this has {length}."));
    }
    text.to_owned()
}

/// A lower-case e-mail address that could exist: one `@`, a dot-separated host, no spaces or line breaks.
pub fn email(errors: &mut FieldErrors, field: &str, text: &str) -> String {
    let text = text.trim().to_lowercase();
    let plausible = text.len() <= 254
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'))
        && text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && !host.contains('@') && host.split('.').all(|label| !label.is_empty())
        });
    if !plausible {
        errors.add(field, "Write an e-mail address, like ada@example.org.");
    }
    text
}

/// A slug for addresses: lower-case letters, digits and hyphens, 1 to 60 of them.
pub fn slug(errors: &mut FieldErrors, field: &str, text: &str) -> String {
    let text = text.trim().to_owned();
    let fits = (1..=60).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-');
    if !fits {
        errors.add(field, "Use lower-case letters, digits and hyphens, like checkout-api.");
    }
    text
}

/// A password that may be set: long enough, not absurdly long. No composition rules (ASVS 6.2.5).
pub fn new_password(errors: &mut FieldErrors, field: &str, text: &str) {
    let length = text.chars().count();
    if length < PASSWORD_MIN {
        errors.add(field, format!("Use at least {PASSWORD_MIN} characters; a short sentence is good."));
    } else if length > PASSWORD_MAX {
        errors.add(field, format!("Use at most {PASSWORD_MAX} characters."));
    }
}

/// A whole number in groups of three digits: `12,000`.
pub(crate) fn grouped(amount: i64) -> String {
    let digits = amount.unsigned_abs().to_string();
    let mut text = String::from(if amount < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number as people write it: digits with a point, or with groups of three. `3.800` is a group, unless something of it is a fraction: `3.8k`, `0.125 %`.
pub(crate) fn number(text: &str, fraction: bool) -> Option<f64> {
    let text: String = text.chars().filter(|sign| *sign != ' ').collect();
    let grouped = |sign: char| {
        let mut parts = text.split(sign);
        let first = parts.next().unwrap_or_default();
        let rest: Vec<&str> = parts.collect();
        !rest.is_empty() && (1..=3).contains(&first.len()) && rest.iter().all(|part| part.len() == 3)
    };
    let plain = match (text.contains(','), text.contains('.')) {
        (true, true) => text.replace(',', ""),
        (true, false) if grouped(',') && !(fraction && text.matches(',').count() == 1) => text.replace(',', ""),
        (true, false) => text.replace(',', "."),
        (false, true) if !fraction && grouped('.') => text.replace('.', ""),
        _ => text.clone(),
    };
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e_mail_addresses_are_plausible_or_refused() {
        for (text, good) in [
            ("ada@example.org", true),
            (" Ada@Example.org ", true),
            ("ada@localhost", true),
            ("ada", false),
            ("ada@", false),
            ("@example.org", false),
            ("a@b@c", false),
            ("ada@example..org", false),
            ("ada@example.org\r\nBcc: x@y.z", false),
            ("Ada <ada@example.org>", false),
        ] {
            let mut errors = FieldErrors::default();
            email(&mut errors, "email", text);
            assert_eq!(errors.0.is_empty(), good, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_nothing() {
        for nothing in ["", " \n ", "\0", " \0 \0"] {
            let mut errors = FieldErrors::default();
            assert_eq!(required(&mut errors, "title", nothing, 9), "");
            assert!(errors.get("title").is_some(), "{nothing:?}");
            assert_eq!(optional(&mut errors, "hunch", nothing, 9), None);
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        let mut errors = FieldErrors::default();
        assert_eq!(required(&mut errors, "title", " ü ", 1), "ü");
        assert!(errors.0.is_empty());
        required(&mut errors, "title", "üü", 1);
        assert!(errors.get("title").is_some());
    }
}
