//! A mail server for tests: real sockets, the dialogue of SMTP, and the bad manners that a test asks for.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

/// How a peer treats its callers. By default it takes everything.
#[derive(Clone, Default)]
pub struct Manners {
    /// TLS from the first byte.
    pub implicit: Option<TlsAcceptor>,
    /// TLS when asked for.
    pub starttls: Option<TlsAcceptor>,
    /// Only whoever signs in so may send.
    pub account: Option<(&'static str, &'static str)>,
    /// Says no word at all.
    pub is_mute: bool,
    /// Answers to `RCPT` of these addresses; an empty one is never given.
    pub recipients: HashMap<&'static str, &'static str>,
    /// Hangs up after so many messages on one connection: silently, without answering, or with a word.
    pub ends_after: Option<(usize, End)>,
}

#[derive(Clone, Copy, PartialEq)]
pub enum End {
    /// Closes the connection.
    Closes,
    /// Keeps it open and never says anything again.
    FallsSilent,
    /// Says that it closes.
    Says421,
    /// Takes one more message and closes without saying so.
    SwallowsTheAnswer,
}

/// What arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    pub to: String,
    /// Which connection it came by, counted from 1.
    pub connection: usize,
    pub content: String,
    pub was_protected: bool,
}

/// A running mail server.
pub struct Peer {
    pub port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    manners: Manners,
    connections: AtomicUsize,
    received: Mutex<Vec<Received>>,
    /// Recipients whose `RCPT` was left without an answer.
    stalled: watch::Sender<usize>,
    commands: Mutex<Vec<String>>,
}

impl Peer {
    pub async fn start(manners: Manners) -> Peer {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let shared = Arc::new(Shared {
            manners,
            connections: AtomicUsize::new(0),
            received: Mutex::default(),
            stalled: watch::channel(0).0,
            commands: Mutex::default(),
        });
        let all = shared.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (shared, number) = (all.clone(), all.connections.fetch_add(1, Ordering::SeqCst) + 1);
                tokio::spawn(async move {
                    let stream: Box<dyn Stream> = match &shared.manners.implicit {
                        Some(tls) => match tls.accept(socket).await {
                            Ok(stream) => Box::new(stream),
                            Err(_) => return,
                        },
                        None => Box::new(socket),
                    };
                    let protected = shared.manners.implicit.is_some();
                    let talk = Talk { shared, number, is_protected: protected, is_known: false, to: vec![], taken: 0 };
                    talk.hold(BufReader::new(stream)).await;
                });
            }
        });
        Peer { port, shared }
    }

    /// What has arrived so far.
    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().expect("no panic").clone()
    }

    /// Waits until so many recipients are left without an answer.
    pub async fn has_stalled(&self, count: usize) {
        self.shared.stalled.subscribe().wait_for(|stalled| *stalled >= count).await.expect("the peer lives");
    }

    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// The first words of everything that was said to it.
    pub fn commands(&self) -> Vec<String> {
        self.shared.commands.lock().expect("no panic").clone()
    }
}

pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}
type Wire = BufReader<Box<dyn Stream>>;

/// One connection.
struct Talk {
    shared: Arc<Shared>,
    number: usize,
    is_protected: bool,
    is_known: bool,
    to: Vec<String>,
    taken: usize,
}

impl Talk {
    async fn hold(mut self, mut wire: Wire) {
        if self.shared.manners.is_mute {
            return std::future::pending().await;
        }
        let mut answer = "220 peer.test".to_owned();
        loop {
            let line_end = if answer.is_empty() { "" } else { "\r\n" };
            if wire.get_mut().write_all(format!("{answer}{line_end}").as_bytes()).await.is_err() {
                return;
            }
            let _ = wire.get_mut().flush().await;
            match self.shared.manners.ends_after {
                Some((count, End::Closes)) if self.taken == count => return,
                Some((count, End::FallsSilent)) if self.taken == count => return std::future::pending().await,
                _ => {}
            }
            let mut line = String::new();
            if !matches!(wire.read_line(&mut line).await, Ok(1..)) {
                return;
            }
            let line = line.trim_end();
            let verb = line.split(' ').next().unwrap_or_default().to_uppercase();
            self.shared.commands.lock().expect("no panic").push(verb.clone());
            if let Some((count, End::Says421)) = self.shared.manners.ends_after
                && self.taken == count
            {
                let _ = wire.get_mut().write_all(b"421 peer.test enough\r\n").await;
                return;
            }
            let said = match verb.as_str() {
                "STARTTLS" => {
                    let Some(tls) = self.shared.manners.starttls.clone() else { return };
                    wire.get_mut().write_all(b"220 go on\r\n").await.expect("it listens");
                    let Ok(stream) = tls.accept(wire.into_inner()).await else { return };
                    wire = BufReader::new(Box::new(stream));
                    self.is_protected = true;
                    // There is no second greeting: the caller speaks first.
                    Some(String::new())
                }
                "DATA" => self.take_message(&mut wire).await,
                _ => self.answer(&verb, line, &mut wire).await,
            };
            match said {
                Some(said) => answer = said,
                None => return,
            }
        }
    }

    async fn answer(&mut self, verb: &str, line: &str, wire: &mut Wire) -> Option<String> {
        let manners = &self.shared.manners;
        Some(match verb {
            "EHLO" => {
                let mut lines = vec!["peer.test"];
                if manners.starttls.is_some() && !self.is_protected {
                    lines.push("STARTTLS");
                }
                if manners.account.is_some() {
                    lines.push("AUTH PLAIN LOGIN");
                }
                let last = lines.pop().unwrap_or_default();
                let first: String = lines.iter().map(|line| format!("250-{line}\r\n")).collect();
                format!("{first}250 {last}")
            }
            "AUTH" => {
                let (user, password) = manners.account?;
                use base64::Engine as _;
                let expected = base64::prelude::BASE64_STANDARD.encode(format!("\0{user}\0{password}"));
                self.is_known = line.ends_with(&expected);
                if self.is_known { "235 welcome".into() } else { "535 who".into() }
            }
            "MAIL" if manners.account.is_some() && !self.is_known => "530 sign in".into(),
            "RCPT" => {
                let to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                match manners.recipients.get(to.as_str()) {
                    Some(&"") => {
                        self.shared.stalled.send_modify(|stalled| *stalled += 1);
                        // Until the caller gives up.
                        let _ = wire.read_u8().await;
                        return None;
                    }
                    Some(answer) => (*answer).to_owned(),
                    None => {
                        self.to.push(to);
                        "250 ok".into()
                    }
                }
            }
            "QUIT" => {
                let _ = wire.get_mut().write_all(b"221 bye\r\n").await;
                return None;
            }
            "RSET" => {
                self.to.clear();
                "250 ok".into()
            }
            _ => "250 ok".into(),
        })
    }

    async fn take_message(&mut self, wire: &mut Wire) -> Option<String> {
        wire.get_mut().write_all(b"354 go on\r\n").await.ok()?;
        wire.get_mut().flush().await.ok()?;
        let mut content = String::new();
        while !content.ends_with("\r\n.\r\n") {
            if wire.read_line(&mut content).await.ok()? == 0 {
                return None;
            }
        }
        let (connection, was_protected) = (self.number, self.is_protected);
        let taken = self.to.drain(..).map(|to| Received { to, connection, content: content.clone(), was_protected });
        self.shared.received.lock().expect("no panic").extend(taken);
        self.taken += 1;
        match self.shared.manners.ends_after {
            Some((count, End::SwallowsTheAnswer)) if self.taken > count => None,
            _ => Some("250 kept".into()),
        }
    }
}
