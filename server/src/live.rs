//! `/live`: the log as a stream of server-sent events. A browser that comes back is replayed what it missed
//! from the table; one that reads too slowly is told to load everything again. Says only what changed, never
//! the change itself, and only to those who may know.

mod frame;
mod viewer;

use std::sync::Arc;

use app_context::CurrentViewer;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use backend::Ctx;
use backend::events::{self, Hub, Told};
use domain::people::Access;
use http::{HeaderMap, HeaderName, StatusCode, header};
use serde::Deserialize;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use self::frame::Frame;
use self::viewer::Viewer;
use crate::session::SessionToken;

/// Frames that a viewer may fall behind before it has to load everything again.
const BACKLOG: usize = 1024;
/// Events replayed to a viewer that comes back; loading the page again is cheaper than more.
const REPLAY_LIMIT: usize = 2_000;

/// Everything that streams need. Cheap to clone.
#[derive(Clone)]
pub struct Live {
    ctx: Ctx,
    hub: Hub,
    frames: broadcast::Sender<Frame>,
    access: Arc<dyn Access>,
    stop: CancellationToken,
}

impl Live {
    /// Encodes every event of the hub once, for all viewers, until `stop`.
    pub fn start(ctx: Ctx, hub: Hub, access: Arc<dyn Access>, stop: CancellationToken) -> Self {
        let (frames, _) = broadcast::channel(BACKLOG);
        let (mut heard, told) = (hub.subscribe(), frames.clone());
        tokio::spawn(async move {
            while let Some(next) = heard.next().await {
                let frame = match next {
                    Told::Event(event) => Frame::of(event),
                    Told::Missed => Frame::Resync,
                };
                // No viewer is no error.
                let _ = told.send(frame);
            }
        });
        Self { ctx, hub, frames, access, stop }
    }

    /// Follows the log from where the viewer says it stopped.
    async fn follow(
        &self,
        who: domain::people::Viewer,
        token: SessionToken,
        after: Option<i64>,
    ) -> backend::Result<Viewer> {
        // Subscribed first, so that nothing can fall between the replay and the stream.
        let frames = self.frames.subscribe();
        let head = *self.hub.head().borrow();
        let mut viewer = Viewer::new(self.clone(), frames, who.actor(), token);
        match after {
            None => viewer.greet(head),
            Some(after) if after > events::head(&self.ctx.db).await? => viewer.tell_missed(head),
            Some(after) => self.replay(&mut viewer, after).await?,
        }
        Ok(viewer)
    }

    async fn replay(&self, viewer: &mut Viewer, after: i64) -> backend::Result<()> {
        let limit = i64::try_from(REPLAY_LIMIT + 1).unwrap_or(i64::MAX);
        let missed = events::after(&self.ctx.db, after, limit).await?;
        if missed.len() > REPLAY_LIMIT {
            viewer.tell_missed(events::head(&self.ctx.db).await?);
            return Ok(());
        }
        viewer.greet(after);
        missed.into_iter().for_each(|event| viewer.take(&Frame::of(Arc::new(event))));
        Ok(())
    }
}

#[derive(Debug, Deserialize)]
pub struct From {
    after: Option<i64>,
}

/// `GET /live`
pub async fn follow(
    State(live): State<Live>,
    Extension(CurrentViewer(who)): Extension<CurrentViewer>,
    token: Option<Extension<SessionToken>>,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Response {
    let Some((who, Extension(token))) = who.zip(token) else { return StatusCode::UNAUTHORIZED.into_response() };
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    match live.follow(who, token, last.or(from.after)).await {
        Ok(viewer) => stream(viewer),
        Err(error) => StatusCode::from_u16(error.refuse().status()).unwrap_or_default().into_response(),
    }
}

fn stream(viewer: Viewer) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        // nginx would hold events back until its buffer is full.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, Body::from_stream(viewer.into_stream())).into_response()
}
