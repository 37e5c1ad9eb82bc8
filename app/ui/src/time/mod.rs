//! Times on the page. The server prints an exact text; the browser's program turns it into relative, local words and
//! keeps it moving. No view reads a clock: the moment of rendering comes by context.

mod views;

pub use app_words::{clock, countdown, date, duration, exact_utc, late_by, relative};
pub use views::{Countdown, Elapsed, Time, TimeStyle, provide_request_time, request_time};
