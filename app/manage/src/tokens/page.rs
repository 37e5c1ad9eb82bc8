//! The list of tokens, and making one.

use super::api::{CreateToken, RevokeToken, load_tokens, take_created_token};
use crate::pages::{PageHead, shown};
use crate::people::{role_choices, role_words};
use app_context::{Failure, FormAction, may};
use app_ui::{
    Badge, Button, ButtonKind, ButtonSize, Cell, Column, CopyField, EmptyState, Field, Head, Icon, Row, Select,
    Skeleton, Table, TextInput, Time,
};
use domain::people::{ApiToken, WithSecret};
use domain::{Action, Role};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn TokensPage() -> impl IntoView {
    let create = ServerAction::<CreateToken>::new();
    let revoke = ServerAction::<RevokeToken>::new();
    let list = Resource::new(|| (), |()| load_tokens());
    view! {
        <PageHead title="API tokens" hint="For programs that work with Muster. Each has a role, as a person has." />
        {take_created_token().map(|new| view! { <Fresh new=new /> })}
        {may(Action::Administer).then(|| view! { <Create action=create /> })}
        <Failure of=revoke.failure() />
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=3 /></div> }>
            {move || Suspend::new(async move {
                shown(list.await, move |tokens| view! { <List tokens=tokens revoke=revoke /> }.into_any())
            })}
        </Suspense>
    }
}

/// The secret, this once.
#[component]
fn Fresh(new: WithSecret<ApiToken>) -> impl IntoView {
    view! {
        <div class="callout" data-tone="good" role="status" id="new-secret" data-once="">
            <Icon name="key" />
            <div class="stack tight">
                <p>
                    <b>{format!("The token “{}” is ready.", new.item.name)}</b>
                    " Copy it now: it is shown this once and stored nowhere."
                </p>
                <CopyField text=new.secret label="Copy the token" />
            </div>
        </div>
    }
}

#[component]
fn Create(action: ServerAction<CreateToken>) -> impl IntoView {
    view! {
        <section class="card">
            <header class="card-head"><h2>"New token"</h2></header>
            <div class="card-body">
                <ActionForm action=action attr:class="form" attr:data-draft="new-token">
                    <Failure of=action.failure() />
                    <div class="pair">
                        <Field id="token-name" label="What it is for" hint="Like “Deployment pipeline”." error=action.wrong("name")>
                            <TextInput name="name" value=action.typed("name") required=true max_length=100u32 />
                        </Field>
                        <Field id="token-role" label="Role" error=action.wrong("role")>
                            <Select name="role" choices=role_choices() selected=action.typed_or("role", Role::Responder.as_str()) />
                        </Field>
                    </div>
                    <div class="form-foot">
                        <Button kind=ButtonKind::Primary>"Create token"</Button>
                    </div>
                </ActionForm>
            </div>
        </section>
    }
}

#[component]
fn List(tokens: Vec<ApiToken>, revoke: ServerAction<RevokeToken>) -> impl IntoView {
    if tokens.is_empty() {
        return view! {
            <div class="card">
                <EmptyState
                    icon="key"
                    title="No tokens yet"
                    hint="A program sends its token with each request, as “Authorization: Bearer …”. What it may do is its role."
                >
                    <CopyField text="curl -H \"Authorization: Bearer $TOKEN\" $MUSTER/api/v1/incidents" label="Copy the example" />
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let rows = tokens.into_iter().map(move |token| view! { <TokenRow token=token revoke=revoke /> });
    view! {
        <div class="card clip">
            <Table
                label="API tokens"
                head=vec![
                    Head::of("For", Column::Main),
                    Head::of("Role", Column::Fit),
                    Head::of("Begins with", Column::Fit),
                    Head::of("Created", Column::Fit),
                    Head::of("Used", Column::Fit),
                    Head::of("", Column::Act),
                ]
            >
                {rows.collect_view()}
            </Table>
        </div>
    }
    .into_any()
}

#[component]
fn TokenRow(token: ApiToken, revoke: ServerAction<RevokeToken>) -> impl IntoView {
    let used = match token.last_used_at {
        Some(at) => view! { <Time at=at.0 /> }.into_any(),
        None => "Never".into_any(),
    };
    let act = if token.revoked_at.is_some() {
        view! { <Badge icon="x">"Revoked"</Badge> }.into_any()
    } else {
        view! {
            <ActionForm action=revoke attr:class="inline">
                <input type="hidden" name="token" value=token.id.to_string() />
                <Button size=ButtonSize::Small>"Revoke"</Button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <Row id=token.id.to_string()>
            <Cell column=Column::Main><span class="title">{token.name}</span></Cell>
            <Cell column=Column::Fit label="Role">{role_words(token.role).0}</Cell>
            <Cell column=Column::Fit label="Begins with"><code>{token.prefix} "…"</code></Cell>
            <Cell column=Column::Fit label="Created"><Time at=token.created_at.0 /></Cell>
            <Cell column=Column::Fit label="Used">{used}</Cell>
            <Cell column=Column::Act>{act}</Cell>
        </Row>
    }
}
