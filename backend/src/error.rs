//! Errors inside the backend, and the one place where they become a refusal.

use domain::{ErrorRef, Refusal};

/// What a use case fails with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules say no; the user reads why.
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
    /// Something that should not happen.
    #[error("{0}")]
    Other(String),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::Other(format!("stored JSON cannot be read or written: {error}"))
    }
}

impl Error {
    /// What the caller of a port gets. Failures of ours are logged here, once, under the reference that the
    /// user sees.
    #[must_use]
    pub fn refuse(self) -> Refusal {
        match self {
            Error::Refused(refusal) => refusal,
            Error::Sqlx(error) if is_outage(&error) => {
                tracing::warn!(%error, "the database cannot be reached");
                Refusal::Unavailable
            }
            Error::Sqlx(error) if holds_unstorable_text(&error) => {
                Refusal::invalid("", "A text holds a character that cannot be stored. Take it out.")
            }
            Error::Sqlx(error) => match broken_constraint(&error) {
                Some(refusal) => refusal,
                None => internal(&error),
            },
            Error::Other(_) => internal(&self),
        }
    }
}

/// Whether the database is away, as opposed to unhappy.
#[must_use]
pub fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::Tls(_)
        | sqlx::Error::WorkerCrashed => true,
        // 57P: shutting down, starting up, crashed; 53: out of disk, memory or connections; 08: connection lost;
        // 25006: read-only; 58030: the disk fails.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            code.starts_with("57P")
                || code.starts_with("53")
                || code.starts_with("08")
                || matches!(&*code, "25006" | "58030")
        }),
        _ => false,
    }
}

/// NUL, which Postgres keeps in no text (22021), nor in JSON (22P05).
fn holds_unstorable_text(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| matches!(&*code, "22021" | "22P05"))
}

/// Constraints that a user can run into, told in the words of the form.
fn broken_constraint(error: &sqlx::Error) -> Option<Refusal> {
    let constraint = error.as_database_error()?.constraint()?;
    Some(match constraint {
        "document_templates_name_key" => Refusal::invalid("name", "There is a template with this name already."),
        "people_email_key" => Refusal::invalid("email", "Somebody has this e-mail address already."),
        "contact_methods_address_key" => Refusal::invalid("address", "This address is in the list already."),
        "levers_name_key" => Refusal::invalid("name", "This service has a lever with this name already."),
        "lever_calls_one_at_once" => {
            Refusal::Conflict("Somebody else is setting this lever at this moment. Reload to see who.".into())
        }
        "services_slug_key" => Refusal::invalid("slug", "Another service has this name in its address already."),
        "rosters_slug_key" => Refusal::invalid("slug", "Another roster has this name in its address already."),
        "status_pages_slug_key" => {
            Refusal::invalid("slug", "Another status page has this name in its address already.")
        }
        "escalation_policies_name_key" => Refusal::invalid("name", "Another escalation policy has this name already."),
        "covers_no_overlap" => {
            Refusal::Conflict("Somebody already covers part of this time in this layer. Reload to see who.".into())
        }
        "cover_requests_no_overlap" => {
            Refusal::Conflict("Part of this time is asked for already. Withdraw that request first.".into())
        }
        "covers_no_double" => Refusal::Conflict("They are added to this layer for part of this time already.".into()),
        "temporary_schedules_no_overlap" => Refusal::Conflict(
            "Another temporary schedule holds part of this time in this layer. Take it back, or choose another time."
                .into(),
        ),
        "covers_forwards" | "temporary_schedules_forwards" => {
            Refusal::invalid("ends_at", "The end must come after the start.")
        }
        "service_dependencies_not_self" => Refusal::invalid("depends_on_id", "A service cannot depend on itself."),
        "services_roster_fkey" => Refusal::invalid("roster_id", "There is no such roster."),
        "services_policy_fkey" => Refusal::invalid("policy_id", "There is no such escalation policy."),
        name if name.ends_with("_person_fkey") => Refusal::invalid("person_id", "There is no such person."),
        name if name.ends_with("_service_fkey") => Refusal::invalid("service_id", "There is no such service."),
        _ => return None,
    })
}

fn internal(error: &dyn std::fmt::Display) -> Refusal {
    let reference = format!("{:08x}", rand::random::<u32>());
    tracing::error!(%reference, %error, "a use case failed");
    Refusal::Internal(ErrorRef(reference))
}
