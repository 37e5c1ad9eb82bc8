//! From a draft and its preview to what the editor shows.

use super::api::{ChangeWords, Editor, Outcome};
use super::fields::{Act, RotationFields, Surroundings, Template, apply};
use crate::civil;
use crate::roster::shape::{mark_changed, view};
use crate::roster::window::Window;
use app_context::AppError;
use domain::oncall::{
    Draft, OnCallNow, PlanForm, Preview, RosterNow, RosterPage, RosterPresent, RosterVersion, RotationView,
    ShiftChangeView, merge_items, names,
};
use domain::{PersonRef, Refusal, Timestamp};
use jiff::tz::TimeZone;

/// How many changes are told.
const TOLD: usize = 8;

/// Two weeks from the Monday before the draft takes effect.
pub fn window(present: &RosterPresent, effective_from: Option<Timestamp>) -> Window {
    let zone = civil::zone(&present.now.time_zone);
    let from = effective_from.unwrap_or(present.at).max(present.at);
    Window::of(present, &civil::monday(from, &zone).to_string(), "", "team")
}

pub fn outcome(preview: Preview, present: &RosterPresent, window: &Window, at_once: bool) -> Outcome {
    let zone = civil::zone(&present.now.time_zone);
    let told = preview.changes.iter().take(TOLD).map(|change| change_words(change, &zone));
    let page = RosterPage {
        now: RosterNow { layers: layers(&preview, present), ..present.now.clone() },
        rotations: preview.rotations.clone(),
        shifts: preview.shifts.clone(),
        planned: vec![],
        covers: vec![],
        temporaries: vec![],
        holidays: vec![],
        exempt: vec![],
        from: preview.from,
        to: preview.to,
    };
    let mut line = view(page, window);
    mark_changed(&mut line.lanes, window, &preview.changes);
    Outcome {
        when: if at_once { "now".into() } else { civil::exact(preview.effective_from, &zone) },
        changes: told.collect(),
        more_changes: preview.changes.len().saturating_sub(TOLD),
        line,
        preview,
    }
}

/// The layers of the final schedule, whether they exist already or not.
fn layers(preview: &Preview, present: &RosterPresent) -> Vec<OnCallNow> {
    let mut layers: Vec<_> = preview.shifts.iter().map(|shift| shift.layer).collect();
    layers.sort_unstable();
    layers.dedup();
    let now = |layer| present.now.layers.iter().find(|seat| seat.layer == layer).cloned();
    let empty = |layer| OnCallNow { layer, people: vec![], on_purpose: false, until: None, next: vec![], cover: false };
    layers.into_iter().map(|layer| now(layer).unwrap_or_else(|| empty(layer))).collect()
}

pub fn change_words(change: &ShiftChangeView, zone: &TimeZone) -> ChangeWords {
    let nobody = || "Nobody".to_owned();
    ChangeWords {
        layer: change.layer.word(),
        when: format!("{} to {}", civil::exact(change.starts_at, zone), civil::exact(change.ends_at, zone)),
        before: names(&change.before).unwrap_or_else(nobody),
        after: names(&change.after).unwrap_or_else(nobody),
    }
}

pub fn editor(
    draft: Draft,
    present: &RosterPresent,
    people: Vec<PersonRef>,
    outcome: Result<Outcome, AppError>,
) -> Editor {
    let zone = civil::zone(&draft.time_zone);
    let ends = present.now.layers.iter().filter_map(|seat| seat.until);
    let next_hand_over = ends.filter(|end| *end > present.at).min().map(|end| civil::field(end, &zone));
    Editor {
        now: present.at,
        changed_at: draft.changed_at,
        based_on: draft.form.based_on,
        effective_from: draft.form.effective_from.map(|at| civil::field(at, &zone)).unwrap_or_default(),
        next_hand_over,
        reason: draft.form.reason.unwrap_or_default(),
        rotations: draft.form.rotations.iter().map(RotationFields::of).collect(),
        people,
        outcome,
        roster: draft.roster,
        time_zone: draft.time_zone,
    }
}

/// A draft of what a template is made of, for a roster that has nothing yet.
pub fn first_draft(template: Template, present: &RosterPresent) -> PlanForm {
    let monday = civil::monday(present.at, &civil::zone(&present.now.time_zone)).to_string();
    let mut rotations = Vec::new();
    apply(&mut rotations, &Act::Add(template), &Surroundings { time_zone: &present.now.time_zone, monday });
    let rotations = rotations.iter().map(RotationFields::form).collect();
    PlanForm { based_on: Some(1), rotations, keep_turns: true, ..PlanForm::default() }
}

/// What such a field holds; nothing when it is empty.
pub fn instant(field: &str, text: &str, zone: &TimeZone) -> Result<Option<Timestamp>, Refusal> {
    match text.trim() {
        "" => Ok(None),
        text => {
            let at = civil::from_field(text, zone);
            at.map(Some).ok_or_else(|| Refusal::invalid(field, "Choose a day and a time, or leave it empty."))
        }
    }
}

/// Having seen the newest version: the draft is based on it. `theirs`: rotations that both changed are as they are there.
pub fn settle(form: &mut PlanForm, versions: &[RosterVersion], theirs: bool) {
    let standing = versions.iter().filter(|version| version.withdrawn_at.is_none());
    let Some(newest) = standing.max_by_key(|version| version.number) else { return };
    let base = versions.iter().find(|version| Some(version.number) == form.based_on).unwrap_or(newest);
    let said = |version: &RosterVersion| version.rotations.iter().map(RotationView::form).collect::<Vec<_>>();
    (form.rotations, _) = merge_items(&said(base), &said(newest), &form.rotations, |rotation| rotation.id, theirs);
    form.based_on = Some(newest.number);
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::oncall::{Layer, Unit};
    use domain::{PersonId, RotationId};
    use uuid::Uuid;

    fn rotation(id: u128, person: u128) -> RotationView {
        RotationView {
            id: RotationId(Uuid::from_u128(id)),
            layer: Layer::PRIMARY,
            name: "One".into(),
            time_zone: "UTC".into(),
            starts_on: "2026-11-23".into(),
            handover_time: "09:00".into(),
            every: 1,
            unit: Unit::Week,
            hours: vec![],
            turns: vec![vec![PersonRef { id: PersonId(Uuid::from_u128(person)), name: "P".into() }]],
        }
    }

    fn version(number: i32, rotations: &[(u128, u128)]) -> RosterVersion {
        RosterVersion {
            number,
            effective_from: Timestamp(0),
            ends_at: None,
            published_at: Timestamp(0),
            published_by: "Bo".into(),
            reason: None,
            withdrawn_at: None,
            rotations: rotations.iter().map(|(id, person)| rotation(*id, *person)).collect(),
        }
    }

    #[test]
    fn of_two_changes_mine_or_theirs_stays_and_all_else_from_both() {
        let versions = [version(2, &[(1, 7), (2, 1), (5, 1)]), version(1, &[(1, 1), (2, 1), (3, 1)])];
        for (theirs, first) in [(false, 8), (true, 7)] {
            let mine = [(1, 8), (2, 9), (3, 1), (4, 1)];
            let rotations = mine.iter().map(|(id, person)| rotation(*id, *person).form()).collect();
            let mut form = PlanForm { based_on: Some(1), rotations, ..PlanForm::default() };
            settle(&mut form, &versions, theirs);
            let told: Vec<_> = form
                .rotations
                .iter()
                .map(|it| (it.id.expect("an id").0.as_u128(), it.turns[0][0].0.as_u128()))
                .collect();
            assert_eq!(told, [(1, first), (2, 9), (4, 1), (5, 1)]);
            assert_eq!(form.based_on, Some(2));
        }
    }
}
