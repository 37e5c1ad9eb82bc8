//! The caller's calendars, and the forms that make and end them.

use app_context::{AppError, hand_over, handed_over, ports, redirect_to, say, signed_in, site};
use domain::FeedId;
use domain::oncall::{Feed, FeedForm, FeedKind};
use leptos::server;

/// Where the address of a new calendar waits for its page.
const PAGE: &str = "/on-call";

pub async fn load_calendars() -> Result<Vec<Feed>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.on_call.feeds(&by).await?)
}

/// `roster`: slug; only for a calendar of one roster.
#[server]
pub async fn create_calendar(kind: FeedKind, #[server(default)] roster: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let roster = Some(roster).filter(|slug| !slug.is_empty());
    let created = ports()?.on_call.create_feed(&by, FeedForm { kind, roster }).await?;
    hand_over(PAGE, &format!("{}/ical/{}.ics", site()?.public_url, created.secret));
    redirect_to(PAGE);
    Ok(())
}

/// The address of the calendar that has just been made.
pub fn take_created_calendar() -> Option<String> {
    signed_in().ok()?;
    handed_over(PAGE)
}

#[server]
pub async fn end_calendar(calendar: FeedId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.on_call.revoke_feed(&by, calendar).await?;
    say("That calendar is ended. Its address answers no more.");
    Ok(())
}
