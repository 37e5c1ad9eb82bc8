//! How things stand, as one sentence: the first thing the public reads.

use domain::status_pages::{ComponentStatus, PublicPage};

/// The verdict: what is wrong, what is not, and the mark that says the same without words.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Worst status of any component.
    pub worst: ComponentStatus,
    /// The sentence.
    pub sentence: String,
    /// What still works, when that is worth saying.
    pub rest: Option<&'static str>,
}

impl Verdict {
    /// Both sentences.
    #[must_use]
    pub fn whole(&self) -> String {
        match self.rest {
            Some(rest) => format!("{} {rest}", self.sentence),
            None => self.sentence.clone(),
        }
    }
}

/// Judges a page by its components first and by its open incidents when all components work.
#[must_use]
pub fn verdict(page: &PublicPage) -> Verdict {
    let worst = page.components.iter().map(|it| it.status).max().unwrap_or(ComponentStatus::Operational);
    let open = page.incidents.iter().filter(|it| it.resolved_at.is_none() && it.status.is_open()).count();
    if worst == ComponentStatus::Operational {
        return Verdict { worst, sentence: all_work(page, open), rest: None };
    }
    let clauses: Vec<String> = [
        ComponentStatus::MajorOutage,
        ComponentStatus::PartialOutage,
        ComponentStatus::Degraded,
        ComponentStatus::UnderMaintenance,
    ]
    .into_iter()
    .filter_map(|status| clause(page, status))
    .collect();
    let works = page.components.iter().any(|it| it.status == ComponentStatus::Operational);
    Verdict {
        worst,
        sentence: format!("{}.", capitalised(&clauses.join("; "))),
        rest: works.then_some("Everything else works."),
    }
}

fn all_work(page: &PublicPage, open: usize) -> String {
    match (page.components.is_empty(), open) {
        (true, 0) => "Nothing to report.".into(),
        (false, 0) => "Everything works.".into(),
        (true, 1) => "One incident is open.".into(),
        (false, 1) => "All components work, and one incident is still open.".into(),
        (true, n) => format!("{n} incidents are open."),
        (false, n) => format!("All components work, and {n} incidents are still open."),
    }
}

/// `major outage in Checkout and Search`; none when no component has this status.
fn clause(page: &PublicPage, status: ComponentStatus) -> Option<String> {
    let names: Vec<&str> = page.components.iter().filter(|it| it.status == status).map(|it| it.name.as_str()).collect();
    let what = match status {
        ComponentStatus::Operational => return None,
        ComponentStatus::UnderMaintenance => "maintenance in",
        ComponentStatus::Degraded => "degraded performance in",
        ComponentStatus::PartialOutage => "partial outage in",
        ComponentStatus::MajorOutage => "major outage in",
    };
    match names.as_slice() {
        [] => None,
        all if all.len() > 1 && all.len() == page.components.len() => Some(format!("{what} all components")),
        [one] => Some(format!("{what} {one}")),
        [first, second] => Some(format!("{what} {first} and {second}")),
        [first, second, third] => Some(format!("{what} {first}, {second} and {third}")),
        many => Some(format!("{what} {} components", many.len())),
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use ComponentStatus::{Degraded, MajorOutage, Operational, UnderMaintenance};

    fn judged(statuses: &[ComponentStatus], open: usize) -> String {
        let mut page = sample::quiet_page();
        page.components.truncate(statuses.len());
        for (component, status) in page.components.iter_mut().zip(statuses) {
            component.status = *status;
        }
        page.incidents = sample::full_page().incidents.into_iter().take(open).collect();
        verdict(&page).whole()
    }

    #[test]
    fn the_verdict_says_what_is_wrong_and_what_is_not() {
        assert_eq!(judged(&[Operational, Operational], 0), "Everything works.");
        assert_eq!(judged(&[Operational, Operational], 1), "All components work, and one incident is still open.");
        assert_eq!(judged(&[], 0), "Nothing to report.");
        assert_eq!(judged(&[Degraded], 0), "Degraded performance in Card payments, Europe.");
        assert_eq!(judged(&[MajorOutage, MajorOutage], 1), "Major outage in all components.");
        assert_eq!(
            judged(&[Degraded, MajorOutage, Operational, UnderMaintenance], 1),
            "Major outage in Card payments, Americas; degraded performance in Card payments, Europe; maintenance in \
             Bank transfers. Everything else works."
        );
    }
}
