//! What the page of a calendar that is brought in shows, and its forms.

use crate::editor::{ChangeWords, change_words};
use crate::roster::api::{RotationWords, people_to_choose};
use crate::roster::rotation_words::rotation_words;
use crate::{civil, measures};
use app_context::{AppError, ports, redirect_to, say, signed_in};
use domain::oncall::{ImportForm, ImportPeopleForm, ImportedName, Meant, RosterRef};
use domain::{PersonRef, Refusal};
use leptos::server;
use serde::{Deserialize, Serialize};

/// How many departures are told.
const TOLD: usize = 12;

/// The page in one load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    pub roster: RosterRef,
    pub people: Vec<PersonRef>,
    pub waits: Option<Waiting>,
}

/// A calendar that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// `Read by Ada on Fri 20 Nov 04:12: Mon 5 Oct 09:00 to …`
    pub words: String,
    pub names: Vec<ImportedName>,
    pub rotations: Vec<RotationWords>,
    /// `98.21 %`
    pub fit: String,
    pub departs: Vec<ChangeWords>,
    /// All of them.
    pub count: usize,
    /// A layer would have fewer than three people.
    pub needs_reason: bool,
}

/// Only for those who may edit the roster.
pub async fn load_import(slug: String) -> Result<Import, AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let present = ports.on_call.present(&by, &slug, None).await?;
    if !present.now.rights.edit {
        return Err(Refusal::Forbidden.into());
    }
    let waits = ports.imports.waiting(&by, &slug).await?.map(|view| {
        let zone = civil::zone(&view.time_zone);
        let exact = |at| civil::exact(at, &zone);
        Waiting {
            words: format!(
                "Read by {} on {}: {} to {}.",
                view.created_by,
                exact(view.created_at),
                exact(view.from),
                exact(view.to)
            ),
            rotations: rotation_words(&view.rotations, &view.time_zone),
            fit: measures::percent(view.fit),
            departs: view.differences.iter().take(TOLD).map(|it| change_words(it, &zone)).collect(),
            count: view.differences.len(),
            needs_reason: view.needs_reason,
            names: view.names,
        }
    });
    Ok(Import { roster: present.now.roster, people: people_to_choose().await?, waits })
}

/// An address, or a file: it comes as its text.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn bring_calendar(
    roster: String,
    #[server(default)] url: String,
    #[server(default)] calendar_file: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = ImportForm { calendar: Some(calendar_file), url: Some(url) };
    ports()?.imports.bring(&by, &roster, form).await?;
    redirect_to(&format!("/rosters/{roster}/import"));
    Ok(())
}

/// `names` and `people` belong to each other by their places; an empty person is nobody here.
#[server]
pub async fn say_who(
    roster: String,
    #[server(default)] names: Vec<String>,
    #[server(default)] people: Vec<String>,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let people = names.into_iter().zip(people).map(|(name, id)| Meant { name, person_id: id.parse().ok() });
    ports()?.imports.say_who(&by, &roster, ImportPeopleForm { people: people.collect() }).await?;
    say("Noted. The rotations follow from it.");
    Ok(())
}

#[server]
pub async fn draft_import(roster: String) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.imports.as_draft(&by, &roster).await?;
    redirect_to(&format!("/rosters/{roster}/edit"));
    Ok(())
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn take_over_import(roster: String, #[server(default)] reason: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let reason = Some(reason).filter(|reason| !reason.trim().is_empty());
    let taken = ports()?.imports.take_over(&by, &roster, reason).await?;
    let covers = match taken.covers.len() {
        0 => String::new(),
        1 => ", with one cover".to_owned(),
        count => format!(", with {count} covers"),
    };
    say(format!(
        "Version {} holds from now on{covers}. End the old schedule when you have compared both.",
        taken.version.number
    ));
    redirect_to(&format!("/rosters/{roster}"));
    Ok(())
}

#[server]
pub async fn leave_import(roster: String) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.imports.leave(&by, &roster).await?;
    say("That calendar is forgotten. Nothing was changed.");
    Ok(())
}
