//! An instant, as milliseconds since the epoch. Small enough for the browser, where `Intl` knows the zones.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// An instant in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = i64))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// Refuses what no calendar, browser or database could show.
impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let instant = Timestamp(i64::deserialize(deserializer)?);
        if instant.is_plausible() {
            Ok(instant)
        } else {
            Err(D::Error::custom("an instant lies in the years 1 to 9999"))
        }
    }
}

impl Timestamp {
    /// Whether it lies in the years 1 to 9999, which everything that reads it can hold.
    #[must_use]
    pub fn is_plausible(self) -> bool {
        (-62_135_596_800_000..=253_402_300_799_999).contains(&self.0)
    }

    /// This instant moved by so many seconds (negative: earlier).
    #[must_use]
    pub fn plus_s(self, seconds: i64) -> Self {
        Timestamp(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// This instant moved by so many minutes.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_s(minutes.saturating_mul(60))
    }

    /// Whole seconds from `earlier` to this instant; negative when it is later.
    #[must_use]
    pub fn seconds_since(self, earlier: Timestamp) -> i64 {
        (self.0 - earlier.0).div_euclid(1000)
    }
}

/// `2026-11-20T03:12:00Z`, in UTC, to the second: what machines and pages without JavaScript read.
impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = civil_from_days(self.0.div_euclid(86_400_000));
        let second = self.0.rem_euclid(86_400_000) / 1000;
        write!(f, "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
    }
}

/// Year, month and day of a count of days since the epoch, in the proleptic Gregorian calendar
/// (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(instant: jiff::Timestamp) -> Self {
        Timestamp(instant.as_millisecond())
    }
}

impl Timestamp {
    /// The same instant for calendar arithmetic. Instants outside jiff's years -9999 to 9999 become its limits.
    #[must_use]
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    /// Reads RFC 3339, as machines write it (`2026-11-20T03:12:00.123Z`).
    ///
    /// # Errors
    /// When the text is not an instant with an offset.
    pub fn parse_rfc3339(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<jiff::Timestamp>().map(Self::from)
    }
}

#[cfg(feature = "sqlx")]
mod postgres {
    //! `timestamptz` is microseconds since 2000-01-01 on the wire.

    use super::Timestamp;
    use sqlx::encode::IsNull;
    use sqlx::error::BoxDynError;
    use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueFormat, PgValueRef, Postgres};
    use sqlx::{Decode, Encode, Type};

    const MS_1970_TO_2000: i64 = 946_684_800_000;

    impl Type<Postgres> for Timestamp {
        fn type_info() -> PgTypeInfo {
            PgTypeInfo::with_name("timestamptz")
        }
    }

    impl PgHasArrayType for Timestamp {
        fn array_type_info() -> PgTypeInfo {
            PgTypeInfo::with_name("_timestamptz")
        }
    }

    impl Encode<'_, Postgres> for Timestamp {
        fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
            let micros = (self.0 - MS_1970_TO_2000) * 1000;
            Encode::<Postgres>::encode_by_ref(&micros, buffer)
        }
    }

    impl Decode<'_, Postgres> for Timestamp {
        fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
            match value.format() {
                PgValueFormat::Binary => {
                    let micros: i64 = Decode::<Postgres>::decode(value)?;
                    Ok(Timestamp(micros.div_euclid(1000) + MS_1970_TO_2000))
                }
                PgValueFormat::Text => Err("timestamps are read in the binary format".into()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plausible_instants_are_read() {
        for (text, read) in [
            ("0", true),
            ("-62135596800000", true),
            ("-62135596800001", false),
            ("253402300799999", true),
            ("253402300800000", false),
            ("9223372036854775807", false),
        ] {
            assert_eq!(serde_json::from_str::<Timestamp>(text).is_ok(), read, "{text}");
        }
        assert_eq!(Timestamp(-62_135_596_800_000).to_string(), "0001-01-01T00:00:00Z");
        assert_eq!(Timestamp(253_402_300_799_999).to_string(), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn prints_as_rfc3339() {
        assert_eq!(Timestamp(0).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(Timestamp(951_782_400_000).to_string(), "2000-02-29T00:00:00Z");
        assert_eq!(Timestamp(-1).to_string(), "1969-12-31T23:59:59Z");
        let text = "2026-11-20T03:12:59Z";
        assert_eq!(Timestamp::parse_rfc3339(text).expect("an instant").to_string(), text);
    }
}
