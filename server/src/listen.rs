//! Accepts connections and speaks HTTP/1.1 on them. Owns every time-out of a socket: silence, half a
//! header, a slow body, a reader that stopped reading. Knows nothing about routes.

mod body;
mod caps;
mod stall;

pub use body::DeadlineBody;
pub use caps::{Caps, Refused};

use std::convert::Infallible;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{HeaderValue, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Service;

use self::caps::Place;
use self::stall::StallGuard;
use crate::client_address::TrustedProxies;

/// Connections the kernel may hold for us while we are busy.
const BACKLOG: i32 = 4096;
/// Connections taken in one turn before the loop looks at anything else.
const BATCH: usize = 64;
/// The smallest read buffer hyper allows; it is most of what one live viewer costs.
const READ_BUFFER_BYTES: usize = 8 * 1024;
/// Pause after the kernel refuses a new descriptor, so that the loop does not spin.
const OUT_OF_DESCRIPTORS_PAUSE: Duration = Duration::from_millis(50);

/// How long a socket may stall and how many there may be.
#[derive(Debug, Clone)]
pub struct Limits {
    /// From the first byte expected to the end of the header; idle keep-alive sockets fall under it too.
    pub header_timeout: Duration,
    /// From the end of the header to the end of the body.
    pub body_timeout: Duration,
    /// How long the other side may refuse to take a single byte.
    pub write_timeout: Duration,
    /// Open connections in total.
    pub connections: usize,
    /// Open connections of one IPv4 address or one IPv6 /64.
    pub connections_per_address: usize,
    /// How long running requests may take to end once the server is told to stop.
    pub shutdown_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            connections: 16_000,
            connections_per_address: 1_000,
            shutdown_timeout: Duration::from_secs(10),
        }
    }
}

/// A bound socket that is not being served yet.
pub struct Listener {
    socket: TcpListener,
    limits: Limits,
    caps: Arc<Caps>,
}

impl Listener {
    /// Binds the address. Must be called within a tokio runtime.
    pub fn bind(address: SocketAddr, limits: Limits, proxies: TrustedProxies) -> io::Result<Self> {
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
        socket.set_reuse_address(true)?;
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        socket.listen(BACKLOG)?;
        let socket = TcpListener::from_std(socket.into())?;
        let caps = Caps::new(limits.connections, limits.connections_per_address, proxies);
        Ok(Self { socket, limits, caps })
    }

    pub fn local_address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Serves until `stop`, then lets running requests end within the shutdown time-out.
    pub async fn serve(self, router: Router, stop: CancellationToken) {
        let Self { socket, limits, caps } = self;
        let shutdown_timeout = limits.shutdown_timeout;
        let connections = TaskTracker::new();
        let runner = Runner::new(router, limits, stop.clone());
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let accepted = tokio::select! {
                biased;
                () = stop.cancelled() => break,
                accepted = accept_batch(&socket, &mut batch) => accepted,
            };
            if let Err(error) = accepted {
                pause_after(&error).await;
            }
            for (stream, peer) in batch.drain(..) {
                match caps.enter(peer.ip()) {
                    Ok(place) => drop(connections.spawn(runner.clone().run(stream, peer, place))),
                    Err(reason) => refuse(&stream, reason),
                }
            }
        }
        drop(socket);
        connections.close();
        if tokio::time::timeout(shutdown_timeout, connections.wait()).await.is_err() {
            tracing::warn!(left = connections.len(), "cutting connections that did not end in time");
            runner.cut.cancel();
            connections.wait().await;
        }
    }
}

/// Waits for one connection, then takes all that are already there.
async fn accept_batch(socket: &TcpListener, batch: &mut Vec<(TcpStream, SocketAddr)>) -> io::Result<()> {
    poll_fn(|context| {
        loop {
            match socket.poll_accept(context) {
                Poll::Ready(Ok(connection)) => batch.push(connection),
                Poll::Ready(Err(error)) if batch.is_empty() => return Poll::Ready(Err(error)),
                Poll::Pending if batch.is_empty() => return Poll::Pending,
                Poll::Ready(Err(_)) | Poll::Pending => return Poll::Ready(Ok(())),
            }
            if batch.len() == BATCH {
                return Poll::Ready(Ok(()));
            }
        }
    })
    .await
}

async fn pause_after(error: &io::Error) {
    if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::Interrupted) {
        return;
    }
    tracing::warn!(%error, "cannot accept connections; raise the limit of open files if this goes on");
    tokio::time::sleep(OUT_OF_DESCRIPTORS_PAUSE).await;
}

/// Says why in one write that may fail; a flood must not cost us a task.
fn refuse(stream: &TcpStream, reason: Refused) {
    const ANSWER: &[u8] =
        b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    metrics::counter!("muster_connections_refused_total", "reason" => reason.word()).increment(1);
    // A socket just accepted is not yet registered as writable; its send buffer is empty, so the write fits.
    let _ = socket2::SockRef::from(stream).send(ANSWER);
}

/// What every connection task needs.
#[derive(Clone)]
struct Runner {
    http: http1::Builder,
    router: Router,
    limits: Arc<Limits>,
    stop: CancellationToken,
    cut: CancellationToken,
}

impl Runner {
    fn new(router: Router, limits: Limits, stop: CancellationToken) -> Self {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.header_timeout).max_buf_size(READ_BUFFER_BYTES);
        Self { http, router, limits: Arc::new(limits), stop, cut: CancellationToken::new() }
    }

    async fn run(self, stream: TcpStream, peer: SocketAddr, _place: Place) {
        // Fails only on a socket that is already gone, which the first read will notice.
        let _ = stream.set_nodelay(true);
        let io = TokioIo::new(StallGuard::new(stream, self.limits.write_timeout));
        let (router, limits) = (self.router, self.limits);
        let service = service_fn(move |request| answer(router.clone(), limits.body_timeout, peer, request));
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
    mut router: Router,
    body_timeout: Duration,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let (mut parts, incoming) = request.into_parts();
    parts.extensions.insert(ConnectInfo(peer));
    if http_body::Body::is_end_stream(&incoming) {
        return router.call(Request::from_parts(parts, Body::empty())).await;
    }
    let (body, late) = DeadlineBody::new(incoming, body_timeout);
    let response = router.call(Request::from_parts(parts, Body::new(body))).await?;
    Ok(if late.passed() { too_slow() } else { response })
}

fn too_slow() -> Response<Body> {
    let mut response = Response::new(Body::from("The request body took too long to arrive.\n"));
    *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
