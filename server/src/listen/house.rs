//! Speaks the whole of HTTP/1.1 on a connection that the desk has handed over, for as long as it lasts.

use std::convert::Infallible;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Limits;
use super::body::DeadlineBody;
use super::caps::Place;
use super::endless::{self, Relay, is_endless};
use super::routes::Routes;
use super::stall::StallGuard;

/// The smallest read buffer hyper allows; it is most of what a connection costs.
const READ_BUFFER_BYTES: usize = 8 * 1024;

/// What every connection needs.
#[derive(Clone)]
pub struct House {
    http: http1::Builder,
    routes: Routes,
    limits: Arc<Limits>,
    stop: CancellationToken,
    cut: CancellationToken,
    connections: TaskTracker,
}

/// Why hyper is through with a connection.
enum Ended {
    Over(hyper::Result<()>),
    /// This answer has no end and is written without hyper.
    Endless(Response<Body>),
}

impl House {
    pub fn new(
        routes: Routes,
        limits: Arc<Limits>,
        stop: CancellationToken,
        cut: CancellationToken,
        connections: TaskTracker,
    ) -> Self {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.header_timeout).max_buf_size(READ_BUFFER_BYTES);
        Self { http, routes, limits, stop, cut, connections }
    }

    /// `first` was read from the socket already.
    pub async fn serve(self, stream: std::net::TcpStream, first: Bytes, peer: SocketAddr, place: Place) {
        // Fails only on a socket that is already gone.
        let Ok(stream) = TcpStream::from_std(stream) else { return };
        let relay = Arc::new(Relay::default());
        let io = TokioIo::new(StallGuard::new(stream, first, self.limits.write_timeout, relay.clone()));
        let caller = Caller { routes: self.routes, body_timeout: self.limits.body_timeout, peer, relay: relay.clone() };
        let service = service_fn(move |request| caller.clone().answer(request));
        let mut connection = self.http.serve_connection(io, service).with_upgrades();
        let mut stopped = pin!(self.stop.cancelled());
        let mut stopping = false;
        let driven = poll_fn(|context| {
            if !stopping && stopped.as_mut().poll(context).is_ready() {
                stopping = true;
                Pin::new(&mut connection).graceful_shutdown();
            }
            match Pin::new(&mut connection).poll(context) {
                Poll::Ready(ended) => Poll::Ready(Ended::Over(ended)),
                Poll::Pending => relay.take().map_or(Poll::Pending, |answer| Poll::Ready(Ended::Endless(answer))),
            }
        });
        let ended = tokio::select! {
            ended = driven => ended,
            () = self.cut.cancelled() => return,
        };
        match ended {
            Ended::Over(Ok(())) => {}
            Ended::Over(Err(error)) => {
                metrics::counter!("muster_connections_failed_total", "reason" => reason(&error)).increment(1);
                tracing::debug!(%error, "connection ended early");
            }
            Ended::Endless(answer) => {
                let Some(parts) = connection.into_parts() else { return };
                let writing = endless::write(parts.io.into_inner(), answer, self.cut);
                // In a task of its own, which is a tenth of this one's size.
                self.connections.spawn(async move {
                    writing.await;
                    drop(place);
                });
            }
        }
    }
}

fn reason(error: &hyper::Error) -> &'static str {
    if error.is_timeout() {
        "header_timeout"
    } else if error.is_parse() {
        "malformed"
    } else {
        "broken"
    }
}

/// Who asks on one connection, and who answers.
#[derive(Clone)]
struct Caller {
    routes: Routes,
    body_timeout: Duration,
    peer: SocketAddr,
    relay: Arc<Relay>,
}

impl Caller {
    async fn answer(self, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
        let (mut parts, incoming) = request.into_parts();
        parts.extensions.insert(ConnectInfo(self.peer));
        if http_body::Body::is_end_stream(&incoming) {
            let method = parts.method.clone();
            let response = self.routes.answer(Request::from_parts(parts, Body::empty())).await;
            if is_endless(&method, &response) {
                self.relay.hand_over(response).await;
            }
            return Ok(response);
        }
        let (body, late) = DeadlineBody::new(incoming, self.body_timeout);
        let response = self.routes.answer(Request::from_parts(parts, Body::new(body))).await;
        Ok(if late.passed() { too_slow() } else { response })
    }
}

fn too_slow() -> Response<Body> {
    let mut response = Response::new(Body::from("The request body took too long to arrive.\n"));
    *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
