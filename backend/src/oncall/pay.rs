//! What being on call in a roster is worth, and what people earned by it: from the shifts that were, and from pages.

use super::load::{self, Loaded};
use super::{add_cover, assess, rights, show};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::oncall::{
    Clock, Crew, Earned, Handled, PayEstimate, PayForm, PayLine, PayReport, PayRules, Reading, Roster, Schedule,
    TimeOfDay, earned, earned_in_quarter,
};
use domain::{Action, Actor, FieldErrors, PersonId, Refusal, RosterId, Timestamp, text};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use sqlx::types::Json;
use std::collections::HashSet;
use uuid::Uuid;

/// Longest period of a report, in days.
const PERIOD_MAX: i32 = 366;
/// Most bands, and the highest amount: ten thousand units.
const BANDS_MAX: usize = 12;
const AMOUNT_MAX: i64 = 1_000_000;

/// The rules of a roster, and the day from which they hold, the newest first.
async fn rules(connection: &mut PgConnection, roster: RosterId) -> Result<Vec<(Date, PayRules)>> {
    let rows = sqlx::query!(
        r#"select to_char(effective_from, 'YYYY-MM-DD') as "effective_from!", rules as "rules: Json<PayRules>"
           from pay_rules where roster_id = $1 order by pay_rules.effective_from desc"#,
        roster as _
    );
    let rows = rows.fetch_all(connection).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.effective_from.parse().ok()?, row.rules.0))).collect())
}

/// All rules of a roster with the day from which they hold, the newest first.
pub(super) async fn list(ctx: &Ctx, by: &Actor, slug: &str) -> Result<Vec<PayForm>> {
    authz::require(by, Action::Read)?;
    let mut connection = ctx.db.acquire().await?;
    let id = show::id_of(&mut connection, slug).await?;
    let rules = rules(&mut connection, id).await?;
    Ok(rules.into_iter().map(|(from, rules)| PayForm { effective_from: Some(from.to_string()), rules }).collect())
}

pub(super) async fn set(ctx: &Ctx, by: &Actor, slug: &str, form: PayForm) -> Result<PayForm> {
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let id = show::id_of(&mut tx, slug).await?;
    rights::require_edit(&mut tx, by, id, now).await?;
    let (name, zone) = zone_of(&mut tx, id).await?;
    let today = now.to_jiff().to_zoned(zone).date();
    let mut errors = FieldErrors::default();
    let effective_from = match form.effective_from.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        None => today,
        Some(text) => text.parse().unwrap_or_else(|_| {
            errors.add("effective_from", "Write a date like 2026-11-23.");
            today
        }),
    };
    if (today - effective_from).get_days() > PERIOD_MAX || (effective_from - today).get_days() > PERIOD_MAX {
        errors.add("effective_from", "Choose a day within a year.");
    }
    let rules = check(&mut errors, form.rules);
    errors.check()?;
    sqlx::query!(
        "insert into pay_rules (roster_id, effective_from, rules, set_at, set_by)
         values ($1, $2::text::date, $3, $4, $5)
         on conflict (roster_id, effective_from) do update set rules = $3, set_at = $4, set_by = $5",
        id as _,
        effective_from.to_string(),
        Json(&rules) as _,
        now as _,
        by.name(),
    )
    .execute(&mut *tx)
    .await?;
    let what = format!("what being on call is worth from {effective_from} on");
    tx.announce(Subject::default(), Change::RosterChanged { roster: name, what });
    tx.commit_with(PayForm { effective_from: Some(effective_from.to_string()), rules }).await
}

fn check(errors: &mut FieldErrors, mut rules: PayRules) -> PayRules {
    rules.currency = rules.currency.trim().to_uppercase();
    if rules.currency.len() != 3 || !rules.currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
        errors.add("currency", "Write the three letters of a currency, like EUR.");
    }
    let mut amount = |field: &str, amount: i64| {
        if !(0..=AMOUNT_MAX).contains(&amount) {
            errors.add(field, "Give an amount from 0 to 10,000.");
        }
    };
    for (field, value) in [
        ("per_quarter", rules.per_quarter),
        ("per_shift", rules.per_shift),
        ("per_incident", rules.per_incident),
        ("per_hour", rules.per_hour),
        ("holiday_per_hour", rules.holiday_per_hour.unwrap_or(0)),
    ] {
        amount(field, value);
    }
    for (index, band) in rules.bands.iter().enumerate() {
        amount(&format!("bands.{index}.per_hour"), band.per_hour);
    }
    if rules.bands.len() > BANDS_MAX {
        errors.add("bands", format!("Use at most {BANDS_MAX} bands."));
    }
    for (index, band) in rules.bands.iter_mut().enumerate() {
        band.name = text::required(errors, &format!("bands.{index}.name"), &band.name, 40);
        if band.hours.weekdays.is_empty() {
            errors.add(&format!("bands.{index}.weekdays"), "Choose at least one day.");
        }
    }
    rules
}

async fn zone_of(connection: &mut PgConnection, id: RosterId) -> Result<(String, TimeZone)> {
    let row = sqlx::query!("select name, time_zone from rosters where id = $1", id as _);
    let row = row.fetch_one(connection).await?;
    Ok((row.name, TimeZone::get(&row.time_zone).unwrap_or(TimeZone::UTC)))
}

/// What people earned in a period, both days of it included; last month when unset. Who edits the roster reads of
/// everybody, everybody else of themselves.
pub(super) async fn report(ctx: &Ctx, by: &Actor, slug: &str, period: Option<(String, String)>) -> Result<PayReport> {
    authz::require(by, Action::Read)?;
    let now = ctx.now();
    let mut connection = ctx.db.acquire().await?;
    let id = show::id_of(&mut connection, slug).await?;
    let roster = show::roster_ref(&mut connection, id).await?;
    let (_, zone) = zone_of(&mut connection, id).await?;
    let all = rights::in_roster(&mut connection, by, id, now).await?.edit;
    let (first, last) = period_of(period, now.to_jiff().to_zoned(zone.clone()).date())?;
    let rules = rules(&mut connection, id).await?;
    // A quarter that ends in the period began before it.
    let (from, to) = (quarter_of(first).0, last);
    let days = Days::new(&zone, from, to);
    // No cover reaches further back, so that none is told twice.
    let back = days.begins(from).plus_s(-add_cover::LONGEST_S - 86_400);
    let loaded = load::load(&mut connection, Some(&[id.0]), back, days.after(to)).await?;
    let loaded_roster = loaded.rosters.first().ok_or_else(|| Refusal::NotFound("roster".into()))?;
    let window = (days.begins(from), days.after(to));
    let people: HashSet<PersonId> = load::mentioned(&loaded_roster.rules).collect();
    let crew = assess::crew(&mut connection, &people, window).await?;
    let handled = handled(&mut connection, &people, (days.begins(first), days.after(last))).await?;
    let mut lines: Vec<(String, Earned)> = Vec::new();
    for (starts, ends, rules) in stretches(&rules, first, last) {
        // What has not happened yet is not earned.
        let (starts_at, ends_at) = (days.begins(starts), days.after(ends).min(now));
        if starts_at < ends_at {
            let schedule = Schedule::of(&loaded_roster.rules, back, ends_at);
            let earned = earned(rules, &schedule, (starts_at, ends_at), &handled, &crew);
            lines.extend(earned.into_iter().map(|it| (rules.currency.clone(), it)));
        }
    }
    lines.extend(by_quarter(loaded_roster, &rules, &days, (first, last), now));
    let mut told: Vec<PayLine> = Vec::new();
    for (currency, it) in lines {
        let Some(person) = loaded.people.get(it.person).map(|known| known.person.clone()) else { continue };
        let same = |line: &&mut PayLine| {
            line.person.id == it.person && line.item == it.item && line.rate == it.rate && line.currency == currency
        };
        match told.iter_mut().find(same) {
            Some(line) => (line.quantity, line.amount) = (line.quantity + it.quantity, line.amount + it.amount),
            None => {
                let Earned { item, quantity, rate, amount, .. } = it;
                told.push(PayLine { person, item, quantity, rate, amount, currency });
            }
        }
    }
    told.retain(|line| all || by.person() == Some(line.person.id));
    told.sort_by(|one, other| {
        let key = |line: &PayLine| (line.person.name.to_lowercase(), line.person.id, line.item.clone(), line.rate);
        key(one).cmp(&key(other))
    });
    Ok(PayReport {
        roster,
        from: first.to_string(),
        to: last.to_string(),
        has_rules: !rules.is_empty(),
        all,
        lines: told,
    })
}

/// What the coming year is worth under two sets of rules of who is on call; none where nobody has said so, and for
/// those who do not edit the roster.
pub(super) async fn estimate(
    connection: &mut PgConnection,
    by: &Actor,
    roster: RosterId,
    (before, after): (&Roster, &Roster),
    window: (Timestamp, Timestamp),
    crew: &Crew,
) -> Result<Option<PayEstimate>> {
    let Some((_, rules)) = rules(connection, roster).await?.into_iter().next() else { return Ok(None) };
    if !rights::in_roster(connection, by, roster, window.0).await?.edit {
        return Ok(None);
    }
    let worth = |roster: &Roster| {
        let whole = earned(&rules, &Schedule::of(roster, window.0, window.1), window, &[], crew);
        let quarter_ms = (window.1.0 - window.0.0) / 4;
        let quarters = (0..4).flat_map(|n| {
            let (from, to) = (window.0.0 + n * quarter_ms, window.0.0 + (n + 1) * quarter_ms);
            earned_in_quarter(&rules, &Schedule::of(roster, Timestamp(from), Timestamp(to)))
        });
        whole.iter().map(|it| it.amount).sum::<i64>() + quarters.map(|it| it.amount).sum::<i64>()
    };
    let (before, after) = (worth(before), worth(after));
    Ok(Some(PayEstimate { currency: rules.currency, before, after }))
}

fn period_of(period: Option<(String, String)>, today: Date) -> Result<(Date, Date), Refusal> {
    let Some((from, to)) = period else {
        let last = today.first_of_month().yesterday().unwrap_or(today);
        return Ok((last.first_of_month(), last));
    };
    let mut errors = FieldErrors::default();
    let mut day = |field: &str, text: &str| {
        text.trim().parse().unwrap_or_else(|_| {
            errors.add(field, "Write a date like 2026-11-23.");
            today
        })
    };
    let (from, to): (Date, Date) = (day("from", &from), day("to", &to));
    if to < from {
        errors.add("to", "The last day must not come before the first.");
    } else if (to - from).get_days() >= PERIOD_MAX {
        errors.add("to", format!("Report at most {PERIOD_MAX} days at once."));
    } else if from.year() < 2000 || to.year() > 2100 {
        errors.add("from", "Choose days between 2000 and 2100.");
    }
    errors.check()?;
    Ok((from, to))
}

/// The parts of a period in which one set of rules holds, by day; a part before the first rules is worth nothing.
fn stretches(rules: &[(Date, PayRules)], first: Date, last: Date) -> Vec<(Date, Date, &PayRules)> {
    let mut until = last;
    let mut parts = Vec::new();
    for (from, rules) in rules {
        if *from <= until && until >= first {
            parts.push(((*from).max(first), until, rules));
            match from.yesterday() {
                Ok(before) => until = before,
                Err(_) => break,
            }
        }
    }
    parts
}

/// First and last day of the quarter of a day.
fn quarter_of(day: Date) -> (Date, Date) {
    let month = (day.month() - 1) / 3 * 3 + 1;
    let first = Date::new(day.year(), month, 1).unwrap_or(day);
    let last = first.checked_add(3.months()).and_then(Date::yesterday).unwrap_or(day);
    (first, last)
}

/// What is paid for the quarters that end in a period, once they are over.
fn by_quarter(
    roster: &Loaded,
    rules: &[(Date, PayRules)],
    days: &Days,
    (first, last): (Date, Date),
    now: Timestamp,
) -> Vec<(String, Earned)> {
    let mut all = Vec::new();
    let mut quarter = quarter_of(first);
    while quarter.1 <= last && days.after(quarter.1) <= now {
        if let Some((_, rules)) = rules.iter().find(|(from, _)| *from <= quarter.1) {
            let schedule = Schedule::of(&roster.rules, days.begins(quarter.0), days.after(quarter.1));
            all.extend(earned_in_quarter(rules, &schedule).into_iter().map(|it| (rules.currency.clone(), it)));
        }
        let Ok(next) = quarter.1.tomorrow() else { break };
        quarter = quarter_of(next);
    }
    all
}

/// When civil days begin and end in a zone.
struct Days(Clock);

impl Days {
    /// True between these days.
    fn new(zone: &TimeZone, from: Date, to: Date) -> Self {
        let rough = |day: Date| Timestamp(Reading::new(day, TimeOfDay::MIDNIGHT).0);
        Days(Clock::of(zone, rough(from).plus_s(-2 * 86_400), rough(to).plus_s(3 * 86_400)))
    }

    fn begins(&self, day: Date) -> Timestamp {
        self.0.first_shows(Reading::new(day, TimeOfDay::MIDNIGHT))
    }

    fn after(&self, day: Date) -> Timestamp {
        self.begins(day.tomorrow().unwrap_or(day))
    }
}

/// What these people were paged for and acknowledged in a window.
async fn handled(
    connection: &mut PgConnection,
    people: &HashSet<PersonId>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Handled>> {
    let ids: Vec<Uuid> = people.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select alert.acknowledged_by as "person!: PersonId", coalesce(alert.incident_id, alert.id) as "what!",
                  alert.acknowledged_at as "at!: Timestamp"
           from alerts alert
           where alert.acknowledged_by = any($1) and alert.acknowledged_at >= $2 and alert.acknowledged_at < $3
             and exists (select from pages page where page.alert_id = alert.id and page.person_id = alert.acknowledged_by)"#,
        &ids,
        from as _,
        to as _,
    );
    let rows = rows.fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| Handled { person: row.person, what: row.what, at: row.at }).collect())
}
