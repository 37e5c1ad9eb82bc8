//! Files in forms. A browser sends a form with a file in an encoding of its own; server functions read the one of all
//! other forms. So what comes is written in that one, a file as its text: a form with a file works as every other does.

use app_context::CurrentViewer;
use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::Limited;

/// No form of ours is larger, but for files.
pub const FORM_BYTES: usize = 1024 * 1024;
/// A file of five megabytes, and what stands beside it.
const FILE_FORM_BYTES: usize = 5 * 1024 * 1024 + 64 * 1024;

/// Bounds what is sent: by what it says of itself, and as it comes.
pub async fn limit(request: Request, next: Next) -> Response {
    let most = if has_file(request.headers()) { FILE_FORM_BYTES } else { FORM_BYTES };
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if said.is_some_and(|length: usize| length > most) {
        return too_large();
    }
    next.run(request.map(|body| Body::new(Limited::new(body, most)))).await
}

/// Writes a form with a file as forms without one are written: of a field `calendar_file` its text, and as
/// `calendar_file_name` what the file is called.
pub async fn as_fields(request: Request, next: Next) -> Response {
    if !has_file(request.headers()) {
        return next.run(request).await;
    }
    // Of strangers nothing is read; they are told to sign in.
    let signed_in = request.extensions().get::<CurrentViewer>().is_some_and(|current| current.0.is_some());
    let (mut parts, body) = request.into_parts();
    let fields = if signed_in {
        match Multipart::from_request(Request::from_parts(parts.clone(), body), &()).await {
            Ok(form) => read(form).await,
            Err(unreadable) => return unreadable.into_response(),
        }
    } else {
        Some(String::new())
    };
    let Some(fields) = fields else { return too_large() };
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    parts.headers.insert(header::CONTENT_LENGTH, fields.len().into());
    next.run(Request::from_parts(parts, Body::from(fields))).await
}

fn has_file(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    kind.is_some_and(|kind| kind.to_ascii_lowercase().starts_with(b"multipart/form-data"))
}

/// The fields in order; none when there is more than may come, or not all of it came.
async fn read(mut form: Multipart) -> Option<String> {
    let mut fields: Vec<(String, String)> = Vec::new();
    while let Some(field) = form.next_field().await.ok()? {
        let (name, file) = (field.name().unwrap_or_default().to_owned(), field.file_name().map(str::to_owned));
        let text = String::from_utf8_lossy(&field.bytes().await.ok()?).into_owned();
        fields.extend(file.map(|file| (format!("{name}_name"), file)));
        fields.push((name, text));
    }
    Some(form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish())
}

fn too_large() -> Response {
    let told = "This is larger than forms may be, or did not come whole. Go back, and choose a file of at most 5 MB.\n";
    (StatusCode::PAYLOAD_TOO_LARGE, told).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::extract::DefaultBodyLimit;
    use axum::middleware::from_fn;
    use axum::routing::post;
    use domain::people::Viewer;
    use domain::{PersonId, Role, SessionId};
    use tower::ServiceExt;
    use uuid::Uuid;

    fn viewer() -> Viewer {
        Viewer {
            id: PersonId(Uuid::nil()),
            name: "Ada".into(),
            email: "ada@example.org".into(),
            role: Role::Responder,
            time_zone: "UTC".into(),
            session: SessionId(Uuid::nil()),
            organisation: "Acme".into(),
        }
    }

    /// What the route behind both reads.
    async fn send(kind: &str, body: String, signed_in: bool) -> (StatusCode, String) {
        let identify = move |mut request: Request, next: Next| async move {
            request.extensions_mut().insert(CurrentViewer(signed_in.then(viewer)));
            next.run(request).await
        };
        let routes = Router::new()
            .route("/", post(|body: String| async { body }))
            .layer(from_fn(as_fields))
            .layer(DefaultBodyLimit::disable())
            .layer(from_fn(identify))
            .layer(from_fn(limit));
        let request = Request::post("/").header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
        let answer = routes.oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    fn form(file: &str) -> String {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"url\"\r\n\r\na b\r\n--b\r\nContent-Disposition: form-data; \
             name=\"calendar_file\"; filename=\"work.ics\"\r\nContent-Type: text/calendar\r\n\r\n{file}\r\n--b--\r\n"
        )
    }

    const WITH_FILE: &str = "multipart/form-data; boundary=b";

    #[tokio::test]
    async fn a_form_with_a_file_is_read_as_one_without() {
        let read = send(WITH_FILE, form("BEGIN:é&"), true).await;
        let fields = "url=a+b&calendar_file_name=work.ics&calendar_file=BEGIN%3A%C3%A9%26";
        assert_eq!(read, (StatusCode::OK, fields.to_owned()));
        assert_eq!(send(WITH_FILE, form("BEGIN"), false).await, (StatusCode::OK, String::new()));
        let plain = send("application/x-www-form-urlencoded", "url=a".into(), true).await;
        assert_eq!(plain, (StatusCode::OK, "url=a".to_owned()));
        let (large, text) = send(WITH_FILE, form(&"x".repeat(5 * 1024 * 1024)), true).await;
        assert_eq!((large, text.len() > 5 * 1024 * 1024), (StatusCode::OK, true));
    }

    #[tokio::test]
    async fn what_is_too_large_or_broken_is_refused() {
        for (kind, body) in [
            (WITH_FILE, form(&"x".repeat(6 * 1024 * 1024))),
            ("application/x-www-form-urlencoded", "x".repeat(FORM_BYTES + 1)),
            (WITH_FILE, "--b\r\nContent-Disposition: form-data; name=\"url\"\r\n\r\nwithout an end".to_owned()),
        ] {
            assert_eq!(send(kind, body, true).await.0, StatusCode::PAYLOAD_TOO_LARGE, "{kind}");
        }
        assert_eq!(send("multipart/form-data", "x".into(), true).await.0, StatusCode::BAD_REQUEST);
    }
}
