//! Requests for cover, and the forms that make, take and withdraw them.

use crate::civil;
use crate::duty::api::RemoveCover;
use crate::duty::shape::viewer_zone;
use app_context::{AppError, ports, say, say_undo, signed_in};
use domain::oncall::{CoverRequest, CoverRequestForm, Layer, SwapForm, SwapSide};
use domain::{CoverRequestId, FieldErrors, PersonId, Refusal, Timestamp};
use leptos::server;
use leptos::server_fn::ServerFn;
use serde::{Deserialize, Serialize};

/// A request in words of the viewer's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    pub request: CoverRequest,
    /// `Fri 27 Nov 09:00 to 17:00`
    pub when: String,
    /// `8 h`
    pub length: String,
    pub mine: bool,
    /// It has begun: whoever takes it is on call at once.
    pub running: bool,
}

pub async fn load_wanted(now: Timestamp) -> Result<Vec<Wanted>, AppError> {
    let by = signed_in()?;
    let zone = civil::zone(&viewer_zone());
    let requests = ports()?.on_call.cover_requests(&by).await?;
    let wanted = requests.into_iter().map(|request| {
        let (from, to) = (civil::zoned(request.starts_at, &zone), civil::zoned(request.ends_at, &zone));
        let same_day = from.date() == to.date();
        let until = to.strftime(if same_day { "%H:%M" } else { "%a %-d %b %H:%M" });
        Wanted {
            when: format!("{} to {until}", civil::exact(request.starts_at, &zone)),
            length: crate::duty::shape::length(request.ends_at.seconds_since(request.starts_at.max(now))),
            mine: by.person() == Some(request.person.id),
            running: request.starts_at <= now,
            request,
        }
    });
    Ok(wanted.collect())
}

/// Times are civil times of the roster's zone.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn ask_for_cover(
    roster: String,
    layer: String,
    asked_of: String,
    starts_at: String,
    ends_at: String,
    #[server(default)] note: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let on_call = ports()?.on_call;
    let present = on_call.present(&by, &roster, None).await?;
    let zone = civil::zone(&present.now.time_zone);
    let mut errors = FieldErrors::default();
    let mut instant = |field: &str, text: &str| civil::read_field(&mut errors, field, text, &zone, present.at);
    let (starts_at, ends_at) = (instant("starts_at", &starts_at), instant("ends_at", &ends_at));
    errors.check()?;
    let asked_of: Option<PersonId> = match asked_of.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Refusal::invalid("asked_of", "Choose somebody of the list."))?),
    };
    let layer = Layer(layer.parse().map_err(|_| Refusal::invalid("layer", "Choose a layer of this roster."))?);
    let form = CoverRequestForm { roster, layer, person_id: None, asked_of, starts_at, ends_at, note };
    let request = on_call.ask_for_cover(&by, form).await?;
    let whom = request.asked_of.as_ref().map_or("Everybody", |asked| &asked.name);
    say_undo(
        format!("{whom} can take it on “On call”."),
        WithdrawRequest::PATH,
        &[("request", request.id.to_string())],
    );
    Ok(())
}

#[server]
pub async fn take_request(request: CoverRequestId) -> Result<(), AppError> {
    let by = signed_in()?;
    let cover = ports()?.on_call.take_cover_request(&by, request).await?;
    let said = format!("You cover {}, {}.", cover.roster.name, cover.layer.word().to_lowercase());
    say_undo(said, RemoveCover::PATH, &[("cover", cover.id.to_string())]);
    Ok(())
}

#[server]
pub async fn withdraw_request(request: CoverRequestId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.on_call.withdraw_cover_request(&by, request).await?;
    say("That request is withdrawn. The time stays as it is.");
    Ok(())
}

/// `mine` and `theirs` name stretches in milliseconds, `from|until`, the latter after a person.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn swap(roster: String, layer: i16, mine: String, theirs: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let me = by.person().ok_or(Refusal::Forbidden)?;
    let on_call = ports()?.on_call;
    let present = on_call.present(&by, &roster, None).await?;
    let side = |field: &str, person_id: Option<PersonId>, stretch: &str| {
        let choose = || Refusal::invalid(field, "Choose a shift of the list.");
        let (from, until) = stretch.split_once('|').ok_or_else(choose)?;
        let instant = |text: &str| text.parse().map(Timestamp).map_err(|_| choose());
        let person_id = person_id.ok_or_else(choose)?;
        Ok::<_, Refusal>(SwapSide { person_id, starts_at: instant(from)?, ends_at: instant(until)? })
    };
    let (other, stretch) = theirs.split_once('|').unwrap_or_default();
    let first = side("mine", Some(me), &mine)?;
    let second = side("theirs", other.parse().ok(), stretch)?;
    let form = SwapForm { roster_id: present.now.roster.id, layer: Layer(layer), first, second };
    let covers = on_call.swap(&by, form).await?;
    let with = covers.first().map(|cover| cover.person.name.clone()).unwrap_or_default();
    say(format!("Swapped with {with}. Both covers stand on this page."));
    Ok(())
}
