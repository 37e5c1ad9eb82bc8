//! What the editor of a roster shows, and what its form sends.

use super::fields::{Act, RotationFields, Surroundings, apply};
use super::shape;
use crate::civil;
use crate::roster::api::RosterView;
use app_context::{AppError, ports, redirect_to, say, say_undo, signed_in};
use domain::oncall::{PlanForm, Preview, RosterRef};
use domain::{PersonRef, Refusal, Timestamp};
use leptos::server;
use leptos::server_fn::ServerFn;
use serde::{Deserialize, Serialize};

/// The editor in one load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editor {
    pub roster: RosterRef,
    /// The zone in which the roster is told.
    pub time_zone: String,
    pub now: Timestamp,
    /// When the draft was last changed; none when nothing was.
    pub changed_at: Option<Timestamp>,
    pub based_on: Option<i32>,
    /// Civil, in the roster's zone; empty means at once.
    pub effective_from: String,
    /// The next hand-over, as a suggestion for it.
    pub next_hand_over: Option<String>,
    pub reason: String,
    pub rotations: Vec<RotationFields>,
    /// Everybody who can take turns.
    pub people: Vec<PersonRef>,
    /// What publishing would do, or what keeps it from being computed.
    pub outcome: Result<Outcome, AppError>,
}

/// What publishing would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub preview: Preview,
    /// The final schedule from then on.
    pub line: RosterView,
    /// `Mon 30 Mar 09:00`; `now` when it takes effect at once.
    pub when: String,
    pub changes: Vec<ChangeWords>,
    /// More changes than are told.
    pub more_changes: usize,
}

/// A stretch of time that somebody else has, in words of the roster's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeWords {
    pub layer: String,
    pub when: String,
    pub before: String,
    pub after: String,
}

pub async fn load_editor(slug: String) -> Result<Editor, AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    // After each change somebody waits for this.
    let (draft, present, people) = futures::try_join!(
        async { Ok(ports.on_call.draft(&by, &slug).await?) },
        async { Ok(ports.on_call.present(&by, &slug, None).await?) },
        crate::roster::api::people_to_choose(),
    )?;
    let window = shape::window(&present, draft.form.effective_from);
    let outcome = match ports.on_call.preview(&by, &slug, draft.form.clone(), Some(window.asked())).await {
        Ok(preview) => Ok(shape::outcome(preview, &present, &window, draft.form.effective_from.is_none())),
        Err(refusal @ Refusal::Invalid(_)) => Err(refusal.into()),
        Err(refusal) => return Err(refusal.into()),
    };
    Ok(shape::editor(draft, &present, people, outcome))
}

/// Keeps the draft as its form says, and does what the pressed button says: see `Act`. Times are civil times of the
/// roster's zone.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn edit_roster(
    roster: String,
    #[server(default)] act: String,
    #[server(default)] based_on: String,
    #[server(default)] effective_from: String,
    #[server(default)] reason: String,
    #[server(default)] rotations: Vec<RotationFields>,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let on_call = ports.on_call;
    let act = Act::read(&act);
    let address = format!("/rosters/{roster}");
    if act == Act::Discard {
        on_call.discard_draft(&by, &roster).await?;
        say("The draft is gone. Nothing was published.");
        redirect_to(&address);
        return Ok(());
    }
    let draft = on_call.draft(&by, &roster).await?;
    let zone = civil::zone(&draft.time_zone);
    let mut rotations = rotations;
    let monday = civil::monday(ports.now.at(), &zone).to_string();
    apply(&mut rotations, &act, &Surroundings { time_zone: &draft.time_zone, monday });
    let effective_from = if let Act::At(time) = &act { time.clone() } else { effective_from };
    let mut form = PlanForm {
        based_on: based_on.parse().ok(),
        effective_from: shape::instant("effective_from", &effective_from, &zone)?,
        rotations: rotations.iter().map(RotationFields::form).collect(),
        reason: Some(reason).filter(|reason| !reason.trim().is_empty()),
        keep_turns: true,
    };
    if matches!(act, Act::KeepMine | Act::TakeTheirs) {
        let versions = on_call.versions(&by, &roster).await?;
        shape::settle(&mut form, &versions, act == Act::TakeTheirs);
    }
    on_call.keep_draft(&by, &roster, form.clone()).await?;
    if act == Act::Publish {
        let version = on_call.publish(&by, &roster, form).await?;
        let when = civil::exact(version.effective_from, &zone);
        let undo = [("roster", roster.clone()), ("number", version.number.to_string())];
        say_undo(format!("Version {} holds from {when}.", version.number), TakeBackVersion::PATH, &undo);
        redirect_to(&address);
    }
    Ok(())
}

/// Withdraws a version, or lets what held before it hold again.
#[server]
pub async fn take_back_version(roster: String, number: i32) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.on_call.take_back(&by, &roster, number).await?;
    say(format!("Version {number} was taken back."));
    Ok(())
}
