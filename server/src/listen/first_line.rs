//! The beginning of an answer: status line and date, written once per second and thread.

use std::cell::RefCell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

thread_local! {
    static LINES: RefCell<Option<Lines>> = const { RefCell::new(None) };
}

struct Lines {
    /// When the date is another one.
    until: Instant,
    ok: String,
    not_modified: String,
}

impl Lines {
    fn at(now: Instant) -> Self {
        let time = SystemTime::now();
        let into_second = time.duration_since(UNIX_EPOCH).unwrap_or_default().subsec_nanos();
        let date = httpdate::fmt_http_date(time);
        Self {
            until: now + Duration::from_secs(1) - Duration::from_nanos(into_second.into()),
            ok: format!("HTTP/1.1 200 OK\r\ndate: {date}\r\n"),
            not_modified: format!("HTTP/1.1 304 Not Modified\r\ndate: {date}\r\n"),
        }
    }
}

/// Hands the line of a 304, or of a 200, to `send`.
pub fn with<R>(now: Instant, not_modified: bool, send: impl FnOnce(&str) -> R) -> R {
    LINES.with_borrow_mut(|lines| {
        let fresh = lines.take().filter(|lines| now < lines.until).unwrap_or_else(|| Lines::at(now));
        let lines = lines.insert(fresh);
        send(if not_modified { &lines.not_modified } else { &lines.ok })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_is_that_of_the_second() {
        let now = Instant::now();
        let first = with(now, false, str::to_owned);
        assert!(first.starts_with("HTTP/1.1 200 OK\r\ndate: ") && first.ends_with(" GMT\r\n"), "{first}");
        let again = with(now, true, str::to_owned);
        assert_eq!(again.replace("304 Not Modified", "200 OK"), first);
        with(now + Duration::from_secs(1), false, |_| ());
        LINES.with_borrow(|lines| assert!(lines.as_ref().unwrap().until > now + Duration::from_secs(1)));
        let date = first["HTTP/1.1 200 OK\r\ndate: ".len()..].trim_end();
        let date = httpdate::parse_http_date(date).unwrap();
        let apart = SystemTime::now().duration_since(date).unwrap();
        assert!(apart < Duration::from_secs(60), "{apart:?}");
    }
}
