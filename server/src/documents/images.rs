//! Pictures of documents: taken in, and shown to whoever may read the document.

use app_context::{CurrentViewer, Ports};
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::{DocumentImageId, IncidentId, Refusal};
use http::{HeaderName, StatusCode, header};
use serde::Serialize;

use crate::problem::Problem;

/// Where a picture is found.
#[derive(Serialize)]
struct Taken {
    src: String,
}

/// `POST /api/documents/{incident}/images`: one picture, in the field `file`.
pub async fn add(
    State(ports): State<Ports>,
    Extension(CurrentViewer(who)): Extension<CurrentViewer>,
    Path(incident): Path<IncidentId>,
    form: Multipart,
) -> Response {
    let taken = async {
        let who = who.ok_or(Refusal::SignedOut)?;
        let bytes = file(form).await?;
        let image = ports.documents.add_image(&who.actor(), incident, bytes).await?;
        Ok::<_, Refusal>(Taken { src: format!("/documents/{incident}/images/{}", image.id) })
    };
    match taken.await {
        Ok(taken) => (StatusCode::CREATED, Json(taken)).into_response(),
        Err(refusal) => Problem::from(refusal).into_response(),
    }
}

async fn file(mut form: Multipart) -> Result<Vec<u8>, Refusal> {
    let broken = |_| Refusal::invalid("file", "This picture did not arrive whole, or is larger than 5 MB.");
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            return Ok(field.bytes().await.map_err(broken)?.to_vec());
        }
    }
    Err(Refusal::invalid("file", "Send the picture in the field “file”."))
}

/// `GET /documents/{incident}/images/{image}`
pub async fn show(
    State(ports): State<Ports>,
    Extension(CurrentViewer(who)): Extension<CurrentViewer>,
    Path((incident, image)): Path<(IncidentId, DocumentImageId)>,
) -> Response {
    let Some(who) = who else { return StatusCode::UNAUTHORIZED.into_response() };
    match ports.documents.image(&who.actor(), incident, image).await {
        Ok(image) => {
            let headers = [
                (header::CONTENT_TYPE, image.media_type.as_str()),
                // It never changes, and nobody between us may keep it.
                (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
                (HeaderName::from_static("content-security-policy"), "default-src 'none'; sandbox"),
            ];
            (headers, image.bytes).into_response()
        }
        Err(refusal) => StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::NOT_FOUND).into_response(),
    }
}
