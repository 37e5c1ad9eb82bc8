//! Money in whole units of the organisation's currency: estimates have no cents.

use crate::fields::FieldErrors;
use crate::text::grouped;
use serde::{Deserialize, Serialize};

/// The largest amount that is taken: beyond a million millions somebody mistyped.
pub const AMOUNT_MAX: i64 = 1_000_000_000_000;

/// An amount that is not known exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Spread {
    pub at_least: i64,
    /// Nothing bounds it when unset.
    pub at_most: Option<i64>,
}

impl Spread {
    pub const NOTHING: Spread = Spread { at_least: 0, at_most: Some(0) };

    #[must_use]
    pub fn exactly(amount: i64) -> Self {
        Spread { at_least: amount, at_most: Some(amount) }
    }

    /// How much more it is, where this much is added.
    #[must_use]
    pub fn plus(self, amount: i64) -> Self {
        Spread {
            at_least: self.at_least.saturating_add(amount),
            at_most: self.at_most.map(|most| most.saturating_add(amount)),
        }
    }

    /// `€126,540`, `€1,000 to €10,000`, `up to €1,000`, `over €10,000`, `none`.
    #[must_use]
    pub fn words(self, currency: &str) -> String {
        let money = |amount| money(currency, amount);
        match (self.at_least, self.at_most) {
            (0, Some(0)) => "none".into(),
            (least, Some(most)) if least == most => money(least),
            (0, Some(most)) => format!("up to {}", money(most)),
            (least, Some(most)) => format!("{} to {}", money(least), money(most)),
            (0, None) => "not known".into(),
            (least, None) => format!("over {}", money(least)),
        }
    }

    /// The same of an amount per hour: `€3,800 a minute`, `€1,000 to €10,000 an hour`.
    #[must_use]
    pub fn rate_words(self, currency: &str) -> String {
        match (self.at_least, self.at_most) {
            (0, Some(0)) => "none".into(),
            (least, Some(most)) if least == most => rate(currency, least),
            _ => format!("{} an hour", self.words(currency)),
        }
    }
}

/// From this much an hour on, people think in minutes.
const BY_THE_MINUTE_FROM: i64 = 30_000;

/// An amount per hour as people say it: `€130 an hour`, `€3,800 a minute`.
#[must_use]
pub fn rate(currency: &str, per_hour: i64) -> String {
    if per_hour >= BY_THE_MINUTE_FROM {
        format!("{} a minute", money(currency, (per_hour + 30) / 60))
    } else {
        format!("{} an hour", money(currency, per_hour))
    }
}

/// `€126,540`, `CHF 126,540`.
#[must_use]
pub fn money(currency: &str, amount: i64) -> String {
    let sign = match currency {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" | "CNY" => "¥",
        "INR" => "₹",
        other => return format!("{other}\u{a0}{}", grouped(amount)),
    };
    format!("{sign}{}", grouped(amount))
}

/// A currency as banks write it (ISO 4217): three letters, in capitals.
pub fn currency(errors: &mut FieldErrors, field: &str, text: &str) -> String {
    let text = text.trim().to_uppercase();
    if text.len() != 3 || !text.bytes().all(|letter| letter.is_ascii_uppercase()) {
        errors.add(field, "Write the three letters of a currency, like EUR or USD.");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_people_read_them() {
        for (code, amount, text) in [
            ("EUR", 0, "€0"),
            ("EUR", 999, "€999"),
            ("USD", 1_000, "$1,000"),
            ("GBP", 1_234_567, "£1,234,567"),
            ("CHF", 12_000, "CHF\u{a0}12,000"),
            ("EUR", -1_000, "€-1,000"),
        ] {
            assert_eq!(money(code, amount), text);
        }
        assert_eq!(rate("EUR", 130), "€130 an hour");
        assert_eq!(rate("EUR", 228_000), "€3,800 a minute");
    }

    #[test]
    fn a_spread_says_what_is_known_of_it() {
        let spread = |at_least, at_most| Spread { at_least, at_most };
        for (spread, text, by_rate) in [
            (Spread::NOTHING, "none", "none"),
            (Spread::exactly(126_540), "€126,540", "€2,109 a minute"),
            (spread(0, Some(1_000)), "up to €1,000", "up to €1,000 an hour"),
            (spread(1_000, Some(10_000)), "€1,000 to €10,000", "€1,000 to €10,000 an hour"),
            (spread(10_000, None), "over €10,000", "over €10,000 an hour"),
        ] {
            assert_eq!(spread.words("EUR"), text);
            assert_eq!(spread.rate_words("EUR"), by_rate);
        }
    }

    #[test]
    fn currencies_have_three_letters() {
        for (text, good) in [("eur", true), (" CHF ", true), ("EURO", false), ("€", false), ("E1R", false)] {
            let mut errors = FieldErrors::default();
            currency(&mut errors, "currency", text);
            assert_eq!(errors.0.is_empty(), good, "{text}");
        }
    }
}
