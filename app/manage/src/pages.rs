//! What the pages of this area share: their head, what stands in place of something that did not load, the way
//! to the next part of a list, and what the address asks for.

use app_context::{AppError, sign_in_address};
use app_ui::{ButtonLink, EmptyState, Icon, TextInput};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

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
    let query = use_query_map().get_untracked();
    let begun = query.get("after").is_some();
    let address = |after: Option<String>| {
        let mut query = query.clone();
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
    view! {
        <form method="get" action=action class="filters" role="search">
            <div class="with-icon search">
                <Icon name="search" />
                <TextInput
                    name="search"
                    kind="search"
                    label=label
                    placeholder=label
                    value=query("search").unwrap_or_default()
                />
            </div>
            <button class="btn" type="submit">"Search"</button>
        </form>
    }
}

/// One value of the address's query; nothing when it is empty.
pub fn query(name: &str) -> Option<String> {
    use_query_map().with_untracked(|query| query.get(name)).filter(|value| !value.is_empty())
}

/// One part of the address; empty when it is not there.
pub fn param(name: &str) -> String {
    use_params_map().with_untracked(|params| params.get(name)).unwrap_or_default()
}
