//! The report of a period.

use app_context::{AppError, ports, signed_in};
use domain::oncall::{PayReport, RosterRights};

/// Both days are unset for the last month.
pub async fn load_pay(slug: String, from: String, to: String) -> Result<(PayReport, RosterRights), AppError> {
    let by = signed_in()?;
    let on_call = ports()?.on_call;
    let period = (!from.is_empty() || !to.is_empty()).then_some((from, to));
    Ok((on_call.pay_report(&by, &slug, period).await?, on_call.rights(&by, &slug).await?))
}
