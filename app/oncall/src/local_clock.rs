//! What time it is where somebody is, and whether that is night.

use app_ui::Icon;
use domain::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A zone as it stands now: how far from UTC, and the city that names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Local {
    pub offset_s: i32,
    pub city: String,
}

/// Minutes since local midnight.
fn minute_of_day(at_ms: i64, offset_s: i32) -> i64 {
    (at_ms.div_euclid(60_000) + i64::from(offset_s) / 60).rem_euclid(1440)
}

fn is_night(minute: i64) -> bool {
    !(7 * 60..22 * 60).contains(&minute)
}

/// `15:20 Stockholm`, moving; at night with a moon.
#[component]
pub fn LocalClock(
    local: Local,
    /// When the page was loaded: what the clock shows at first.
    at: Timestamp,
) -> impl IntoView {
    let minute = RwSignal::new(minute_of_day(at.0, local.offset_s));
    let offset_s = local.offset_s;
    Effect::new(move |_| {
        let now = minute_of_day(app_ui::time::now(), offset_s);
        if minute.get_untracked() != now {
            minute.set(now);
        }
    });
    let night = Memo::new(move |_| is_night(minute.get()));
    view! {
        <span class="local">
            {move || night.get().then(|| view! { <Icon name="moon" label="Night there" /> })}
            <span class="num">{move || format!("{:02}:{:02}", minute.get() / 60, minute.get() % 60)}</span>
            " "
            {local.city}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_minutes_wrap_around_midnight() {
        assert_eq!(minute_of_day(0, 3600), 60);
        assert_eq!(minute_of_day(0, -3600), 23 * 60);
        assert!(is_night(minute_of_day(0, 0)) && !is_night(12 * 60));
    }
}
