//! Answers without an end, such as the live stream. They are taken out of hyper's hands once their header is known:
//! it would keep 8 KB to read into for every browser that only listens.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use axum::body::Body;
use http::{HeaderValue, Method, Response, StatusCode, header};
use http_body_util::BodyExt;
use tokio::io::{AsyncRead, AsyncWriteExt, ReadBuf};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::first_line;
use super::stall::StallGuard;

/// Whether this answer goes on for as long as somebody listens.
pub fn is_endless(method: &Method, response: &Response<Body>) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    method == Method::GET && response.status() == StatusCode::OK && kind == Some(b"text/event-stream")
}

/// Between one connection and the handler of its requests.
#[derive(Default)]
pub struct Relay {
    answer: Mutex<Option<Response<Body>>>,
    /// Whether something that was answered before still waits to be written.
    blocked: AtomicBool,
}

impl Relay {
    pub fn set_blocked(&self, blocked: bool) {
        self.blocked.store(blocked, Ordering::Relaxed);
    }

    /// Gives the answer to whoever drives the connection, and never comes back.
    pub async fn hand_over(&self, response: Response<Body>) -> ! {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(response);
        std::future::pending().await
    }

    /// The answer that was handed over, once nothing stands before it.
    pub fn take(&self) -> Option<Response<Body>> {
        let mut answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner);
        answer.take_if(|_| !self.blocked.load(Ordering::Relaxed))
    }
}

/// Writes the answer until it ends or nobody listens any more. Its end is the end of the connection.
pub async fn write(mut io: StallGuard, response: Response<Body>, cut: CancellationToken) {
    let written = async {
        let (parts, mut body) = response.into_parts();
        let mut head = first_line::with(Instant::now(), false, |line| line.as_bytes().to_vec());
        for (name, value) in &parts.headers {
            head.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
        head.extend_from_slice(b"connection: close\r\n\r\n");
        drop(parts);
        io.write_all(&head).await?;
        drop(head);
        loop {
            let frame = tokio::select! {
                frame = body.frame() => frame,
                gone = poll_fn(|context| poll_gone(&mut io, context)) => return gone,
            };
            let Some(Ok(frame)) = frame else { return io.shutdown().await };
            if let Ok(data) = frame.into_data() {
                io.write_all(&data).await?;
            }
        }
    };
    let ended = tokio::select! {
        ended = written => ended,
        () = cut.cancelled() => Ok(()),
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a stream ended early");
    }
}

/// Ready when the other side has closed. Whatever else it says comes too late to be answered.
fn poll_gone(io: &mut StallGuard, context: &mut Context<'_>) -> Poll<io::Result<()>> {
    loop {
        let mut bytes = [0; 64];
        let mut read = ReadBuf::new(&mut bytes);
        ready!(Pin::new(&mut *io).poll_read(context, &mut read))?;
        if read.filled().is_empty() {
            return Poll::Ready(Ok(()));
        }
    }
}
