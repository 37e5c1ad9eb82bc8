//! How levers are carried out: by the team's own webhook, or by an Unleash server.

mod unleash;
pub(super) mod webhook;

use crate::ctx::Ctx;
use crate::outbound::{Answered, Unreached};
use crate::vault::Opened;
use domain::levers::{Attempt, Connector, LeverKind, LeverState};
use domain::{IncidentNumber, LeverId};
use uuid::Uuid;

/// Longest words of the other side that are kept, in characters.
const WORDS_MAX: usize = 300;

/// A lever, with what it takes to carry it out. Holds secrets, and is never printed.
pub(super) struct Reach {
    pub lever: LeverId,
    pub name: String,
    pub service: String,
    pub kind: LeverKind,
    pub target_group: String,
    pub connector: Connector,
    pub secret: Opened,
    /// Signs as well, for a day after it was replaced.
    pub old_secret: Option<Opened>,
}

/// What is wanted, by whom and why.
pub(super) struct Order {
    /// The same at each attempt.
    pub id: Uuid,
    pub attempt: i32,
    pub wanted: LeverState,
    pub reason: String,
    pub by: String,
    pub incident: Option<IncidentNumber>,
}

/// The secrets of a lever.
///
/// # Errors
/// Why they cannot be opened, in words for people.
pub(super) fn open(
    ctx: &Ctx,
    lever: LeverId,
    secret: &[u8],
    old: Option<&[u8]>,
) -> Result<(Opened, Option<Opened>), String> {
    let secret = ctx.vault.open(lever.0, secret).map_err(|refusal| refusal.message())?;
    // An old one that cannot be opened any more is no reason not to act.
    Ok((secret, old.and_then(|old| ctx.vault.open(lever.0, old).ok())))
}

/// Sets it, and reads it back.
pub(super) async fn set(ctx: &Ctx, reach: &Reach, order: &Order) -> Attempt {
    let done = match &reach.connector {
        Connector::Webhook { url } => webhook::set(ctx, reach, url, order).await,
        Connector::Unleash { .. } => unleash::set(ctx, reach, order).await,
    };
    done.unwrap_or_else(|failed| failed)
}

/// Reads it, and says what setting it would change.
pub(super) async fn dry_run(ctx: &Ctx, reach: &Reach, order: &Order) -> Attempt {
    let done = match &reach.connector {
        Connector::Webhook { url } => webhook::dry_run(ctx, reach, url, order).await,
        Connector::Unleash { .. } => unleash::dry_run(ctx, reach, order).await,
    };
    done.unwrap_or_else(|failed| failed)
}

/// What was not reached, or not understood. What nobody can mend by waiting is not tried again.
fn unreached(why: &Unreached) -> Attempt {
    match why {
        Unreached::NoHost(_) | Unreached::NoConnection(_) | Unreached::Silent(_) => Attempt::Unreached(why.to_string()),
        _ => Attempt::Refused(why.to_string()),
    }
}

/// A status that is no success, with the words of the other side.
fn refused(answer: &Answered) -> Attempt {
    let (host, status) = (&answer.host, answer.status);
    let said = said(&answer.text);
    let said = if said.is_empty() { String::new() } else { format!(": {said}") };
    match status {
        408 | 425 | 429 | 500.. => Attempt::Unreached(format!("“{host}” answered with an error ({status}){said}.")),
        300..=399 => Attempt::Refused(format!(
            "“{host}” leads elsewhere ({status}), and that is not followed. Register the address where it ends."
        )),
        401 | 403 => Attempt::Refused(format!("“{host}” does not accept us ({status}){said}.")),
        _ => Attempt::Refused(format!("“{host}” refused it ({status}){said}.")),
    }
}

/// What an answer says in words: its `message`, or its beginning.
fn said(text: &str) -> String {
    let json: Option<serde_json::Value> = serde_json::from_str(text).ok();
    let message = json.as_ref().and_then(|json| json["message"].as_str());
    words(message.unwrap_or(if json.is_some() { "" } else { text }))
}

/// Words of others on one line, not too many, without what could not be stored.
fn words(text: &str) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    plain.trim_end_matches('.').chars().take(WORDS_MAX).collect()
}
