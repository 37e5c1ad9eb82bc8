//! Who holds the session of a request. Asked once per request, before any page or server function runs.

use app_context::{CurrentViewer, KeptForm, Ports, kept_form_key, session_token};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use http::{StatusCode, header};

use crate::config::PublicUrl;
use crate::status_pages::PublicPages;
use crate::unavailable;

/// The token itself, for what outlives one answer and has to ask again.
#[derive(Clone)]
pub struct SessionToken(pub String);

/// Adds [`CurrentViewer`] to the request, and [`SessionToken`] when somebody is signed in.
pub async fn identify(
    State(ports): State<Ports>,
    State(site): State<PublicUrl>,
    State(public): State<PublicPages>,
    mut request: Request,
    next: Next,
) -> Response {
    match recognise(&ports, &site, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(Refusal::Unavailable) => unavailable::answer(request.uri().path(), request.headers(), &public),
        Err(refusal) => {
            let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
            (status, [(header::RETRY_AFTER, "2")], refusal.message()).into_response()
        }
    }
}

/// The same for what answers outside that layer.
///
/// # Errors
/// When the database cannot say.
pub async fn recognise(ports: &Ports, site: &PublicUrl, request: &mut Request) -> Result<(), Refusal> {
    let token = session_token(request.headers(), site.is_https());
    let viewer = match &token {
        Some(token) => ports.access.viewer(token).await?,
        None => None,
    };
    if let (Some(viewer), Some(key)) = (&viewer, kept_form_key(request.headers())) {
        // Without it the form comes back as it began.
        if let Ok(Some(form)) = ports.refused_forms.kept_form(&viewer.actor(), &key).await {
            request.extensions_mut().insert(KeptForm(form));
        }
    }
    if let Some(token) = token.filter(|_| viewer.is_some()) {
        request.extensions_mut().insert(SessionToken(token));
    }
    request.extensions_mut().insert(CurrentViewer(viewer));
    Ok(())
}
