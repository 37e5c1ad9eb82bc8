//! A length of time as people write it: `500ms`, `10s`, `15m`, `12h`, `14d`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub Duration);

const UNITS: [(&str, u64); 5] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = (&text[..digits], text[digits..].trim());
        let unit_ms = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, ms)| *ms);
        let ms = number.parse::<u64>().ok().zip(unit_ms).and_then(|(number, ms)| number.checked_mul(ms));
        ms.map(|ms| Self(Duration::from_millis(ms)))
            .ok_or_else(|| "write a whole number and a unit: 500ms, 10s, 15m, 12h or 14d".to_owned())
    }
}

impl fmt::Display for Span {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.0.as_millis();
        let fits = |unit_ms: u64| ms >= u128::from(unit_ms) && ms.is_multiple_of(u128::from(unit_ms));
        let (unit, unit_ms) = UNITS.iter().rev().find(|(_, unit_ms)| fits(*unit_ms)).copied().unwrap_or(UNITS[0]);
        write!(out, "{}{unit}", ms / u128::from(unit_ms))
    }
}

impl From<Span> for Duration {
    fn from(span: Span) -> Self {
        span.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_and_written_alike() {
        for text in ["0ms", "500ms", "10s", "15m", "12h", "14d", "90s"] {
            let span: Span = text.parse().unwrap();
            assert_eq!(span.to_string(), text);
        }
        assert_eq!("120 s".parse::<Span>().unwrap().to_string(), "2m");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "10", "s", "1.5h", "-3s", "10 weeks", "99999999999999999999d", "999999999999999d"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
