//! What went wrong at Northwind Pay, as templates: the past year draws from these.

mod around;
mod core;

/// Who says a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    /// The primary responder.
    Primary,
    /// Somebody else who is on call for the service.
    Second,
    Commander,
    /// Who writes to customers.
    Communications,
    /// Somebody from another team.
    Guest,
}

/// One kind of incident. Texts may hold `{region}`, `{acquirer}`, `{bank}`, `{pct}`, `{n}`, `{version}`, `{node}`.
pub(super) struct Story {
    /// Slugs: the one that alerts first, then others that are affected.
    pub services: &'static [&'static str],
    /// How often it is Sev 0, 1, 2, 3, 4.
    pub severities: [u32; 5],
    pub title: &'static str,
    /// What the public reads.
    pub public_title: &'static str,
    pub alert: &'static str,
    pub summary: &'static str,
    pub how_bad: &'static str,
    /// What is said, in order, from the declaration to the end.
    pub lines: &'static [(Voice, &'static str)],
    /// What is being done, in the middle and after the end.
    pub being_done: &'static str,
    /// What was said of its end.
    pub cause: &'static str,
    pub fixed: &'static str,
}

/// All stories.
pub(super) fn all() -> impl Iterator<Item = &'static Story> {
    core::STORIES.iter().chain(around::STORIES)
}
