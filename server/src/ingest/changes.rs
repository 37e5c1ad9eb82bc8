//! Where pipelines tell what they changed: `{summary, kind, url, author, happened_at, external_id}`, with the ingest key of the
//! service. No account is needed, and what is told twice is one change.

use super::{parse, read, unknown_key};
use crate::problem::Problem;
use app_context::Ports;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::changes::{ChangeForm, ChangeKind};
use domain::{Refusal, Timestamp};
use http::StatusCode;
use serde::{Deserialize, Deserializer};

/// One message.
#[derive(Debug, Deserialize)]
struct Message {
    /// What was changed, in one line.
    summary: String,
    /// A deploy unless it says otherwise.
    #[serde(default)]
    kind: ChangeKind,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    author: Option<String>,
    /// RFC 3339, or milliseconds since the epoch. Unset: now.
    #[serde(default, deserialize_with = "instant")]
    happened_at: Option<Timestamp>,
    /// Messages of a service with the same one are one change, as it was told last.
    #[serde(default)]
    external_id: Option<String>,
}

impl Message {
    fn form(self) -> ChangeForm {
        ChangeForm {
            service: String::new(),
            kind: self.kind,
            summary: self.summary,
            url: self.url.unwrap_or_default(),
            author: self.author.unwrap_or_default(),
            happened_at: self.happened_at,
            external_id: self.external_id.unwrap_or_default(),
        }
    }
}

fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Milliseconds(i64),
        Text(String),
        Nothing(()),
    }
    let wrong = || serde::de::Error::custom("write an instant like 2026-11-20T03:12:00Z");
    let read = match Written::deserialize(deserializer).map_err(|_| wrong())? {
        Written::Milliseconds(ms) => Timestamp(ms),
        Written::Text(text) => Timestamp::parse_rfc3339(&text).map_err(|_| wrong())?,
        Written::Nothing(()) => return Ok(None),
    };
    if read.is_plausible() { Ok(Some(read)) } else { Err(wrong()) }
}

/// Answers 202 and the change after its commit.
pub(super) async fn take(State(ports): State<Ports>, Path(key): Path<String>, body: Body) -> Response {
    take_in(&ports, &key, body).await.unwrap_or_else(IntoResponse::into_response)
}

async fn take_in(ports: &Ports, key: &str, body: Body) -> Result<Response, Problem> {
    let from = ports.alerts.source(key).await?.ok_or_else(unknown_key)?;
    let form = parse::<Message>(&read(body).await?)?.form();
    let change = ports.changes.report_with_key(&from, form).await.map_err(|refusal| match refusal {
        Refusal::NotFound(_) => unknown_key(),
        Refusal::Invalid(_) => Problem::from(refusal).with_status(StatusCode::BAD_REQUEST),
        refusal => refusal.into(),
    })?;
    Ok((StatusCode::ACCEPTED, axum::Json(change)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ChangeForm, Problem> {
        parse::<Message>(text.as_bytes()).map(Message::form)
    }

    #[test]
    fn one_line_is_enough_and_is_a_deploy() {
        let form = read(r#"{"summary": "10.14-3"}"#).expect("a change");
        assert_eq!((form.summary.as_str(), form.kind, form.happened_at), ("10.14-3", ChangeKind::Deploy, None));
    }

    #[test]
    fn instants_are_read_as_machines_write_them() {
        for (written, at) in [
            (r#""2026-11-20T03:12:00Z""#, Some(Timestamp(1_795_144_320_000))),
            (r#""2026-11-20T04:12:00+01:00""#, Some(Timestamp(1_795_144_320_000))),
            ("1795144320000", Some(Timestamp(1_795_144_320_000))),
            ("null", None),
        ] {
            let form = read(&format!(r#"{{"summary": "x", "happened_at": {written}}}"#)).expect("a change");
            assert_eq!(form.happened_at, at, "{written}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (text, field) in [
            (r#"{"summary": "x", "happened_at": "yesterday"}"#, "happened_at"),
            (r#"{"summary": "x", "kind": "party"}"#, "kind"),
            (r#"{"summary": 7}"#, "summary"),
        ] {
            assert_eq!(read(text).expect_err("refused").errors[0].field, field);
        }
    }
}
