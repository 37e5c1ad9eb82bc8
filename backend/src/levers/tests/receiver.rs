//! A team's flag system: it takes webhooks, verifies their signatures by its own code, and remembers what came.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// How it behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    Willing,
    /// It answers, and does nothing.
    Idle,
    /// Answers with this status and these words.
    Says(u16, &'static str),
}

#[derive(Debug)]
pub(super) struct Came {
    pub id: String,
    pub action: String,
    pub body: Value,
    /// How many of the signatures are good for the secret that it knows.
    pub good: usize,
    pub signatures: usize,
}

pub(super) struct Inner {
    pub secret: String,
    pub state: Value,
    pub mood: Mood,
    pub came: Vec<Came>,
}

#[derive(Clone)]
pub(super) struct Receiver {
    pub address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
}

impl Receiver {
    pub(super) async fn start(state: Value) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let inner = Inner { secret: String::new(), state, mood: Mood::Willing, came: vec![] };
        let receiver = Receiver { address, inner: Arc::new(Mutex::new(inner)) };
        let here = receiver.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let here = here.clone();
                tokio::spawn(async move {
                    let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
                    let (head, body) = loop {
                        let read = stream.read(&mut part).await.unwrap_or(0);
                        bytes.extend_from_slice(&part[..read]);
                        let text = String::from_utf8_lossy(&bytes).into_owned();
                        if let Some((head, body)) = text.split_once("\r\n\r\n") {
                            let length = header(head, "content-length").parse().unwrap_or(0);
                            if body.len() >= length {
                                break (head.to_owned(), body.to_owned());
                            }
                        }
                        if read == 0 {
                            return;
                        }
                    };
                    let (status, answer) = here.answer(&head, &body);
                    let answer = format!(
                        "HTTP/1.1 {status} Said\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
                        answer.len()
                    );
                    let _ = stream.write_all(answer.as_bytes()).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        receiver
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/levers", self.address)
    }

    pub(super) fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.inner.lock().unwrap())
    }

    /// The ids and actions that came.
    pub(super) fn came(&self) -> Vec<(String, String)> {
        self.with(|inner| inner.came.iter().map(|came| (came.id.clone(), came.action.clone())).collect())
    }

    fn answer(&self, head: &str, body: &str) -> (u16, String) {
        let mut inner = self.inner.lock().unwrap();
        let (id, timestamp) = (header(head, "webhook-id"), header(head, "webhook-timestamp"));
        let signatures = header(head, "webhook-signature");
        let key = STANDARD.decode(inner.secret.trim_start_matches("whsec_")).unwrap();
        let good = signatures.split(' ').filter(|signature| {
            let code = STANDARD.decode(signature.strip_prefix("v1,").unwrap()).unwrap();
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
            mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
            mac.verify_slice(&code).is_ok()
        });
        let (good, signatures) = (good.count(), signatures.split(' ').count());
        let body: Value = serde_json::from_str(body).unwrap();
        let action = body["action"].as_str().unwrap().to_owned();
        let wanted = body["wanted"].clone();
        inner.came.push(Came { id, action: action.clone(), body, good, signatures });
        if good == 0 {
            return (401, r#"{"message": "the signature is wrong"}"#.into());
        }
        match inner.mood.clone() {
            Mood::Says(status, words) => return (status, words.into()),
            Mood::Willing if action == "set" => inner.state = wanted,
            _ => {}
        }
        (200, json!({"state": inner.state, "message": "told the fleet."}).to_string())
    }
}

fn header(head: &str, name: &str) -> String {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}
