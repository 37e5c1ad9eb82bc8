//! RFC 9457 problem documents: every machine is told what was wrong in one shape.

use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

/// What a machine reads when its request was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// What kind of problem it is; stable, for programs.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: &'static str,
    /// The HTTP status, repeated.
    pub status: u16,
    /// What happened and what to do.
    pub detail: String,
    /// What is wrong at which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// The reference under which a failure of ours stands in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Box<str>>,
    #[serde(skip)]
    retry_s: Option<u32>,
}

/// One wrong field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    pub field: String,
    pub detail: String,
}

impl Problem {
    /// A problem of the request itself, before any use case was asked.
    pub fn new(status: StatusCode, kind: &str, title: &'static str, detail: impl Into<String>) -> Self {
        Problem {
            kind: format!("urn:muster:problem:{kind}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            errors: vec![],
            reference: None,
            retry_s: None,
        }
    }

    /// Names the field that is wrong.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.errors.push(FieldProblem { field: field.into(), detail: self.detail.clone() });
        self
    }

    /// The same problem told with another status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status.as_u16();
        self
    }

    /// Says when to come back.
    #[must_use]
    pub fn retry_in_s(mut self, seconds: u32) -> Self {
        self.retry_s = Some(seconds);
        self
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (kind, title) = match &refusal {
            Refusal::SignedOut => ("signed-out", "Signed out"),
            Refusal::Forbidden => ("forbidden", "Forbidden"),
            Refusal::NotFound(_) => ("not-found", "Not found"),
            Refusal::Invalid(_) => ("invalid", "Invalid input"),
            Refusal::Conflict(_) => ("conflict", "Conflict"),
            Refusal::Busy { .. } => ("busy", "Busy"),
            Refusal::Unavailable => ("unavailable", "Unavailable"),
            Refusal::Internal(_) => ("internal", "Internal error"),
        };
        let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut problem = Problem::new(status, kind, title, refusal.message());
        match refusal {
            Refusal::Invalid(fields) => {
                problem.errors = fields.0.into_iter().map(|(field, detail)| FieldProblem { field, detail }).collect();
            }
            Refusal::Internal(reference) => problem.reference = Some(reference.0.into()),
            Refusal::Busy { retry_s } => problem.retry_s = Some(retry_s),
            Refusal::Unavailable => problem.retry_s = Some(5),
            _ => {}
        }
        problem
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_s = self.retry_s;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
