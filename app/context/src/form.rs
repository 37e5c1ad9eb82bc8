//! What every form has in common: its failure above the button, the problem at the field.

use crate::AppError;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What a form reads from its action.
pub trait FormAction {
    /// Why it was refused, if it just was.
    fn failure(&self) -> Option<AppError>;
    /// The problem with one field, for `Field`.
    fn wrong(&self, field: &'static str) -> Option<String>;
    /// What stood in a field when the form was refused; empty otherwise.
    fn typed(&self, field: &str) -> String;
    /// The same; `otherwise` when the form was not refused, or the field was too long to be kept.
    fn typed_or(&self, field: &str, otherwise: impl Into<String>) -> String;
    /// Every value of a field that is sent several times; `None` when the form was not refused.
    fn typed_all(&self, field: &str) -> Option<Vec<String>>;
}

impl<S> FormAction for ServerAction<S>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    fn failure(&self) -> Option<AppError> {
        self.value().with_untracked(|value| value.as_ref().and_then(|answer| answer.as_ref().err().cloned()))
    }

    fn wrong(&self, field: &'static str) -> Option<String> {
        self.failure().and_then(|error| error.field(field))
    }

    fn typed(&self, field: &str) -> String {
        self.typed_or(field, "")
    }

    fn typed_or(&self, field: &str, otherwise: impl Into<String>) -> String {
        let first = self.typed_all(field).and_then(|values| values.into_iter().next());
        first.unwrap_or_else(|| otherwise.into())
    }

    fn typed_all(&self, field: &str) -> Option<Vec<String>> {
        crate::typed::fields(S::PATH, field)
    }
}

/// The failure of one of several forms that send to one address: of the one with `value` in `field`.
pub fn failure_of_one<S>(action: ServerAction<S>, field: &str, value: impl Into<String>) -> Option<AppError>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    action.failure().filter(|_| action.typed(field) == value.into())
}

/// Why a form was refused, above its button. With a way to sign in again when that is the reason.
#[component]
pub fn Failure(
    of: Option<AppError>,
    /// The form has no places of its own for what is wrong with a field.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let said = of.map(|error| {
        let elsewhere = !bare && error.stands_at_one_field();
        let words = if bare { error.whole_message() } else { error.message() };
        let sign_in = error.is_signed_out().then(|| {
            view! { <a class="link" href=crate::sign_in_address() rel="external">"Sign in"</a> }
        });
        view! {
            // The reader is taken to what was said, unless it is said at a field.
            <p class=if elsewhere { "vh" } else { "form-error" } tabindex="-1" autofocus=!elsewhere>
                <app_ui::Icon name="circle-alert" />
                <span>{words} " " {sign_in}</span>
            </p>
        }
    });
    view! { <div role="alert">{said}</div> }
}
