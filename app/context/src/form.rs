//! What every form has in common: its failure above the button, the problem at the field.

use crate::AppError;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What a form reads from its action.
pub trait FormAction {
    /// Why the last attempt failed; nothing while the next one runs or after it worked.
    fn failure(&self) -> Signal<Option<AppError>>;
    /// The problem with one field, for `Field`.
    fn wrong(&self, field: &'static str) -> Signal<Option<String>>;
    /// What stood in a field when the form was sent without scripts and refused; empty otherwise.
    fn typed(&self, field: &str) -> String;
    /// The same; `otherwise` when the form was not refused, or the field was too long to be kept.
    fn typed_or(&self, field: &str, otherwise: impl Into<String>) -> String;
    /// Every value of a field that is sent several times; `None` when the form was not refused.
    fn typed_all(&self, field: &str) -> Option<Vec<String>>;
    /// Whether the last attempt worked.
    fn worked(&self) -> Signal<bool>;
    /// Whether an attempt is under way, for `Button`.
    fn running(&self) -> Signal<bool>;
}

impl<S> FormAction for ServerAction<S>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    fn failure(&self) -> Signal<Option<AppError>> {
        let value = self.value();
        Signal::derive(move || value.with(|value| value.as_ref().and_then(|answer| answer.as_ref().err().cloned())))
    }

    fn wrong(&self, field: &'static str) -> Signal<Option<String>> {
        let failure = self.failure();
        Signal::derive(move || failure.get().and_then(|error| error.field(field)))
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

    fn worked(&self) -> Signal<bool> {
        let value = self.value();
        Signal::derive(move || value.with(|value| matches!(value, Some(Ok(_)))))
    }

    fn running(&self) -> Signal<bool> {
        self.pending().into()
    }
}

/// The failure of one of several forms that send to one address: of the one with `value` in `field`. `sent` reads that
/// field from what the program sends; without scripts it is known from what was typed.
pub fn failure_of_one<S>(
    action: ServerAction<S>,
    sent: fn(&S) -> String,
    field: &str,
    value: impl Into<String>,
) -> Signal<Option<AppError>>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let value = value.into();
    let last = RwSignal::new(action.typed(field));
    let (input, failure) = (action.input(), action.failure());
    Effect::new(move |_| {
        if let Some(sent) = input.with(|input| input.as_ref().map(sent)) {
            last.set(sent);
        }
    });
    Signal::derive(move || failure.get().filter(|_| last.with(|last| *last == value)))
}

/// Why a form was refused, above its button. With a way to sign in again when that is the reason.
#[component]
pub fn Failure(
    #[prop(into)] of: Signal<Option<AppError>>,
    /// The form has no places of its own for what is wrong with a field.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    view! {
        <div role="alert">
            {move || {
                of.get()
                    .map(|error| {
                        let signed_out = error.is_signed_out();
                        let elsewhere = !bare && error.stands_at_one_field();
                        let words = if bare { error.whole_message() } else { error.message() };
                        view! {
                            <p
                                class=if elsewhere { "vh" } else { "form-error" }
                                // Without scripts a reader is taken to what was said; with them it is announced.
                                tabindex="-1"
                                autofocus=cfg!(feature = "ssr") && !elsewhere
                            >
                                <app_ui::Icon name="circle-alert" />
                                <span>
                                    {words} " "
                                    {signed_out
                                        .then(|| view! { <a class="link" href=crate::sign_in_address() rel="external">"Sign in"</a> })}
                                </span>
                            </p>
                        }
                    })
            }}
        </div>
    }
}
