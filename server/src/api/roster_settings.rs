//! What a roster expects of its people, and what being on call there is worth.

use super::*;
use axum::extract::State;
use domain::oncall::{ClashView, Cover, PayForm, PayReport, Policy};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(set_policy))
        .routes(routes!(list_clashes))
        .routes(routes!(cover_clashes))
        .routes(routes!(list_pay_rules, set_pay_rules))
        .routes(routes!(pay_report))
        .routes(routes!(pay_report_csv))
}

/// Changes what a roster expects of its people: what is found in its schedule, and whom it proposes.
#[utoipa::path(put, path = "/rosters/{roster}/policy", request_body = Policy, responses((status = OK, body = Policy)))]
async fn set_policy(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
    Json(policy): Json<Policy>,
) -> Answered<Policy> {
    Ok(Json(ports.on_call.set_policy(&by, &slug, policy).await?))
}

/// Where exempt people are on call in the coming 92 days, and who could take each time.
#[utoipa::path(get, path = "/rosters/{roster}/clashes", responses((status = OK, body = Vec<ClashView>)))]
async fn list_clashes(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
) -> Answered<Vec<ClashView>> {
    Ok(Json(ports.on_call.clashes(&by, &slug).await?))
}

/// Gives all that time to those who are proposed for it, as covers.
#[utoipa::path(post, path = "/rosters/{roster}/clashes/cover", responses((status = OK, body = Vec<Cover>)))]
async fn cover_clashes(State(ports): State<Ports>, Caller(by): Caller, At(slug): At<String>) -> Answered<Vec<Cover>> {
    Ok(Json(ports.on_call.cover_clashes(&by, &slug).await?))
}

/// What being on call is worth: all rules with the day from which they hold, the newest first.
#[utoipa::path(get, path = "/rosters/{roster}/pay-rules", responses((status = OK, body = Vec<PayForm>)))]
async fn list_pay_rules(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
) -> Answered<Vec<PayForm>> {
    Ok(Json(ports.on_call.pay_rules(&by, &slug).await?))
}

/// Changes the rules from a day on. What was earned before stays as it was.
#[utoipa::path(
    put,
    path = "/rosters/{roster}/pay-rules",
    request_body = PayForm,
    responses((status = OK, body = PayForm))
)]
async fn set_pay_rules(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
    Json(form): Json<PayForm>,
) -> Answered<PayForm> {
    Ok(Json(ports.on_call.set_pay_rules(&by, &slug, form).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Period {
    /// First day, `YYYY-MM-DD`, in the zone of the roster. Unset: last month.
    from: Option<String>,
    /// Last day.
    to: Option<String>,
}

impl Period {
    fn both(self) -> Result<Option<(String, String)>, domain::Refusal> {
        match (self.from, self.to) {
            (Some(from), Some(to)) => Ok(Some((from, to))),
            (None, None) => Ok(None),
            _ => Err(domain::Refusal::invalid("to", "Give both days of the period, or none.")),
        }
    }
}

/// What people earned in a period. Who edits the roster reads of everybody, everybody else of themselves.
#[utoipa::path(get, path = "/rosters/{roster}/pay", params(Period), responses((status = OK, body = PayReport)))]
async fn pay_report(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
    Query(period): Query<Period>,
) -> Answered<PayReport> {
    Ok(Json(ports.on_call.pay_report(&by, &slug, period.both()?).await?))
}

/// The same as a table for a spreadsheet (RFC 4180): person, item, quantity, rate, amount, currency, first and last day.
#[utoipa::path(
    get,
    path = "/rosters/{roster}/pay.csv",
    params(Period),
    responses((status = OK, content_type = "text/csv", body = String))
)]
async fn pay_report_csv(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
    Query(period): Query<Period>,
) -> Result<Response, Problem> {
    let report = ports.on_call.pay_report(&by, &slug, period.both()?).await?;
    let name = format!("attachment; filename=\"pay-{}-{}-{}.csv\"", report.roster.slug, report.from, report.to);
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, table(&report)).into_response())
}

fn table(report: &PayReport) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = ["person", "item", "quantity", "rate", "amount", "currency", "from", "to"];
    let mut write = |row: [&str; 8]| writer.write_record(row).expect("memory takes every row");
    write(head);
    for line in &report.lines {
        let quantity = if line.item.is_hours() { hundredths(line.quantity) } else { line.quantity.to_string() };
        write([
            &harmless(&line.person.name),
            &harmless(line.item.word()),
            &quantity,
            &hundredths(line.rate),
            &hundredths(line.amount),
            &line.currency,
            &report.from,
            &report.to,
        ]);
    }
    String::from_utf8(writer.into_inner().expect("memory takes every row")).expect("all of it is text")
}

/// `12.50`
fn hundredths(amount: i64) -> String {
    format!("{}.{:02}", amount / 100, amount.rem_euclid(100))
}

/// Spreadsheets carry out what begins like a formula; an apostrophe makes it a text.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::oncall::{PayItem, PayLine, RosterRef};
    use domain::{PersonId, PersonRef, RosterId};

    #[test]
    fn names_with_commas_are_quoted_and_formulas_are_texts() {
        let nil = uuid::Uuid::nil();
        let line = |name: &str, item, quantity| PayLine {
            person: PersonRef { id: PersonId(nil), name: name.into() },
            item,
            quantity,
            rate: 1250,
            amount: 10_005,
            currency: "EUR".into(),
        };
        let report = PayReport {
            roster: RosterRef { id: RosterId(nil), slug: "payments".into(), name: "Payments".into() },
            from: "2026-10-01".into(),
            to: "2026-10-31".into(),
            has_rules: true,
            all: true,
            lines: vec![line("Öz, Robin", PayItem::Shift, 8), line("=1+1", PayItem::Hours, 850)],
        };
        assert_eq!(
            table(&report),
            "person,item,quantity,rate,amount,currency,from,to\n\
             \"Öz, Robin\",Shifts,8,12.50,100.05,EUR,2026-10-01,2026-10-31\n\
             '=1+1,Hours,8.50,12.50,100.05,EUR,2026-10-01,2026-10-31\n"
        );
    }
}
