//! Times on the page. The server prints an exact UTC text; the browser turns it into relative, local words and
//! keeps it moving with one shared ticker. No view reads a clock: the moment of rendering comes by context.

mod local;
mod ticker;
mod views;

use app_words as format;
pub use app_words::{clock, countdown, date, duration, exact_utc, late_by, relative};
pub use ticker::{note_server_time, now, provide_request_time};
pub use views::{Countdown, Elapsed, Time, TimeStyle};
