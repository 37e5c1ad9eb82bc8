//! What time it is where somebody is, and whether that is night.

use app_ui::Icon;
use app_words::{is_night, minute_of_day, of_day};
use domain::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A zone as it stands now: how far from UTC, and the city that names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Local {
    pub offset_s: i32,
    pub city: String,
}

/// `15:20 Stockholm`, moving in the browser; at night with a moon.
#[component]
pub fn LocalClock(
    local: Local,
    /// When the page was loaded: what the clock shows at first.
    at: Timestamp,
) -> impl IntoView {
    let minute = minute_of_day(at.0, i64::from(local.offset_s));
    view! {
        <span class="local" data-offset=local.offset_s>
            <span class="night" hidden=!is_night(minute)><Icon name="moon" label="Night there" /></span>
            <span class="num">{of_day(minute)}</span>
            " "
            {local.city}
        </span>
    }
}
