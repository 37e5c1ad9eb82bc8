//! `/live`: the log as a stream of server-sent events. A browser that comes back is replayed what it missed
//! from the table; one that reads too slowly is told to load everything again. Says only what changed, never
//! the change itself, and only to those who may know.

mod frame;
mod here;
mod viewer;

use std::sync::Arc;

use app_context::CurrentViewer;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use backend::Ctx;
use backend::events::{self, Hub, Told};
use backend::presence::{Seat, Seats};
use domain::people::Access;
use domain::{Actor, IncidentId};
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
    seats: Seats,
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
        let seats = Seats::new(ctx.clone());
        tokio::spawn(seats.clone().keep(stop.clone()));
        tokio::spawn(here::tell(hub.hints(), frames.clone(), seats.clone(), stop.clone()));
        Self { ctx, hub, frames, access, seats, stop }
    }

    /// Follows the log from where the viewer says it stopped.
    async fn follow(&self, who: domain::people::Viewer, token: SessionToken, from: From) -> backend::Result<Viewer> {
        let From { after, at } = from;
        let seat = match at {
            Some(incident) => self.seat(&who.actor(), incident).await,
            None => None,
        };
        // Subscribed first, so that nothing can fall between the replay and the stream.
        let frames = self.frames.subscribe();
        let head = *self.hub.head().borrow();
        let mut viewer = Viewer::new(self.clone(), frames, who.actor(), token, seat);
        match after {
            None => viewer.greet(head),
            Some(after) if after > events::head(&self.ctx.db).await? => viewer.tell_missed(head),
            Some(after) => self.replay(&mut viewer, after).await?,
        }
        Ok(viewer)
    }

    /// A place in a room. Whoever may not see it is not there, and hears of the rest all the same.
    async fn seat(&self, who: &Actor, incident: IncidentId) -> Option<Seat> {
        let seat = self.seats.enter(who, incident).await;
        seat.inspect_err(|error| tracing::debug!(%error, "nobody is seated in a room")).ok().flatten()
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
    /// Which incident the browser shows the room of.
    at: Option<IncidentId>,
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
    let from = From { after: last.or(from.after), ..from };
    match live.follow(who, token, from).await {
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
