//! What a server function answers when it refuses: the refusal itself, or why nobody could be asked.

use crate::flash;
use domain::Refusal;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::{Deserialize, Serialize};

/// Why something did not happen, as a page shows it. Never carries internals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// The use case refused.
    Refused(Refusal),
    /// The address is unknown, or what came cannot be answered: the page is older than the server.
    Outdated,
    /// What was sent could not be read.
    Unreadable,
    /// A form sent without scripts was refused and the reason has been lost.
    Lost,
}

impl AppError {
    /// The text that the user reads: what happened and what to do next.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            AppError::Refused(Refusal::Invalid(fields)) => {
                let general = fields.0.iter().find(|(field, _)| field.is_empty());
                general.map_or_else(
                    || "Nothing was saved yet. Put right what is marked.".into(),
                    |(_, problem)| problem.clone(),
                )
            }
            AppError::Refused(refusal) => refusal.message(),
            AppError::Outdated => {
                "A newer version of Muster is running. Reload the page; what you typed is kept.".into()
            }
            AppError::Unreadable => "The server could not read this form. Reload the page and try again.".into(),
            AppError::Lost => "That was not accepted. Look at what you filled in and try again.".into(),
        }
    }

    /// The text for a form that has no place beside its fields: what is wrong with the first of them.
    #[must_use]
    pub fn whole_message(&self) -> String {
        match self {
            AppError::Refused(Refusal::Invalid(fields)) => {
                fields.0.first().map_or_else(|| self.message(), |(_, problem)| problem.clone())
            }
            _ => self.message(),
        }
    }

    /// What is wrong with this field, if anything.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        match self {
            AppError::Refused(Refusal::Invalid(fields)) => fields.get(name).map(str::to_owned),
            _ => None,
        }
    }

    /// Whether all there is to say stands at one field of the form.
    #[must_use]
    pub fn stands_at_one_field(&self) -> bool {
        matches!(self, AppError::Refused(Refusal::Invalid(fields)) if fields.0.len() == 1 && !fields.0[0].0.is_empty())
    }

    /// Whether somebody has to sign in before trying again.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        matches!(self, AppError::Refused(Refusal::SignedOut))
    }

    /// Whether there is no such thing.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, AppError::Refused(Refusal::NotFound(_)))
    }

    /// The HTTP status that says the same.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            AppError::Refused(refusal) => refusal.status(),
            AppError::Outdated => 500,
            AppError::Unreadable | AppError::Lost => 400,
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for AppError {}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        announced(AppError::Refused(refusal))
    }
}

impl FromServerFnError for AppError {
    type Encoder = ErrorEncoding;

    fn from_server_fn_error(failure: ServerFnErrorErr) -> Self {
        announced(match failure {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Serialization(_) => {
                AppError::Unreadable
            }
            _ => AppError::Outdated,
        })
    }
}

/// Gives the answer the status of the error; leptos would answer 500.
fn announced(error: AppError) -> AppError {
    crate::request::set_status(error.status());
    error
}

/// JSON, except towards a form that was sent without scripts: its error travels in a short-lived cookie, so
/// that a link made by somebody else can never put words on our page.
pub struct ErrorEncoding;

impl ContentType for ErrorEncoding {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for ErrorEncoding {
    const FORMAT_TYPE: Format = Format::Text;
}

impl Encodes<AppError> for ErrorEncoding {
    type Error = serde_json::Error;

    fn encode(error: &AppError) -> Result<Bytes, Self::Error> {
        let json = serde_json::to_string(error)?;
        if flash::put(&json) {
            return Ok(Bytes::from_static(flash::MARK.as_bytes()));
        }
        Ok(Bytes::from(json))
    }
}

impl Decodes<AppError> for ErrorEncoding {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<AppError, Self::Error> {
        if bytes.as_ref() == flash::MARK.as_bytes() {
            let kept = flash::take().and_then(|json| serde_json::from_str(&json).ok());
            return Ok(kept.unwrap_or(AppError::Lost));
        }
        serde_json::from_slice(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::FieldErrors;

    #[test]
    fn the_message_of_a_wrong_form_points_at_its_fields() {
        let mut fields = FieldErrors::one("email", "Write an e-mail address.");
        fields.add("name", "Write something here.");
        let error = AppError::Refused(Refusal::Invalid(fields));
        assert_eq!(error.field("name").as_deref(), Some("Write something here."));
        assert_eq!(error.field("role"), None);
        assert!(!error.message().contains("e-mail"));
    }

    #[test]
    fn a_problem_without_a_field_is_the_message() {
        let error = AppError::Refused(Refusal::invalid("", "E-mail or password is wrong."));
        assert_eq!(error.message(), "E-mail or password is wrong.");
    }

    #[test]
    fn an_error_survives_the_wire() {
        let error = AppError::Refused(Refusal::Conflict("Jonas Weber took it meanwhile.".into()));
        let bytes = ErrorEncoding::encode(&error).unwrap();
        assert_eq!(ErrorEncoding::decode(bytes).unwrap(), error);
    }

    #[test]
    fn a_mark_without_its_cookie_says_nothing_foreign() {
        let decoded = ErrorEncoding::decode(Bytes::from_static(flash::MARK.as_bytes())).unwrap();
        assert_eq!(decoded, AppError::Lost);
    }
}
