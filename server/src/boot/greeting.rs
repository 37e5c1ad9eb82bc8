//! What the person who starts Muster is told: where it is, how to get in, where the data lies.

use std::io::{IsTerminal, Write, stderr, stdout};

use backend::{Ctx, people};

use super::Database;
use crate::config::Config;

/// How the first person gets in.
#[derive(Debug, Default)]
pub struct FirstSteps {
    /// The one-time link that opens the setup.
    setup_link: Option<String>,
}

impl FirstSteps {
    /// Makes the one-time link when nobody could sign in yet.
    pub async fn prepare(ctx: &Ctx, _demo_if_empty: bool) -> anyhow::Result<Self> {
        Ok(Self { setup_link: people::setup_link(ctx).await? })
    }
}

/// Printed, not logged: the link is for this one reader. Beside logs it goes to stderr, so that those stay
/// one format.
pub fn print(config: &Config, database: &Database, first: &FirstSteps) {
    let at_terminal = stdout().is_terminal();
    if let Some(link) = &first.setup_link {
        let text = format!("Open this link once to set Muster up:\n  {link}\n\n");
        tell(at_terminal, &text);
    }
    if at_terminal {
        let folder = database.folder().map(|folder| folder.display().to_string());
        let data = folder.unwrap_or_else(|| "in the database of DATABASE_URL".to_owned());
        let text = format!("Muster runs at {}\nData lies {data}\nStop it with Ctrl-C.\n\n", config.public_url());
        tell(at_terminal, &text);
    }
}

fn tell(at_terminal: bool, text: &str) {
    // A reader that has gone away is no reason not to serve.
    let _ = if at_terminal { stdout().write_all(text.as_bytes()) } else { stderr().write_all(text.as_bytes()) };
}
