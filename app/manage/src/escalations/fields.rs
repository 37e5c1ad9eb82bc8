//! What people type for a policy, and what that means. Rows are fixed;
//! an empty row is no step.

use app_context::AppError;
use domain::FieldErrors;
use domain::escalation::{PolicyForm, PolicyPage, StepForm, Target, TargetView};
use domain::oncall::Layer;
use serde::{Deserialize, Serialize};

/// Rows of the form.
pub const ROWS: usize = 6;
/// Minutes that a row waits unless somebody writes another number.
pub const WAIT_MIN: &str = "5";

/// A policy as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyFields {
    pub name: String,
    pub repeats: String,
    #[serde(default)]
    pub steps: Vec<StepFields>,
}

/// One row as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepFields {
    /// `on_call:ROSTER:LAYER`, `person:PERSON`, or nothing.
    #[serde(default)]
    pub first: String,
    /// Whom the step pages beside the first.
    #[serde(default)]
    pub also: String,
    #[serde(default)]
    pub wait_min: String,
}

impl Default for StepFields {
    fn default() -> Self {
        StepFields { first: String::new(), also: String::new(), wait_min: WAIT_MIN.into() }
    }
}

impl PolicyFields {
    /// What it means.
    ///
    /// # Errors
    /// `Invalid`, naming `repeats`, `steps`, or `wait_N` and `step_N` of the row that is wrong.
    pub fn read(self) -> Result<PolicyForm, AppError> {
        let mut errors = FieldErrors::default();
        let repeats = self.repeats.trim();
        let repeats = if repeats.is_empty() { Some(0) } else { repeats.parse().ok() };
        if repeats.is_none() {
            errors.add("repeats", "Write a number, 0 for once.");
        }
        let mut steps = Vec::new();
        for (row, step) in self.steps.into_iter().enumerate() {
            let typed = [step.first.trim(), step.also.trim()];
            let targets: Vec<Option<Target>> =
                typed.into_iter().filter(|text| !text.is_empty()).map(read_target).collect();
            if targets.is_empty() {
                continue;
            }
            if targets.contains(&None) {
                errors.add(&format!("step_{row}"), "Choose one of the list.");
            }
            let wait_s = step.wait_min.trim().parse::<i32>().ok().filter(|wait| (1..=1440).contains(wait));
            if wait_s.is_none() {
                errors.add(&format!("wait_{row}"), "Write 1 to 1,440 minutes.");
            }
            let wait_s = wait_s.unwrap_or(1) * 60;
            steps.push(StepForm { wait_s, targets: targets.into_iter().flatten().collect() });
        }
        if steps.is_empty() {
            errors.add("steps", "Choose somebody to page first.");
        }
        errors.check()?;
        Ok(PolicyForm { name: self.name, repeats: repeats.unwrap_or(0), steps })
    }

    /// What was typed into a form that was refused; nothing when none was.
    pub fn typed(fields: impl Fn(&str) -> Option<Vec<String>>) -> Option<Self> {
        let name = fields("form[name]")?.into_iter().next()?;
        let field = |name: &str| fields(name).and_then(|values| values.into_iter().next()).unwrap_or_default();
        let steps: Vec<StepFields> = (0..ROWS)
            .map(|row| {
                let cell = |cell: &str| field(&format!("form[steps][{row}][{cell}]"));
                StepFields { first: cell("first"), also: cell("also"), wait_min: cell("wait_min") }
            })
            .collect();
        Some(PolicyFields { name, repeats: field("form[repeats]"), steps })
    }

    /// Whether these rows can hold a policy that stands: one made through the API may say more, and saving it
    /// from here would lose that.
    pub fn hold(policy: &PolicyPage) -> bool {
        policy.steps.len() <= ROWS
            && policy.steps.iter().all(|step| step.targets.len() <= 2 && step.wait_s >= 60 && step.wait_s % 60 == 0)
    }

    /// A policy that stands, as it would have been typed.
    pub fn of(policy: &PolicyPage) -> Self {
        let steps = policy.steps.iter().map(|step| {
            let mut targets = step.targets.iter().map(written_target);
            StepFields {
                first: targets.next().unwrap_or_default(),
                also: targets.next().unwrap_or_default(),
                wait_min: (step.wait_s / 60).max(1).to_string(),
            }
        });
        PolicyFields { name: policy.name.clone(), repeats: policy.repeats.to_string(), steps: steps.collect() }
    }
}

fn read_target(text: &str) -> Option<Target> {
    let (kind, rest) = text.split_once(':')?;
    match kind {
        "person" => rest.parse().ok().map(|person_id| Target::Person { person_id }),
        "on_call" => {
            let (roster, layer) = rest.split_once(':')?;
            Some(Target::OnCall { roster_id: roster.parse().ok()?, layer: Layer(layer.parse().ok()?) })
        }
        _ => None,
    }
}

fn written_target(target: &TargetView) -> String {
    match target {
        TargetView::OnCall { roster, layer, .. } => on_call_value(&roster.id.to_string(), *layer),
        TargetView::Person { person } => format!("person:{}", person.id),
    }
}

/// The value of the choice "whoever is on call there".
pub fn on_call_value(roster: &str, layer: Layer) -> String {
    format!("on_call:{roster}:{}", layer.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190a6b2-0000-7000-8000-000000000001";

    fn row(first: &str, wait_min: &str) -> StepFields {
        StepFields { first: first.into(), also: String::new(), wait_min: wait_min.into() }
    }

    #[test]
    fn empty_rows_are_no_steps() {
        let fields = PolicyFields {
            name: "Payments".into(),
            repeats: String::new(),
            steps: vec![row(&format!("on_call:{ID}:1"), "5"), row("", "5"), row(&format!("person:{ID}"), "10")],
        };
        let form = fields.read().unwrap();
        assert_eq!((form.repeats, form.steps.len()), (0, 2));
        assert_eq!((form.steps[0].wait_s, form.steps[1].wait_s), (300, 600));
        assert!(matches!(form.steps[0].targets[0], Target::OnCall { layer: Layer(1), .. }));
    }

    #[test]
    fn each_wrong_field_is_named() {
        let fields =
            PolicyFields { name: "Payments".into(), repeats: "often".into(), steps: vec![row("person:nobody", "0")] };
        let error = fields.read().unwrap_err();
        for field in ["repeats", "step_0", "wait_0"] {
            assert!(error.field(field).is_some(), "{field}");
        }
        assert!(PolicyFields::default().read().unwrap_err().field("steps").is_some());
    }
}
