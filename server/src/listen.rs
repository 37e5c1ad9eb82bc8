//! Accepts connections and speaks HTTP/1.1 on them. Owns every time-out of a socket: silence, half a header, a
//! slow body, a reader that stopped reading. A desk with threads of its own hands out public pages; what asks for
//! anything else goes on to the house, where the routes are. Knows nothing about those.

mod body;
mod caps;
mod desk;
mod endless;
mod first_line;
mod house;
mod plain;
mod routes;
mod stall;

pub use body::DeadlineBody;
pub use caps::{Caps, Refused};
pub use plain::Plain;
pub use routes::Routes;

use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Handle, Runtime};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::caps::Place;
use self::desk::{Desk, Leaving};
use self::house::House;
use crate::client_address::TrustedProxies;
use crate::status_pages::PublicPages;

/// Connections the kernel may hold for us while we are busy.
const BACKLOG: i32 = 4096;
/// Connections taken in one turn before the loop looks at anything else.
const BATCH: usize = 64;
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
    socket: std::net::TcpListener,
    limits: Arc<Limits>,
    caps: Arc<Caps>,
    threads: Threads,
}

/// Runs the desk. As many threads as there are cores, and never one more: a thread that waits for its core makes
/// every connection it holds wait with it. Rendering has its own threads and cannot stand in the way of these.
struct Threads(Option<Runtime>);

impl Threads {
    fn start() -> io::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(cores).thread_name("desk").enable_io().enable_time().build().map(|it| Self(Some(it)))
    }

    fn handle(&self) -> Handle {
        self.0.as_ref().map_or_else(Handle::current, |runtime| runtime.handle().clone())
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // Not waited for: we are on a thread that must not block.
        self.0.take().into_iter().for_each(Runtime::shutdown_background);
    }
}

impl Listener {
    /// Binds the address.
    pub fn bind(address: SocketAddr, limits: Limits, proxies: TrustedProxies) -> io::Result<Self> {
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
        socket.set_reuse_address(true)?;
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        socket.listen(BACKLOG)?;
        let caps = Caps::new(limits.connections, limits.connections_per_address, proxies);
        Ok(Self { socket: socket.into(), limits: limits.into(), caps, threads: Threads::start()? })
    }

    pub fn local_address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Serves until `stop`, then lets running requests end within the shutdown time-out. Pages are handed out by
    /// the desk; routes are answered on the runtime of the caller.
    pub async fn serve(self, routes: Routes, pages: PublicPages, stop: CancellationToken) {
        let Self { socket, limits, caps, threads } = self;
        let (cut, connections) = (CancellationToken::new(), TaskTracker::new());
        let desk = Desk {
            pages,
            header_timeout: limits.header_timeout,
            write_timeout: limits.write_timeout,
            stop: stop.clone(),
            cut: cut.clone(),
        };
        let reception = Arc::new(Reception {
            desk,
            house: House::new(routes, limits.clone(), stop.clone(), cut.clone(), connections.clone()),
            runtime: Handle::current(),
            caps,
            connections: connections.clone(),
        });
        let accepting = threads.handle().spawn(reception.accept(socket, stop));
        if let Err(error) = accepting.await {
            tracing::error!(%error, "accepting connections ended");
        }
        connections.close();
        if tokio::time::timeout(limits.shutdown_timeout, connections.wait()).await.is_err() {
            tracing::warn!(left = connections.len(), "cutting connections that did not end in time");
            cut.cancel();
            connections.wait().await;
        }
    }
}

/// Where connections arrive.
struct Reception {
    desk: Desk,
    house: House,
    /// Where the house lives.
    runtime: Handle,
    caps: Arc<Caps>,
    connections: TaskTracker,
}

impl Reception {
    async fn accept(self: Arc<Self>, socket: std::net::TcpListener, stop: CancellationToken) {
        let socket = match TcpListener::from_std(socket) {
            Ok(socket) => socket,
            Err(error) => return tracing::error!(%error, "cannot wait for connections"),
        };
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let accepted = tokio::select! {
                biased;
                () = stop.cancelled() => return,
                accepted = accept_batch(&socket, &mut batch) => accepted,
            };
            if let Err(error) = accepted {
                pause_after(&error).await;
            }
            for (stream, peer) in batch.drain(..) {
                match self.caps.enter(peer.ip()) {
                    Ok(place) => drop(self.connections.spawn(self.clone().receive(stream, peer, place))),
                    Err(reason) => refuse(&stream, reason),
                }
            }
        }
    }

    async fn receive(self: Arc<Self>, mut stream: TcpStream, peer: SocketAddr, place: Place) {
        // Fails only on a socket that is already gone, which the first read will notice.
        let _ = stream.set_nodelay(true);
        let Leaving::Foreign(first) = self.desk.attend(&mut stream).await else { return };
        if let Ok(stream) = stream.into_std() {
            let serving = self.house.clone().serve(stream, first.into(), peer, place);
            self.connections.spawn_on(serving, &self.runtime);
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
