//! What requests carry, read with problems instead of plain refusals: the body, the query, the path.

use crate::problem::Problem;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, RawPathParams, Request};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use domain::Timestamp;
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use std::str::FromStr;
use utoipa_axum::router::UtoipaMethodRouter;

/// The one character that Postgres cannot store, as queries write it.
const NUL: &str = "%00";

/// Largest body that holds a calendar, in bytes: one of 5 MB, which is up to twice as long where JSON escapes it.
const CALENDAR_BODY_BYTES: usize = 11 * 1024 * 1024;

/// A JSON body, read or answered.
pub(super) struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let body = read(request, state).await?;
        parse(&headers, &body).map(Json)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// The whole body.
pub(super) async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let told = "This body is larger than any request needs to be.";
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", told)
        }
        _ => Problem::new(StatusCode::BAD_REQUEST, "incomplete", "Incomplete", "The body broke off."),
    })
}

/// Lets the bodies of these operations hold a calendar; of larger ones it is told how much a calendar may have.
pub(super) fn with_calendar<S: Clone + Send + Sync + 'static>(
    (schemas, paths, operations): UtoipaMethodRouter<S>,
) -> UtoipaMethodRouter<S> {
    let limit = DefaultBodyLimit::max(CALENDAR_BODY_BYTES);
    (schemas, paths, operations.layer(limit).layer(map_response(tell_limit)))
}

async fn tell_limit(response: Response) -> Response {
    if response.status() != StatusCode::PAYLOAD_TOO_LARGE {
        return response;
    }
    let told = "A calendar may have 5 MB, and the JSON that holds it 11 MB. Use one that holds only what is meant here, \
                or export fewer years of it.";
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", told).into_response()
}

/// Reads JSON, and says where it is not what the operation needs.
pub(super) fn parse<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Problem> {
    if !is_json(headers) {
        let told = "Send the body as JSON, with Content-Type: application/json.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", "Unsupported media type", told));
    }
    let reader = &mut serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut *reader).map_err(|error| {
        let (place, problem) = (error.path().to_string(), error.inner().to_string());
        if place == "." { malformed(problem) } else { malformed(problem).at(place) }
    })?;
    reader.end().map_err(|error| malformed(error.to_string()))?;
    Ok(value)
}

/// A foreign form cannot set this type without asking first.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json")
}

fn malformed(problem: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "malformed", "Malformed request", problem)
}

/// Parameters of the query; those that it does not know are left alone, so that several can share one query.
pub(super) struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        if parts.uri.query().is_some_and(|query| query.contains(NUL)) {
            return Err(malformed("A query holds no NUL characters."));
        }
        let query = axum::extract::Query::<T>::try_from_uri(&parts.uri).map_err(|rejection| {
            let told = rejection.body_text();
            let told = told.strip_prefix("Failed to deserialize query string: ").unwrap_or(&told);
            match told.split_once(": ") {
                Some((place, problem)) => malformed(problem).at(place),
                None => malformed(told),
            }
        })?;
        Ok(Query(query.0))
    }
}

/// The one name or number in the path. What cannot be one is not found, like one that does not exist.
pub(super) struct At<A>(pub A);

/// Two of them.
pub(super) struct At2<A, B>(pub A, pub B);

impl<A: FromStr, S: Send + Sync> FromRequestParts<S> for At<A> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| no_such_place())?;
        Ok(At(nth(&params, 0)?))
    }
}

impl<A: FromStr, B: FromStr, S: Send + Sync> FromRequestParts<S> for At2<A, B> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| no_such_place())?;
        Ok(At2(nth(&params, 0)?, nth(&params, 1)?))
    }
}

fn nth<T: FromStr>(params: &RawPathParams, position: usize) -> Result<T, Problem> {
    let text = params.iter().nth(position).map(|(_, text)| text).unwrap_or_default();
    if text.contains('\0') {
        return Err(no_such_place());
    }
    text.parse().map_err(|_| no_such_place())
}

fn no_such_place() -> Problem {
    let told = "A part of this address cannot name anything; ids are UUIDs, incidents have numbers like INC-42.";
    Problem::new(StatusCode::NOT_FOUND, "not-found", "Not found", told)
}

/// An instant in a query: RFC 3339, or milliseconds since the epoch as everywhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Instant(pub Timestamp);

impl FromStr for Instant {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let milliseconds = text.parse().map(Timestamp).ok();
        let instant = milliseconds.or_else(|| Timestamp::parse_rfc3339(text).ok());
        let instant = instant.filter(|instant| instant.is_plausible());
        instant.map(Instant).ok_or_else(|| format!("{text:?} is no instant; write one like 2026-11-20T03:12:00Z"))
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Form {
        title: String,
        #[serde(default)]
        tags: Vec<u8>,
    }

    fn parsed(kind: &str, body: &str) -> Result<Form, Problem> {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, kind.parse().unwrap())]);
        parse(&headers, body.as_bytes())
    }

    #[test]
    fn malformed_json_is_told_with_its_place() {
        for (body, place) in [
            (r#"{"title": 7}"#, Some("title")),
            (r#"{"title": "x", "tags": [1, 300]}"#, Some("tags[1]")),
            (r#"{"tags": []}"#, None),
            (r#"{"title": "x"} trailing"#, None),
            ("", None),
        ] {
            let problem = parsed("application/json", body).unwrap_err();
            assert_eq!(problem.status, 400, "{body}");
            assert_eq!(problem.errors.first().map(|error| error.field.as_str()), place, "{body}");
        }
    }

    #[test]
    fn only_json_is_read() {
        for (kind, status) in [
            ("application/json", None),
            ("application/json; charset=utf-8", None),
            ("application/merge-patch+json", None),
            ("text/plain", Some(415)),
            ("application/x-www-form-urlencoded", Some(415)),
            ("", Some(415)),
        ] {
            assert_eq!(parsed(kind, r#"{"title": "x"}"#).err().map(|problem| problem.status), status, "{kind}");
        }
    }

    #[test]
    fn instants_are_read_in_both_spellings() {
        assert_eq!("2026-11-20T03:12:00Z".parse(), Ok(Instant(Timestamp(1_795_144_320_000))));
        assert_eq!("1795144320000".parse(), Ok(Instant(Timestamp(1_795_144_320_000))));
        for wrong in ["yesterday", "9223372036854775807", "-005000-01-01T00:00:00Z"] {
            assert!(wrong.parse::<Instant>().is_err(), "{wrong}");
        }
    }
}
