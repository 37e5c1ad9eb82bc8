//! What the pages of this area share: their head, what stands in place of something that did not load, the way
//! to the next part of a list, and what follows on a form that was accepted.

use app_context::{AppError, sign_in_address};
use app_ui::{ButtonLink, EmptyState, Icon, TextInput};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

/// Title, one line of explanation, and the page's actions (the children).
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <Title text=title.clone() />
        <header class="page-head">
            <div class="lead">
                <h1>{title}</h1>
                {(!hint.is_empty()).then(|| view! { <p>{hint}</p> })}
            </div>
            {children.map(|children| view! { <div class="btns">{children()}</div> })}
        </header>
    }
}

/// What was loaded, or why it was not.
pub fn shown<T>(answer: Result<T, AppError>, show: impl FnOnce(T) -> AnyView) -> AnyView {
    match answer {
        Ok(value) => show(value),
        Err(error) => view! { <Problem error=error /> }.into_any(),
    }
}

#[component]
fn Problem(error: AppError) -> impl IntoView {
    let title = if error.is_not_found() { "Nothing here" } else { "This could not be shown" };
    view! {
        <div class="card" role="alert">
            <EmptyState icon="circle-alert" title=title hint=error.message()>
                <div class="btns">
                    {error.is_signed_out().then(|| view! { <a class="btn" href=sign_in_address() rel="external">"Sign in"</a> })}
                    <ButtonLink href="/">"Go to Now"</ButtonLink>
                </div>
            </EmptyState>
        </div>
    }
}

/// The next part of a list, by its cursor, keeping the rest of the query.
#[component]
pub fn Pager(next: Option<String>) -> impl IntoView {
    let query = use_query_map();
    let begun = query.with_untracked(|query| query.get("after").is_some());
    let address = move |after: Option<String>| {
        let mut query = query.get_untracked();
        query.remove("after");
        if let Some(after) = after {
            query.insert("after", after);
        }
        query.to_query_string()
    };
    let first = begun.then(|| {
        let address = address(None);
        let address = if address.is_empty() { "?".to_owned() } else { address };
        view! { <a class="btn small" href=address>"First page"</a> }
    });
    let next = next.map(|next| {
        view! {
            <a class="btn small end" href=address(Some(next))>
                "Next page"
                <Icon name="chevron-right" />
            </a>
        }
    });
    (first.is_some() || next.is_some()).then(|| view! { <nav class="pager" aria-label="Pages">{first}{next}</nav> })
}

/// A search that lives in the address.
#[component]
pub fn Search(
    /// The page itself.
    action: &'static str,
    label: &'static str,
) -> impl IntoView {
    let words = RwSignal::new(query("search").get_untracked().unwrap_or_default());
    let navigate = use_navigate();
    // The router's own form would add the nameless button to the address.
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut query = ParamsMap::new();
        words.with_untracked(|words| {
            if !words.trim().is_empty() {
                query.insert("search", words.trim().to_owned());
            }
        });
        navigate(&format!("{action}{}", query.to_query_string()), NavigateOptions::default());
    };
    view! {
        <form method="get" action=action class="filters" role="search" on:submit=submit>
            <div class="with-icon search">
                <Icon name="search" />
                <TextInput name="search" kind="search" label=label placeholder=label bind=words />
            </div>
            <button class="btn" type="submit">"Search"</button>
        </form>
    }
}

/// One value of the address's query; nothing when it is empty.
pub fn query(name: &'static str) -> Memo<Option<String>> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get(name)).filter(|value| !value.is_empty()))
}

/// One part of the address; empty when it is not there.
pub fn param(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get(name)).unwrap_or_default())
}

/// Grows each time an action has worked: what a page loads again by. A refused attempt changes nothing, and loading
/// again would take away what was typed.
pub fn done<S>(action: ServerAction<S>) -> Signal<usize>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let (version, value) = (action.version(), action.value());
    let times = Memo::new(move |before: Option<&usize>| {
        let before = before.copied().unwrap_or_default();
        let attempted = version.get() > 0;
        let worked = value.with_untracked(|value| matches!(value, Some(Ok(_))));
        if attempted && worked { before + 1 } else { before }
    });
    times.into()
}

/// Does something each time an action has worked. Only in the browser.
pub fn after<S>(action: ServerAction<S>, act: impl Fn(&S::Output) + 'static)
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let (version, value) = (action.version(), action.value());
    Effect::new(move |_| {
        if version.get() > 0 {
            value.with_untracked(|value| {
                if let Some(Ok(output)) = value {
                    act(output);
                }
            });
        }
    });
}

/// Empties a form that was accepted.
pub fn empty(form: NodeRef<html::Form>) {
    if let Some(form) = form.get_untracked() {
        form.reset();
    }
}
