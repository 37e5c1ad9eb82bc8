//! Public pages over real sockets: the desk says what the routes say, and hands over what is not its own.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use super::tests::{published, sample};
use super::{PublicPages, routes};
use crate::client_address::TrustedProxies;
use crate::listen::{Limits, Listener, Routes};

/// Generous for a busy machine.
const SOON: Duration = Duration::from_secs(20);

struct Served {
    address: SocketAddr,
    pages: PublicPages,
    stop: CancellationToken,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn serve(limits: Limits) -> Served {
    let pages = published(sample::full_page());
    let router = Router::new()
        .route("/", get(|| async { "house" }))
        .route("/echo", post(|body: String| async move { body }))
        .merge(routes(pages.clone()));
    let localhost = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = Listener::bind(localhost, limits, TrustedProxies::default()).unwrap();
    let (address, stop) = (listener.local_address().unwrap(), CancellationToken::new());
    tokio::spawn(listener.serve(Routes::new(router), pages.clone(), stop.clone()));
    Served { address, pages, stop }
}

/// A caller who keeps the connection.
struct Caller {
    socket: TcpStream,
    read: Vec<u8>,
}

#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: String,
    headers: BTreeSet<String>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
    }
}

impl Caller {
    async fn at(served: &Served) -> Self {
        Self { socket: TcpStream::connect(served.address).await.unwrap(), read: Vec::new() }
    }

    async fn say(&mut self, bytes: &str) {
        self.socket.write_all(bytes.as_bytes()).await.unwrap();
    }

    async fn more(&mut self) {
        let read = tokio::time::timeout(SOON, self.socket.read_buf(&mut self.read)).await;
        assert_ne!(read.expect("more comes").unwrap(), 0, "the connection is kept");
    }

    async fn hear(&mut self, has_body: bool) -> Answer {
        let head_end = loop {
            if let Some(at) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await;
        };
        let head = String::from_utf8(self.read.drain(..head_end).collect()).unwrap();
        let mut lines = head.trim_end().split("\r\n").map(str::to_owned);
        let status = lines.next().unwrap();
        let headers: BTreeSet<String> = lines.collect();
        let mut answer = Answer { status, headers, body: vec![] };
        let length = if has_body { answer.header("content-length").parse().unwrap_or(0) } else { 0 };
        while self.read.len() < length {
            self.more().await;
        }
        answer.body = self.read.drain(..length).collect();
        answer
    }

    async fn ask(&mut self, method: &str, path: &str, headers: &str) -> Answer {
        self.say(&format!("{method} {path} HTTP/1.1\r\nhost: m\r\n{headers}\r\n")).await;
        self.hear(method != "HEAD").await
    }
}

/// Without what differs by the second.
fn timeless(mut answer: Answer) -> Answer {
    assert!(answer.header("date").ends_with(" GMT"), "{answer:?}");
    answer.headers.retain(|line| !line.starts_with("date: "));
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_says_what_the_routes_say() {
    let served = serve(Limits::default());
    let (mut desk, mut house) = (Caller::at(&served).await, Caller::at(&served).await);
    // Whoever asks for something else stays with the house.
    assert_eq!(house.ask("GET", "/", "").await.body, b"house");
    let mut paths: Vec<String> = served.pages.current().keys().cloned().collect();
    assert!(paths.contains(&served.pages.sheet_address()) && paths.len() > 10, "{paths:?}");
    paths.push("/status/northwind?cache=buster".into());
    for path in &paths {
        for encoding in ["", "accept-encoding: gzip, deflate, br\r\n", "Accept-Encoding: GZIP;q=1, br;q=0\r\n"] {
            for method in ["GET", "HEAD"] {
                let (one, other) = (desk.ask(method, path, encoding).await, house.ask(method, path, encoding).await);
                assert_eq!(one.status, "HTTP/1.1 200 OK");
                assert_eq!(timeless(one), timeless(other), "{method} {path} {encoding}");
            }
            let tag = desk.ask("GET", path, encoding).await.header("etag").to_owned();
            for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".into(), "\"x\"".into()] {
                let asked = format!("{encoding}if-none-match: {known}\r\n");
                let (one, other) = (desk.ask("GET", path, &asked).await, house.ask("GET", path, &asked).await);
                assert_eq!(one.status.contains("304"), known != "\"x\"", "{known}");
                assert_eq!(timeless(one), timeless(other), "{path} {asked}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_goes_from_the_desk_to_the_house_with_every_byte() {
    let served = serve(Limits::default());
    let mut caller = Caller::at(&served).await;
    let page = "GET /status/northwind HTTP/1.1\r\nhost: m\r\n\r\n";
    // Pipelined, and cut in the middle of a request that the house has to answer.
    caller.say(&format!("{page}{page}POST /echo HTTP/1.1\r\nhost: m\r\ncontent-le")).await;
    let (first, second) = (caller.hear(true).await, caller.hear(true).await);
    assert_eq!(timeless(first).body, timeless(second).body);
    caller.say("ngth: 5\r\n\r\nhel").await;
    caller.say("lo").await;
    assert_eq!(caller.hear(true).await.body, b"hello");
    assert_eq!(caller.ask("GET", "/status/northwind", "").await.status, "HTTP/1.1 200 OK");
    for (path, status) in [("/status/nobody", "404"), ("/status/northwind/", "308"), ("/", "200")] {
        let mut caller = Caller::at(&served).await;
        assert!(caller.ask("GET", path, "").await.status.contains(status), "{path}");
    }
    let mut closing = Caller::at(&served).await;
    assert_eq!(closing.ask("GET", "/status/northwind", "connection: close\r\n").await.header("connection"), "close");
    let mut posting = Caller::at(&served).await;
    assert!(posting.ask("POST", "/status/northwind", "content-length: 0\r\n").await.status.contains("405"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_may_be_asked_for_byte_by_byte() {
    let served = serve(Limits::default());
    let mut caller = Caller::at(&served).await;
    caller.socket.set_nodelay(true).unwrap();
    for byte in "HEAD /status/northwind HTTP/1.1\r\nhost: m\r\n\r\n".chars() {
        caller.say(&byte.to_string()).await;
    }
    assert_eq!(caller.hear(false).await.status, "HTTP/1.1 200 OK");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stalls_at_the_desk_is_closed_in_time() {
    let short = Duration::from_millis(200);
    let served = serve(Limits { header_timeout: short, write_timeout: short, ..Limits::default() });
    let until_closed = async |mut caller: Caller| {
        let closed = tokio::time::timeout(SOON, caller.socket.read_to_end(&mut caller.read)).await;
        let _ = closed.expect("the desk closes the connection in time");
    };
    let mut begun = Caller::at(&served).await;
    begun.say("GET /status/north").await;
    until_closed(begun).await;
    let mut idle = Caller::at(&served).await;
    idle.ask("GET", "/status/northwind", "").await;
    until_closed(idle).await;
    // Asks for page after page and reads none, until the kernel holds no more; then only the close ends the writes.
    let mut deaf = Caller::at(&served).await;
    let page = "GET /status/northwind HTTP/1.1\r\nhost: m\r\n\r\n".repeat(50);
    let given_up = async { while deaf.socket.write_all(page.as_bytes()).await.is_ok() {} };
    tokio::time::timeout(SOON, given_up).await.expect("the desk closes the connection in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_gets_every_byte() {
    let served = serve(Limits::default());
    let mut caller = Caller::at(&served).await;
    let asked = 2_000;
    let (page, mut rest) = ("GET /status/northwind HTTP/1.1\r\nhost: m\r\n\r\n", asked);
    let expected = timeless(caller.ask("GET", "/status/northwind", "").await);
    let (mut reader, mut writer) = caller.socket.into_split();
    let asking = tokio::spawn(async move {
        while rest > 0 {
            writer.write_all(page.as_bytes()).await.unwrap();
            rest -= 1;
        }
        writer
    });
    let one = expected.body.len();
    let mut read = 0;
    let mut bodies = 0;
    let mut text = Vec::new();
    while bodies < asked {
        let got = tokio::time::timeout(SOON, reader.read_buf(&mut text)).await.expect("more comes").unwrap();
        assert_ne!(got, 0, "after {bodies} pages");
        while let Some(at) = text[read..].windows(4).position(|four| four == b"\r\n\r\n") {
            if text.len() < read + at + 4 + one {
                break;
            }
            assert_eq!(&text[read + at + 4..read + at + 4 + one], expected.body);
            read += at + 4 + one;
            bodies += 1;
        }
        text.drain(..std::mem::take(&mut read));
    }
    drop(asking.await.unwrap());
}
