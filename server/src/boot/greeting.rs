//! What the person who starts Muster is told: where it is, how to get in, where the data lies.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _, stderr, stdout};

use backend::demo::{self, SignIn, Summary};
use backend::{Ctx, people};
use domain::Refusal;

use super::Database;
use crate::config::Config;

/// How the first person gets in.
pub enum FirstSteps {
    /// Through the one-time link that opens the setup.
    SetUp { link: String },
    /// With the accounts of the demo that was just written.
    Demo(Box<Summary>),
    /// As before. `demo`: a demo was asked for and somebody lives here already.
    SignIn { demo: bool },
}

impl FirstSteps {
    /// Writes the demo into an empty database when asked for; else, when there is no admin yet, makes the
    /// one-time link.
    pub async fn prepare(ctx: &Ctx, demo_if_empty: bool) -> anyhow::Result<Self> {
        if demo_if_empty && let Some(summary) = seed_if_empty(ctx).await? {
            return Ok(Self::Demo(Box::new(summary)));
        }
        let link = people::setup_link(ctx).await?;
        Ok(link.map_or(Self::SignIn { demo: demo_if_empty }, |link| Self::SetUp { link }))
    }
}

async fn seed_if_empty(ctx: &Ctx) -> anyhow::Result<Option<Summary>> {
    tracing::info!("writing demo data if the database is empty");
    match demo::seed(ctx).await {
        Ok(summary) => Ok(Some(summary)),
        Err(backend::Error::Refused(Refusal::Conflict(_))) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Printed, not logged: links and passwords are for this one reader. Beside logs it goes to stderr, so that
/// those stay one format.
pub fn print(config: &Config, database: &Database, first: &FirstSteps) {
    let url = config.public_url().origin();
    let at_terminal = stdout().is_terminal();
    let mut text = String::new();
    match first {
        FirstSteps::SetUp { link } => text = format!("Open this link once to set Muster up:\n  {link}\n\n"),
        FirstSteps::Demo(summary) => text = about_demo(summary, &url),
        FirstSteps::SignIn { demo: true } if at_terminal => {
            text = "Sign in as before. To get a new password for the demo: muster demo --new-password\n\n".into();
        }
        FirstSteps::SignIn { .. } => {}
    }
    if at_terminal {
        let folder = database.folder().map(|folder| format!("in {}", folder.display()));
        let data = folder.unwrap_or_else(|| "in the database of DATABASE_URL".to_owned());
        // Writing to a string cannot fail.
        let _ = write!(text, "Muster runs at {url}\nIts data lies {data}\nStop it with Ctrl-C.\n\n");
    }
    tell(at_terminal, &text);
}

fn tell(at_terminal: bool, text: &str) {
    // A reader that has gone away is no reason not to serve.
    let _ = if at_terminal { stdout().write_all(text.as_bytes()) } else { stderr().write_all(text.as_bytes()) };
}

/// What the demo is and every way into it. Shown once: nothing else knows its secrets.
pub fn about_demo(demo: &Summary, url: &str) -> String {
    let mut text = format!(
        "{}: {} people, {} services, {} incidents, {} alerts.\n",
        demo.organisation, demo.people, demo.services, demo.incidents, demo.alerts
    );
    text += &sign_ins(&demo.password, &demo.sign_ins, url);
    text += &format!("The public status page is {url}/status/{}\n", demo.status_page);
    if let Some(key) = demo.ingest_keys.first() {
        text +=
            &format!("Alertmanager posts alerts of {} to {url}/api/ingest/alertmanager/{}\n", key.service, key.secret);
    }
    text + "\n"
}

/// Who can sign in, with which password.
pub fn sign_ins(password: &str, people: &[SignIn], url: &str) -> String {
    let mut text = format!("Sign in at {url}/login with the password {password} as\n");
    for person in people {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {:<42} {:<12} {}", person.email, person.role.as_str(), person.title);
    }
    text
}
