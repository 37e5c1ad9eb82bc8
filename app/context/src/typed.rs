//! What was typed into a form that was refused: it comes back with the page, so that
//! nobody types it twice. Travels in a cookie for half a minute, or, when it is longer than cookies may be, waits on the
//! server under a key that the cookie carries. Secrets do neither.

use crate::cookies;
use leptos::prelude::*;
use leptos::server::ServerActionError;
use serde::{Deserialize, Serialize};

const COOKIE: &str = "muster-typed";
/// Before the key of a form that waits on the server; JSON begins otherwise.
const KEPT: &str = "kept.";
/// A browser drops larger cookies, and all of what was typed with them.
const COOKIE_BYTES: usize = 3_500;
/// A file of five megabytes, written as fields are, is three times as large at most.
const FORM_BYTES: usize = 16 * 1024 * 1024;
/// How the names of files end: a browser does not put them into a field again.
const FILES: [&str; 2] = ["_file", "_file_name"];
/// Parts of the names of fields that stay out.
const SECRET: [&str; 5] = ["password", "current", "new", "token", "secret"];

/// The fields of one form, under the address that it was sent to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Typed {
    path: String,
    fields: Vec<(String, String)>,
}

/// What stood in the fields of this name in the form that is sent to `path`; none unless that form has just been
/// refused, and the page is the one that it came back to.
pub(crate) fn fields(path: &str, name: &str) -> Option<Vec<String>> {
    use_context::<ServerActionError>().filter(|error| error.path() == path)?;
    let typed: Typed = serde_json::from_str(&whole().or_else(|| cookies::decode(&cookies::read(COOKIE)?))?).ok()?;
    let fields = (typed.path == path).then_some(typed.fields)?;
    Some(fields.into_iter().filter(|(field, _)| field == name).map(|(_, value)| value).collect())
}

/// The form that waited on the server, as JSON.
fn whole() -> Option<String> {
    use_context::<crate::request::KeptForm>().map(|kept| kept.0)
}

/// The key of a form that waits on the server for the page that this request asks for.
#[must_use]
pub fn kept_form_key(headers: &http::HeaderMap) -> Option<String> {
    let value = cookies::of_request(headers, COOKIE)?;
    value.strip_prefix(KEPT).map(str::to_owned)
}

impl Typed {
    fn read(path: &str, body: &str) -> Self {
        let text = |part: &str| cookies::decode(&part.replace('+', " "));
        let fields = body
            .split('&')
            .filter_map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                if FILES.iter().any(|end| name.ends_with(end)) {
                    return None;
                }
                Some((text(name)?, text(value)?))
            })
            .filter(|(name, _)| !name.is_empty() && !SECRET.iter().any(|secret| name.contains(secret)))
            .collect();
        Typed { path: path.to_owned(), fields }
    }
}

/// Keeps what was typed when a form is refused. Stands on server functions behind forms:
/// `#[middleware(KeepTyped)]`.
pub struct KeepTyped;

mod middleware {
    use super::{COOKIE, COOKIE_BYTES, FORM_BYTES, KEPT, KeepTyped, Typed};
    use crate::{cookies, request};
    use http::header::LOCATION;
    use http::{HeaderValue, Request, Response, StatusCode};
    use leptos::server_fn::Bytes;
    use leptos::server_fn::axum_export::body::{Body, to_bytes};
    use leptos::server_fn::error::ServerFnErrorErr;
    use leptos::server_fn::middleware::{BoxedService, Layer, Service};
    use std::pin::Pin;

    type Inner = BoxedService<Request<Body>, Response<Body>>;

    impl Layer<Request<Body>, Response<Body>> for KeepTyped {
        fn layer(&self, inner: Inner) -> Inner {
            BoxedService::new(inner.ser, Keeping(Some(inner)))
        }
    }

    /// One request's service: leptos makes a new one for each.
    struct Keeping(Option<Inner>);

    impl Service<Request<Body>, Response<Body>> for Keeping {
        fn run(
            &mut self,
            request: Request<Body>,
            _: fn(ServerFnErrorErr) -> Bytes,
        ) -> Pin<Box<dyn Future<Output = Response<Body>> + Send>> {
            let inner = self.0.take();
            let plain = request::is_plain_form();
            Box::pin(async move {
                let Some(mut inner) = inner else { return unreadable() };
                if !plain {
                    return inner.run(request).await;
                }
                let (parts, body) = request.into_parts();
                let Ok(bytes) = to_bytes(body, FORM_BYTES).await else { return unreadable() };
                let typed = std::str::from_utf8(&bytes).map(|body| Typed::read(parts.uri.path(), body));
                let answer = inner.run(Request::from_parts(parts, Body::from(bytes))).await;
                keep(answer, typed.unwrap_or_default()).await
            })
        }
    }

    fn unreadable() -> Response<Body> {
        let mut response = Response::new(Body::from("This form is too large or could not be read.\n"));
        *response.status_mut() = StatusCode::BAD_REQUEST;
        response
    }

    async fn keep_on_server(json: String) -> Option<String> {
        let (by, ports) = (request::signed_in().ok()?, request::ports().ok()?);
        ports.refused_forms.keep_form(&by, json).await.ok()
    }

    /// Adds the cookie to the way back of a refused form.
    async fn keep(answer: Response<Body>, mut typed: Typed) -> Response<Body> {
        let refused = |location: &HeaderValue| location.to_str().is_ok_and(|location| location.contains("__err="));
        if !answer.headers().get(LOCATION).is_some_and(refused) {
            return answer;
        }
        let cookie = |value: &str| request::brief_cookie(COOKIE, "/", value, 30);
        loop {
            let json = serde_json::to_string(&typed).unwrap_or_default();
            let short = cookie(&cookies::encode(&json));
            if short.len() > COOKIE_BYTES
                && let Some(key) = keep_on_server(json).await
            {
                request::set_cookie(&cookie(&format!("{KEPT}{key}")));
                return answer;
            }
            if short.len() <= COOKIE_BYTES {
                // Beside the other cookies: what leptos adds at the end would replace a header of this answer.
                request::set_cookie(&short);
                return answer;
            }
            // Nobody is signed in, or the database is away. Better all the short fields than none: the longest goes first.
            let longest = typed.fields.iter().enumerate().max_by_key(|(_, (_, value))| value.len());
            let Some(at) = longest.map(|(at, _)| at) else { return answer };
            typed.fields.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Typed;

    #[test]
    fn everything_but_secrets_is_kept() {
        let typed = Typed::read(
            "/api/sign_in",
            "email=ada%40example.org&password=s3cret&form%5Bname%5D=Day+%26+night&new_password=x&flag",
        );
        let fields: Vec<_> = typed.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(fields, [("email", "ada@example.org"), ("form[name]", "Day & night"), ("flag", "")]);
    }
}
