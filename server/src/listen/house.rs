//! Speaks the whole of HTTP/1.1 on a connection that the desk has handed over, for as long as it lasts.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
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

use super::Limits;
use super::body::DeadlineBody;
use super::caps::Place;
use super::routes::Routes;
use super::stall::StallGuard;

/// The smallest read buffer hyper allows; it is most of what one live viewer costs.
const READ_BUFFER_BYTES: usize = 8 * 1024;

/// What every connection needs.
#[derive(Clone)]
pub struct House {
    http: http1::Builder,
    routes: Routes,
    limits: Arc<Limits>,
    stop: CancellationToken,
    cut: CancellationToken,
}

impl House {
    pub fn new(routes: Routes, limits: Arc<Limits>, stop: CancellationToken, cut: CancellationToken) -> Self {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.header_timeout).max_buf_size(READ_BUFFER_BYTES);
        Self { http, routes, limits, stop, cut }
    }

    /// `first` was read from the socket already.
    pub async fn serve(self, stream: std::net::TcpStream, first: Bytes, peer: SocketAddr, _place: Place) {
        // Fails only on a socket that is already gone.
        let Ok(stream) = TcpStream::from_std(stream) else { return };
        let io = TokioIo::new(StallGuard::new(stream, first, self.limits.write_timeout));
        let (routes, body_timeout) = (self.routes, self.limits.body_timeout);
        let service = service_fn(move |request| answer(routes.clone(), body_timeout, peer, request));
        let mut connection = pin!(self.http.serve_connection(io, service).with_upgrades());
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = self.stop.cancelled() => {
                connection.as_mut().graceful_shutdown();
                tokio::select! {
                    ended = connection.as_mut() => ended,
                    () = self.cut.cancelled() => return,
                }
            }
        };
        if let Err(error) = ended {
            metrics::counter!("muster_connections_failed_total", "reason" => reason(&error)).increment(1);
            tracing::debug!(%error, "connection ended early");
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

async fn answer(
    routes: Routes,
    body_timeout: Duration,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let (mut parts, incoming) = request.into_parts();
    parts.extensions.insert(ConnectInfo(peer));
    if http_body::Body::is_end_stream(&incoming) {
        return Ok(routes.answer(Request::from_parts(parts, Body::empty())).await);
    }
    let (body, late) = DeadlineBody::new(incoming, body_timeout);
    let response = routes.answer(Request::from_parts(parts, Body::new(body))).await;
    Ok(if late.passed() { too_slow() } else { response })
}

fn too_slow() -> Response<Body> {
    let mut response = Response::new(Body::from("The request body took too long to arrive.\n"));
    *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
