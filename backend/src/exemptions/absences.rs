//! Exemptions as the rules of schedules read them: instants, on the clocks where people live.

use crate::error::Result;
use domain::exemptions::effect;
use domain::oncall::{Absence, Clock, Hours, HoursForm, Reading, TimeOfDay};
use domain::{PersonId, Timestamp};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use sqlx::types::Json;
use std::collections::HashMap;
use uuid::Uuid;

/// When these people are not to be on call in `[from, to)`, by start.
pub(crate) async fn absences(
    connection: &mut PgConnection,
    people: &[Uuid],
    (from, to): (Timestamp, Timestamp),
) -> Result<HashMap<PersonId, Vec<Absence>>> {
    let rows = sqlx::query!(
        r#"select person.id as "id: PersonId", person.time_zone, starts_on::text as "starts_on!", ends_on::text as ends_on,
                  only_hours as "only_hours: Json<Vec<Hours>>"
           from exemptions exemption join people person on person.id = exemption.person_id
           where ended_at is null and person_id = any($1)
             and (ends_on is null or ends_on >= ($2::timestamptz at time zone 'UTC')::date - 1)
             and starts_on <= ($3::timestamptz at time zone 'UTC')::date + 1
           order by starts_on, exemption.id"#,
        people,
        from as _,
        to as _,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut clocks: HashMap<String, Clock> = HashMap::new();
    let mut absences: HashMap<PersonId, Vec<Absence>> = HashMap::new();
    for row in rows {
        let clock = clocks.entry(row.time_zone).or_insert_with_key(|zone| {
            // Its ends lie as far as exemptions may begin or end.
            let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
            Clock::of(&zone, from.plus_s(-400 * 86_400), to.plus_s(400 * 86_400))
        });
        let begins = |text: &str| {
            let date: Option<Date> = text.parse().ok();
            date.map(|date| clock.first_shows(Reading::new(date, TimeOfDay::MIDNIGHT)))
        };
        let after = |text: &str| begins(&text.parse::<Date>().ok()?.tomorrow().ok()?.to_string());
        let Some(starts_at) = begins(&row.starts_on) else { continue };
        let ends_at = row.ends_on.as_deref().and_then(after).unwrap_or(Timestamp(i64::MAX));
        let only = row.only_hours.map(|Json(only)| only);
        let forms: Option<Vec<HoursForm>> = only.as_ref().map(|only| only.iter().map(HoursForm::from).collect());
        let absence = Absence { starts_at, ends_at, only, effect: effect(forms.as_deref()) };
        absences.entry(row.id).or_default().push(absence);
    }
    for (person, starts_at, ends_at) in of_calendars(connection, people, (from, to)).await? {
        let absence = Absence { starts_at, ends_at, only: None, effect: effect(None) };
        absences.entry(person).or_default().push(absence);
    }
    absences.values_mut().for_each(|all| all.sort_by_key(|absence| absence.starts_at));
    Ok(absences)
}

/// Times away that stand in calendars of these people.
async fn of_calendars(
    connection: &mut PgConnection,
    people: &[Uuid],
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(PersonId, Timestamp, Timestamp)>> {
    let rows = sqlx::query!(
        r#"select person_id as "person_id: PersonId", starts_at as "starts_at: Timestamp", ends_at as "ends_at: Timestamp"
           from absence_events event join absence_calendars calendar on calendar.id = calendar_id
           where removed_at is null and person_id = any($1) and ends_at > $2 and starts_at < $3"#,
        people,
        from as _,
        to as _,
    );
    let rows = rows.fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.starts_at, row.ends_at)).collect())
}
