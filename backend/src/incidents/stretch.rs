//! Logs and timelines are read in stretches: by keyset, in either direction, always told oldest first.

use domain::Page;
use domain::incidents::Stretch;

/// Entries read at once.
const MOST: i64 = 200;
/// One more than are told: it proves that there are more.
pub(crate) const LOADED: i64 = MOST + 1;

/// How a stretch is loaded: beyond which number, in which order.
pub(crate) enum Way {
    Down { below: i64 },
    Up { above: i64 },
}

impl From<Stretch> for Way {
    fn from(stretch: Stretch) -> Self {
        match stretch {
            Stretch::Newest => Way::Down { below: i64::MAX },
            Stretch::Before(below) => Way::Down { below },
            Stretch::After(above) => Way::Up { above },
        }
    }
}

/// What was loaded, in the order of its loading, as a page.
pub(crate) fn page<T>(loaded: Vec<T>, stretch: Stretch, seq: impl Fn(&T) -> i64) -> Page<T> {
    let mut page = Page::from_overfetched(loaded, MOST, |entry| seq(entry).to_string());
    if !matches!(stretch, Stretch::After(_)) {
        page.items.reverse();
    }
    page
}
