//! The first reader of every connection. Hands out public pages itself, from memory, with one read and one write
//! per request; a connection that asks for anything else is handed over with what was read from it. Keeps almost
//! nothing for a connection that waits.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io::{self, ErrorKind, IoSlice};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use super::first_line;
use super::plain::{self, Plain, Seen};
use crate::status_pages::PublicPages;

const READ_BYTES: usize = 8 * 1024;

thread_local! {
    // Of the thread, not of the connection: nothing stays in it while a connection waits.
    static BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ_BYTES].into());
}

/// What every connection at the desk needs.
pub struct Desk {
    pub pages: PublicPages,
    pub header_timeout: Duration,
    pub write_timeout: Duration,
    pub stop: CancellationToken,
    pub cut: CancellationToken,
}

/// How a connection leaves the desk.
pub enum Leaving {
    Over,
    /// Somebody else goes on with it; these bytes were read already.
    Foreign(Vec<u8>),
}

/// What became of the bytes that were there.
enum Turn {
    /// Every request in them was answered.
    Answered,
    /// A header began and has not ended.
    Part,
    /// The other side does not read: this is left of an answer, and these bytes of the requests.
    Blocked(Bytes, Vec<u8>),
    Leaving(Leaving),
    /// The time for a header is over.
    Late,
}

impl Desk {
    /// Answers until somebody else has to.
    pub async fn attend(&self, stream: &mut TcpStream) -> Leaving {
        let mut began = Vec::new();
        let mut header_until = Instant::now() + self.header_timeout;
        // One timer for the life of the connection. It is set again when it goes off, not at each request.
        let mut timer = pin!(sleep_until(header_until));
        let mut stopped = pin!(self.stop.cancelled());
        loop {
            let turn = poll_fn(|context| {
                if let Poll::Ready(turn) = self.turn(stream, &mut began, context) {
                    return Poll::Ready(turn);
                }
                if stopped.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Turn::Leaving(Leaving::Over));
                }
                while timer.as_mut().poll(context).is_ready() {
                    if Instant::now() >= header_until {
                        return Poll::Ready(Turn::Late);
                    }
                    timer.as_mut().reset(header_until);
                }
                Poll::Pending
            });
            match turn.await {
                Turn::Answered => header_until = Instant::now() + self.header_timeout,
                Turn::Part => {}
                Turn::Blocked(left, requests) => {
                    if let Err(error) = self.finish(stream, left).await {
                        count_failure(if error.kind() == ErrorKind::TimedOut { "write_timeout" } else { "broken" });
                        return Leaving::Over;
                    }
                    if !requests.is_empty() {
                        return Leaving::Foreign(requests);
                    }
                    header_until = Instant::now() + self.header_timeout;
                }
                Turn::Late => {
                    count_failure("header_timeout");
                    return Leaving::Over;
                }
                Turn::Leaving(leaving) => return leaving,
            }
        }
    }

    /// Reads once and answers what can be answered.
    fn turn(&self, stream: &mut TcpStream, began: &mut Vec<u8>, context: &mut Context<'_>) -> Poll<Turn> {
        BUFFER.with_borrow_mut(|buffer| {
            let mut read = ReadBuf::new(buffer);
            let filled = std::task::ready!(Pin::new(&mut *stream).poll_read(context, &mut read));
            let fresh = read.filled();
            if filled.is_err() || fresh.is_empty() {
                return Poll::Ready(Turn::Leaving(Leaving::Over));
            }
            if began.is_empty() {
                let (turn, rest) = self.answer_all(stream, fresh);
                began.extend_from_slice(rest);
                return Poll::Ready(turn);
            }
            let mut whole = std::mem::take(began);
            whole.extend_from_slice(fresh);
            let (turn, rest) = self.answer_all(stream, &whole);
            began.extend_from_slice(rest);
            Poll::Ready(turn)
        })
    }

    /// Answers one request after the other; returns what is left, if that may become another one.
    fn answer_all<'b>(&self, stream: &TcpStream, mut bytes: &'b [u8]) -> (Turn, &'b [u8]) {
        while !bytes.is_empty() {
            let plain = match plain::read(bytes) {
                Seen::Plain(plain) => plain,
                Seen::Part => return (Turn::Part, bytes),
                Seen::Foreign => return (Turn::Leaving(Leaving::Foreign(bytes.to_vec())), &[]),
            };
            let after = &bytes[plain.length..];
            match self.answer(stream, &plain) {
                None => return (Turn::Leaving(Leaving::Foreign(bytes.to_vec())), &[]),
                Some(Ok(None)) => bytes = after,
                Some(Ok(Some(left))) => return (Turn::Blocked(left, after.to_vec()), &[]),
                Some(Err(_)) => return (Turn::Leaving(Leaving::Over), &[]),
            }
        }
        (Turn::Answered, &[])
    }

    /// Answers with what can be sent at once and returns the rest; nothing when there is no such page.
    fn answer(&self, stream: &TcpStream, plain: &Plain<'_>) -> Option<io::Result<Option<Bytes>>> {
        self.pages.hand_out(plain, |page, not_modified| {
            first_line::with(Instant::now(), not_modified, |line| {
                let sent = match stream.try_write_vectored(&[IoSlice::new(line.as_bytes()), IoSlice::new(page)]) {
                    Ok(sent) => sent,
                    Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
                    Err(error) => return Err(error),
                };
                let all = line.len() + page.len();
                Ok((sent < all).then(|| line.bytes().chain(page.iter().copied()).skip(sent).collect()))
            })
        })
    }

    async fn finish(&self, stream: &TcpStream, mut left: Bytes) -> io::Result<()> {
        while !left.is_empty() {
            tokio::select! {
                writable = timeout(self.write_timeout, stream.writable()) => {
                    writable.map_err(|_| io::Error::from(ErrorKind::TimedOut))??;
                }
                () = self.cut.cancelled() => return Err(ErrorKind::Interrupted.into()),
            }
            match stream.try_write(&left) {
                Ok(sent) => left = left.split_off(sent),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn count_failure(reason: &'static str) {
    metrics::counter!("muster_connections_failed_total", "reason" => reason).increment(1);
}
