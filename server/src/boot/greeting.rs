//! What the person who starts Muster is told: where it is, how to get in, where the data lies.

use std::io::{IsTerminal, stdout};

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

/// Printed, not logged: the link is for this one reader.
pub fn print(config: &Config, database: &Database, first: &FirstSteps) {
    let url = config.public_url();
    if let Some(link) = &first.setup_link {
        println!("Open this link once to set Muster up:\n  {link}\n");
    }
    if stdout().is_terminal() {
        let folder = database.folder().map(|folder| folder.display().to_string());
        let data = folder.unwrap_or_else(|| "in the database of DATABASE_URL".to_owned());
        println!("Muster runs at {url}\nData lies {data}\nStop it with Ctrl-C.\n");
    }
}
