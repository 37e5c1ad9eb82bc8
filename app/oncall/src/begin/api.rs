//! What the form of a new roster needs, and what it sends.

use super::shape;
use crate::civil;
use crate::duty::shape::viewer_zone;
use crate::editor::{Template, first_draft};
use crate::roster::api::people_to_choose;
use app_context::{AppError, ports, redirect_to, signed_in};
use domain::PersonRef;
use domain::oncall::RosterForm;
use leptos::server;
use serde::{Deserialize, Serialize};

/// How a new roster begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// With people who take turns around the clock, as the form itself says.
    Turns,
    /// With a draft that the editor goes on with.
    Sun,
    Office,
    /// With the schedule of a calendar.
    Calendar,
}

impl Begin {
    pub const ALL: [Begin; 4] = [Begin::Turns, Begin::Sun, Begin::Office, Begin::Calendar];

    pub fn key(self) -> &'static str {
        ["turns", "sun", "office", "calendar"][self as usize]
    }

    fn read(text: &str) -> Self {
        Begin::ALL.into_iter().find(|begin| begin.key() == text).unwrap_or(Begin::Turns)
    }

    /// Where it goes on, under the address of the roster.
    fn next(self) -> &'static str {
        ["", "/edit", "/edit", "/import"][self as usize]
    }

    fn template(self) -> Option<Template> {
        [None, Some(Template::Sun), Some(Template::Office), None][self as usize]
    }
}

/// What the form offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    pub people: Vec<PersonRef>,
    /// This week's, `2026-11-23`.
    pub monday: String,
}

pub async fn load_beginning() -> Result<Beginning, AppError> {
    signed_in()?;
    let (now, zone) = (ports()?.now.at(), civil::zone(&viewer_zone()));
    Ok(Beginning { people: people_to_choose().await?, monday: civil::monday(now, &zone).to_string() })
}

/// The people of each layer in the order of their turns; empty places count for nothing. Those and the turns are read
/// where it begins with turns.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn create_roster(
    name: String,
    slug: String,
    time_zone: String,
    #[server(default)] begin: String,
    #[server(default)] turns: shape::Turns,
    #[server(default)] primary: Vec<String>,
    #[server(default)] secondary: Vec<String>,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let on_call = ports()?.on_call;
    let begin = Begin::read(&begin);
    let form = match begin {
        Begin::Turns => shape::roster_form(name, slug, time_zone, &turns, &primary, &secondary)?,
        _ => RosterForm { slug, name, time_zone, rotations: vec![] },
    };
    let roster = on_call.create(&by, form).await?;
    if let Some(template) = begin.template() {
        let present = on_call.present(&by, &roster.slug, None).await?;
        on_call.keep_draft(&by, &roster.slug, first_draft(template, &present)).await?;
    }
    redirect_to(&format!("/rosters/{}{}", roster.slug, begin.next()));
    Ok(())
}
