//! What one is reminded of by letter.

use super::api::SetReminders;
use app_context::{Failure, FormAction};
use app_ui::{Button, Checkbox, Choice, Field, Select};
use domain::oncall::Reminders;
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn RemindersCard(action: ServerAction<SetReminders>, wishes: Reminders) -> impl IntoView {
    let choices = vec![
        Choice::new("", "Not at all"),
        Choice::new("1", "An hour before"),
        Choice::new("4", "4 hours before"),
        Choice::new("24", "A day before"),
        Choice::new("72", "3 days before"),
        Choice::new("168", "A week before"),
    ];
    let hours = wishes.shift_hours.map(|hours| hours.to_string()).unwrap_or_default();
    view! {
        <section class="card" aria-labelledby="reminders">
            <header class="card-head"><h2 id="reminders">"Letters about shifts"</h2></header>
            <div class="card-body">
                <ActionForm action=action attr:class="form">
                    <Field id="shift_hours" label="Before a shift" hint="Of shifts that follow each other, only the first." error=action.wrong("shift_hours")>
                        <Select name="shift_hours" choices=choices selected=hours />
                    </Field>
                    <Checkbox name="week" label="On Mondays, the shifts of the week" checked=wishes.week />
                    <Failure of=action.failure() />
                    <div class="form-foot"><Button>"Save"</Button></div>
                </ActionForm>
            </div>
        </section>
    }
}
