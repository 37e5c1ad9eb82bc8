//! How much, as people type it at night: `41 %`, `3800/min`, `20k an hour`, `high`, `none`, `from now 10 %`.

use super::estimate::{LossBand, Percent};
use super::money::AMOUNT_MAX;
use crate::text::number;

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Band(LossBand),
    PerHour(i64),
    Share(Percent),
}

/// How much, and from when on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedLoss {
    pub asked: Asked,
    /// From this moment on, rather than from the beginning.
    pub from_now: bool,
}

const HELP: &str = "Write a share of customers, an amount or a band, like 41 %, 3800 a minute, 20k an hour, or none, low, medium, high.";

/// Reads it.
///
/// # Errors
/// What to write instead.
pub fn read(text: &str) -> Result<AskedLoss, String> {
    let text = text.trim().to_lowercase();
    let (text, from_now) = match text.strip_prefix("from now").or_else(|| text.strip_suffix("from now")) {
        Some(rest) => (rest.trim_start_matches(" on").trim(), true),
        None => (text.as_str(), false),
    };
    let asked = match text {
        "" => return Err(HELP.into()),
        "0" | "no" | "nothing" => Asked::Band(LossBand::None),
        word => match word.parse() {
            Ok(band) => Asked::Band(band),
            Err(_) => how_much(word)?,
        },
    };
    Ok(AskedLoss { asked, from_now })
}

/// An amount by itself, as in `12,000` or `€12k`.
#[must_use]
pub fn amount(text: &str) -> Option<i64> {
    let (digits, times, unit) = parts(text)?;
    let amount = number(&digits, times > 1.0)? * times;
    (unit.is_empty() && amount <= AMOUNT_MAX as f64).then(|| amount.round() as i64)
}

/// Digits, how often they count, and what stands behind them.
fn parts(text: &str) -> Option<(String, f64, String)> {
    let bare: String = text.to_lowercase().chars().filter(|sign| !"€$£¥₹\u{a0}".contains(*sign)).collect();
    let bare = bare.trim();
    let end = bare.find(|sign: char| !(sign.is_ascii_digit() || ",. ".contains(sign))).unwrap_or(bare.len());
    let (digits, rest) = (bare[..end].trim(), bare[end..].trim());
    // `k` and `m` stand at the number: `2m an hour` is two millions, `2/m` is two a minute.
    let (times, unit) = match rest.split_at_checked(1) {
        Some(("k", unit)) => (1_000.0, unit),
        Some(("m", unit)) if !unit.starts_with("in") => (1_000_000.0, unit),
        _ => (1.0, rest),
    };
    (!digits.is_empty()).then(|| (digits.to_owned(), times, unit.trim().to_owned()))
}

fn how_much(text: &str) -> Result<Asked, String> {
    let (digits, times, unit) = parts(text).ok_or(HELP)?;
    if let Some(nothing) = unit.strip_prefix('%').or_else(|| unit.strip_prefix("percent")) {
        let percent = nothing.trim().is_empty().then(|| number(&digits, true)).flatten();
        return percent
            .and_then(Percent::new)
            .map(Asked::Share)
            .ok_or_else(|| "A share lies between 0 and 100 %.".into());
    }
    let number = number(&digits, times > 1.0).ok_or(HELP)?;
    let per_hour = number * times * hours_in(&unit).ok_or_else(|| unit_missing(text))?;
    if per_hour > AMOUNT_MAX as f64 {
        return Err("This is more than can be lost in an hour. Check the zeros.".into());
    }
    Ok(Asked::PerHour(per_hour.round() as i64))
}

fn unit_missing(text: &str) -> String {
    format!("Say in what time it is lost: {text} an hour, or {text} a minute.")
}

/// How many of this unit are in an hour.
fn hours_in(unit: &str) -> Option<f64> {
    let unit = unit.trim().trim_start_matches('/').trim();
    let unit = ["per ", "an ", "a "].iter().find_map(|word| unit.strip_prefix(word)).unwrap_or(unit).trim();
    match unit {
        "m" | "min" | "mins" | "minute" => Some(60.0),
        "h" | "hr" | "hour" => Some(1.0),
        "d" | "day" => Some(1.0 / 24.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_it_in_many_ways() {
        let share = |percent| Asked::Share(Percent::new(percent).expect("a share"));
        for (text, asked) in [
            ("41 %", share(41.0)),
            ("41%", share(41.0)),
            ("0.5 %", share(0.5)),
            ("0,5 percent", share(0.5)),
            ("3800/min", Asked::PerHour(228_000)),
            ("€3,800 a minute", Asked::PerHour(228_000)),
            ("3.800 per min", Asked::PerHour(228_000)),
            ("3 800/m", Asked::PerHour(228_000)),
            ("3.8k/min", Asked::PerHour(228_000)),
            ("20k an hour", Asked::PerHour(20_000)),
            ("1.2m per hour", Asked::PerHour(1_200_000)),
            ("$240/h", Asked::PerHour(240)),
            ("48,000 a day", Asked::PerHour(2_000)),
            ("1,234,567/h", Asked::PerHour(1_234_567)),
            ("0.5/min", Asked::PerHour(30)),
            ("High", Asked::Band(LossBand::High)),
            ("none", Asked::Band(LossBand::None)),
            ("0", Asked::Band(LossBand::None)),
        ] {
            assert_eq!(read(text), Ok(AskedLoss { asked, from_now: false }), "{text}");
        }
        for text in ["from now 10 %", "10 % from now", "From now on 10 %"] {
            assert_eq!(read(text), Ok(AskedLoss { asked: share(10.0), from_now: true }), "{text}");
        }
    }

    #[test]
    fn an_amount_by_itself_has_no_unit() {
        for (text, read) in [
            ("12,000", Some(12_000)),
            ("€1.5k", Some(1_500)),
            ("2m", Some(2_000_000)),
            ("0", Some(0)),
            ("5 a day", None),
            ("-5", None),
            ("some", None),
        ] {
            assert_eq!(amount(text), read, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_a_way_out() {
        for (text, said) in [
            ("", "Write a share"),
            ("a lot", "Write a share"),
            ("3800", "3800 an hour"),
            ("20k", "20k an hour"),
            ("120 %", "between 0 and 100"),
            ("41 % of all", "between 0 and 100"),
            ("9999999999999/h", "Check the zeros"),
            ("1.2.3/h", "Write a share"),
        ] {
            let problem = read(text).expect_err(text);
            assert!(problem.contains(said), "{text}: {problem}");
        }
    }
}
