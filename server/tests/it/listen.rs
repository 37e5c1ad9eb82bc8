//! Sockets that stall are closed in time, and nobody else notices.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use futures::StreamExt;
use server::client_address::TrustedProxies;
use server::listen::{Limits, Listener, Routes};
use server::status_pages::PublicPages;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

const SHORT: Duration = Duration::from_millis(200);
/// Generous for a busy machine, yet far below any default of the libraries beneath.
const SOON: Duration = Duration::from_secs(5);
/// More than any kernel holds for a reader that does not read.
const BIG: usize = 16 * 1024 * 1024;
const PAGE: &str = "GET / HTTP/1.1\r\nHost: muster\r\n\r\n";

struct Running {
    address: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<()>,
    streams_ended: UnboundedReceiver<()>,
}

fn short_limits() -> Limits {
    Limits {
        header_timeout: SHORT,
        body_timeout: SHORT,
        write_timeout: SHORT,
        shutdown_timeout: SHORT,
        ..Limits::default()
    }
}

fn start(limits: Limits) -> Running {
    let router = Router::new()
        .route("/", get(|| async { "page" }))
        .route("/peer", get(|peer: ConnectInfo<SocketAddr>| async move { peer.0.to_string() }))
        .route("/echo", post(|body: Bytes| async move { body }))
        .route("/endless", get(|| async { Body::from_stream(futures::stream::repeat(zeros())) }))
        .route("/never", get(std::future::pending::<()>))
        .route("/big", get(|| async { vec![b'.'; BIG] }));
    let (ended, all_ended) = tokio::sync::mpsc::unbounded_channel();
    let router = router.route("/stream", get(async move || stream(ended.clone())));
    let localhost = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = Listener::bind(localhost, limits, TrustedProxies::default()).unwrap();
    let address = listener.local_address().unwrap();
    let stop = CancellationToken::new();
    let task = tokio::spawn(listener.serve(Routes::new(router), PublicPages::new(false), stop.clone()));
    Running { address, stop, task, streams_ended: all_ended }
}

/// Two messages, then silence for as long as somebody listens; then tells `ended`.
fn stream(ended: UnboundedSender<()>) -> impl IntoResponse {
    let end = Ended(ended);
    let messages = futures::stream::iter(["data: one\n\n", "data: two\n\n"]).chain(futures::stream::pending());
    let messages = messages.map(move |message| {
        let _until_dropped = &end;
        Ok::<_, std::convert::Infallible>(message)
    });
    ([("content-type", "text/event-stream"), ("x-own", "kept")], Body::from_stream(messages))
}

struct Ended(UnboundedSender<()>);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

fn zeros() -> Result<Bytes, std::convert::Infallible> {
    Ok(Bytes::from_static(&[0; 64 * 1024]))
}

impl Running {
    async fn connect(&self, first: &str) -> TcpStream {
        let mut socket = TcpStream::connect(self.address).await.unwrap();
        socket.write_all(first.as_bytes()).await.unwrap();
        socket
    }

    async fn page(&self) -> String {
        let mut socket = self.connect("GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n").await;
        until_closed(&mut socket).await
    }
}

/// Everything the server says until it closes; fails when it does not.
async fn until_closed(socket: &mut TcpStream) -> String {
    let mut said = Vec::new();
    let closed = tokio::time::timeout(SOON, socket.read_to_end(&mut said)).await;
    // A reset is a close as well: the kernel sends it when unread bytes were left behind.
    let _ = closed.expect("the server closes the socket in time");
    String::from_utf8_lossy(&said).into_owned()
}

async fn answer(socket: &mut TcpStream) -> String {
    let mut buffer = vec![0; 4096];
    let read = tokio::time::timeout(SOON, socket.read(&mut buffer)).await.unwrap().unwrap();
    String::from_utf8_lossy(&buffer[..read]).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_of_each_kind_of_stuck_socket_are_closed_while_pages_go_on() {
    let server = start(short_limits());
    let mut stuck = Vec::new();
    for _ in 0..100 {
        stuck.push(server.connect("").await);
        stuck.push(server.connect("GET / HTTP/1.1\r\nHost: mus").await);
        let mut idle = server.connect(PAGE).await;
        assert!(answer(&mut idle).await.ends_with("page"));
        stuck.push(idle);
    }
    let asked = Instant::now();
    assert!(server.page().await.ends_with("page"));
    assert!(asked.elapsed() < SOON);
    for socket in &mut stuck {
        until_closed(socket).await;
    }
    assert!(server.page().await.ends_with("page"));
}

#[tokio::test]
async fn a_silent_socket_is_closed_not_before_its_time() {
    let server = start(short_limits());
    let opened = Instant::now();
    let mut socket = server.connect("").await;
    assert_eq!(until_closed(&mut socket).await, "");
    assert!(opened.elapsed() >= SHORT);
}

#[tokio::test]
async fn a_header_that_drips_is_cut_at_the_deadline_of_the_whole_header() {
    let server = start(short_limits());
    let mut socket = server.connect("GET / HTTP/1.1\r\n").await;
    let dripped = async {
        let mut tick = tokio::time::interval(SHORT / 10);
        loop {
            tick.tick().await;
            if socket.write_all(b"X-Drip: 1\r\n").await.is_err() {
                break;
            }
        }
    };
    tokio::time::timeout(SOON, dripped).await.expect("the server closes the socket in time");
}

#[tokio::test]
async fn a_body_that_stops_is_answered_with_408_and_closed() {
    let server = start(short_limits());
    let head = "POST /echo HTTP/1.1\r\nHost: muster\r\nContent-Length: 100\r\n\r\nonly this";
    let mut socket = server.connect(head).await;
    let said = until_closed(&mut socket).await;
    assert!(said.starts_with("HTTP/1.1 408"), "{said}");
    assert!(said.contains("connection: close"), "{said}");
}

#[tokio::test]
async fn a_body_that_arrives_in_time_is_read_whole() {
    let server = start(short_limits());
    let head = "POST /echo HTTP/1.1\r\nHost: muster\r\nContent-Length: 10\r\n\r\nhello";
    let mut socket = server.connect(head).await;
    socket.write_all(b"there").await.unwrap();
    let said = until_closed(&mut socket).await;
    assert!(said.starts_with("HTTP/1.1 200") && said.ends_with("hellothere"), "{said}");
}

#[tokio::test]
async fn a_reader_that_stops_reading_is_cut() {
    let server = start(short_limits());
    let mut socket = server.connect("GET /endless HTTP/1.1\r\nHost: muster\r\n\r\n").await;
    let (mut reader, mut writer) = socket.split();
    // Not read until the server has given up: a write fails only after the other side has closed.
    let given_up = async {
        let mut tick = tokio::time::interval(SHORT / 4);
        loop {
            tick.tick().await;
            if writer.write_all(b"\r\n").await.is_err() {
                break;
            }
        }
    };
    tokio::time::timeout(SOON, given_up).await.expect("the server closes the socket in time");
    let mut rest = Vec::new();
    let _ = tokio::time::timeout(SOON, reader.read_to_end(&mut rest)).await.unwrap();
}

/// Reads until these words have come.
async fn until(socket: &mut TcpStream, words: &str) -> String {
    let mut said = Vec::new();
    let came = async {
        while !String::from_utf8_lossy(&said).contains(words) {
            assert_ne!(socket.read_buf(&mut said).await.unwrap(), 0, "the stream goes on");
        }
    };
    tokio::time::timeout(SOON, came).await.expect("the words come");
    String::from_utf8(said).unwrap()
}

const STREAM: &str = "GET /stream HTTP/1.1\r\nHost: muster\r\n\r\n";

#[tokio::test]
async fn a_stream_goes_on_past_every_time_out_and_ends_with_its_listener() {
    let mut server = start(short_limits());
    // On a connection that was used before.
    let mut socket = server.connect(PAGE).await;
    assert!(answer(&mut socket).await.ends_with("page"));
    socket.write_all(STREAM.as_bytes()).await.unwrap();
    let said = until(&mut socket, "data: two\n\n").await;
    let (head, body) = said.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    for header in ["content-type: text/event-stream", "x-own: kept", "connection: close", "date: "] {
        assert!(head.contains(header), "{header} in {head}");
    }
    assert_eq!(body, "data: one\n\ndata: two\n\n");
    let silent = tokio::time::timeout(SHORT * 3, socket.read_u8()).await;
    assert!(silent.is_err() && server.streams_ended.try_recv().is_err(), "nothing ends a stream that is listened to");
    drop(socket);
    tokio::time::timeout(SOON, server.streams_ended.recv()).await.expect("the stream ends with its listener");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_waits_for_what_was_answered_before() {
    let server = start(Limits::default());
    let mut socket = server.connect("GET /big HTTP/1.1\r\nHost: muster\r\n\r\n").await;
    socket.write_all(STREAM.as_bytes()).await.unwrap();
    let said = until(&mut socket, "data: two\n\n").await;
    let body = said.find("\r\n\r\n").unwrap() + 4;
    assert!(said[body..].starts_with(&".".repeat(BIG)) && said[body + BIG..].starts_with("HTTP/1.1 200 OK\r\n"));
}

#[tokio::test]
async fn a_head_of_a_stream_is_an_answer_like_any_other() {
    let server = start(Limits::default());
    let mut socket = server.connect("HEAD /stream HTTP/1.1\r\nHost: muster\r\n\r\n").await;
    assert!(until(&mut socket, "\r\n\r\n").await.contains("text/event-stream"));
    socket.write_all(PAGE.as_bytes()).await.unwrap();
    assert!(answer(&mut socket).await.ends_with("page"), "the connection is kept");
}

#[tokio::test]
async fn one_address_has_its_share_and_the_place_comes_back() {
    let server = start(Limits { connections_per_address: 1, ..Limits::default() });
    let mut held = server.connect(PAGE).await;
    answer(&mut held).await;
    assert!(server.page().await.starts_with("HTTP/1.1 503"));
    drop(held);
    let again = async { while !server.page().await.ends_with("page") {} };
    tokio::time::timeout(SOON, again).await.expect("the place comes back");
}

#[tokio::test]
async fn handlers_see_the_peer() {
    let server = start(Limits::default());
    let mut socket = server.connect("GET /peer HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n").await;
    let own = socket.local_addr().unwrap().to_string();
    assert!(until_closed(&mut socket).await.ends_with(&own));
}

#[tokio::test]
async fn stopping_closes_idle_sockets_at_once_and_stuck_requests_at_the_deadline() {
    let server = start(Limits { shutdown_timeout: SHORT, ..Limits::default() });
    let mut idle = server.connect(PAGE).await;
    answer(&mut idle).await;
    let mut stuck = server.connect("GET /never HTTP/1.1\r\nHost: muster\r\n\r\n").await;
    server.page().await;
    server.stop.cancel();
    until_closed(&mut idle).await;
    until_closed(&mut stuck).await;
    tokio::time::timeout(SOON, server.task).await.unwrap().unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}
