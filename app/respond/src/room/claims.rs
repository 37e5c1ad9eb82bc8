//! What people hold to be true, and whether anybody has looked. Assumptions glow until somebody verifies or refutes them.

use super::InRoom;
use crate::forms::{Hidden, read};
use app_context::{AppError, Failure, FormAction, failure_of_one, may, ports, signed_in, use_viewer};
use app_ui::{Button, ButtonKind, ButtonSize, Field, Icon, Menu, MenuButton, TextArea, TextInput, Time, TimeStyle};
use domain::claims::{Claim, ClaimState, JudgementForm, OUTPUT_MAX};
use domain::text::TITLE_MAX;
use domain::{Action, ClaimId, IncidentNumber, PersonId};
use leptos::prelude::*;

/// Claims something.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn make_claim(number: i64, text: String) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.claims.claim(&by, IncidentNumber(number), text).await?;
    Ok(())
}

/// Verifies, refutes or withdraws.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn judge_claim(
    number: i64,
    claim: ClaimId,
    state: String,
    #[server(default)] how: String,
    #[server(default)] output: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = JudgementForm { state: read("state", &state)?, how, output };
    ports()?.claims.judge(&by, IncidentNumber(number), claim, form).await?;
    Ok(())
}

#[component]
pub fn Claims(here: InRoom, claims: Vec<Claim>) -> impl IntoView {
    let (make, judge) = (ServerAction::<MakeClaim>::new(), ServerAction::<JudgeClaim>::new());
    let writes = may(Action::Respond) && here.room.incident.status.takes_words();
    let me = use_viewer().map(|viewer| viewer.id);
    let number = here.number.0;
    let shown: Vec<Claim> = claims.into_iter().filter(|claim| claim.state != ClaimState::Withdrawn).collect();
    let open = shown.iter().filter(|claim| claim.state == ClaimState::Assumed).count();
    let nothing = shown.is_empty();
    let rows = shown
        .into_iter()
        .map(|claim| view! { <One claim=claim number=number judge=judge me=me writes=writes /> })
        .collect_view();
    // What belongs to one claim stands there.
    let failure = judge.failure().filter(|error| !error.stands_at_one_field());
    view! {
        <section aria-labelledby="room-claims">
            <h2 id="room-claims">
                "Claims " <span class="n num">{(open > 0).then(|| format!("{open} assumed"))}</span>
            </h2>
            <Failure of=failure />
            {nothing.then(|| view! { <p class="quiet-note">"Say what you take to be true, and somebody can check it."</p> })}
            <ul class="claims">{rows}</ul>
            {writes
                .then(|| {
                    view! {
                        <ActionForm action=make attr:class="add-claim" attr:data-draft=format!("claim-{number}")>
                            <Hidden name="number" value=number.to_string() />
                            <Field id="claim-text" label="What do you take to be true?" error=make.wrong("text")>
                                <TextInput
                                    name="text"
                                    value=make.typed("text")
                                    placeholder="Only the EU is affected"
                                    required=true
                                    max_length=u32::try_from(TITLE_MAX).unwrap_or(200)
                                />
                            </Field>
                            <Button size=ButtonSize::Small icon="plus">"Claim"</Button>
                            <Failure of=make.failure() />
                        </ActionForm>
                    }
                })}
        </section>
    }
}

fn icon(state: ClaimState) -> &'static str {
    match state {
        ClaimState::Assumed => "circle-dashed",
        ClaimState::Verified => "circle-check",
        ClaimState::Refuted | ClaimState::Withdrawn => "circle-x",
    }
}

#[component]
fn One(
    claim: Claim,
    number: i64,
    judge: ServerAction<JudgeClaim>,
    me: Option<PersonId>,
    writes: bool,
) -> impl IntoView {
    let state = claim.state;
    let id = claim.id.to_string();
    let (row, failure) = (id.clone(), failure_of_one(judge, "claim", id.clone()));
    let mine = state == ClaimState::Assumed && claim.made_by_id.is_some() && claim.made_by_id == me;
    let (who, at, how, output) = match claim.judgement {
        Some(last) => (last.by, last.at, last.how, last.output),
        None => (claim.made_by, claim.made_at, String::new(), None),
    };
    let label = match state {
        ClaimState::Assumed => "Verify",
        _ => "Look again",
    };
    view! {
        <li class="claim" data-id=row data-state=state.as_str()>
            <Icon name=icon(state) />
            <div class="grow">
                <p class="claim-text">{claim.text.clone()}</p>
                <p class="claim-meta">
                    <b>{state.word()}</b>
                    <span>{format!(" {who}, ")}<Time at=at.0 style=TimeStyle::Clock />{(!how.is_empty()).then(|| format!(", {how}"))}</span>
                </p>
                {output.map(|output| view! { <details class="claim-output"><summary>"What was seen"</summary><pre>{output}</pre></details> })}
            </div>
            {writes
                .then(|| {
                    view! {
                        <Menu label=format!("{label}: {}", claim.text) icon="ellipsis" class="btn quiet small" refused=failure.is_some()>
                            <JudgeForm id=id number=number state=state judge=judge failure=failure mine=mine />
                        </Menu>
                    }
                })}
        </li>
    }
}

#[component]
fn JudgeForm(
    id: String,
    number: i64,
    state: ClaimState,
    judge: ServerAction<JudgeClaim>,
    failure: Option<AppError>,
    mine: bool,
) -> impl IntoView {
    let typed = |name: &str| if failure.is_some() { judge.typed(name) } else { String::new() };
    let wrong = |name: &str| failure.as_ref().and_then(|failure| failure.field(name));
    let (how, output) = (typed("how"), typed("output"));
    let (wrong_how, wrong_output) = (wrong("how"), wrong("output"));
    let (of_how, of_output, withdrawn) = (format!("how-{id}"), format!("output-{id}"), id.clone());
    let choice = move |to: ClaimState, words: &'static str, icon: &'static str| {
        state.may_become(to).then(|| {
            view! { <Button kind=ButtonKind::Plain size=ButtonSize::Small icon=icon name="state" value=to.as_str().to_owned()>{words}</Button> }
        })
    };
    view! {
        <ActionForm action=judge attr:class="form judge">
            <Hidden name="number" value=number.to_string() />
            <Hidden name="claim" value=id />
            <Field id=of_how label="How do you know?" error=wrong_how>
                <TextInput name="how" value=how placeholder="40 replays, the dashboard, a query" required=true max_length=u32::try_from(TITLE_MAX).unwrap_or(200) />
            </Field>
            <Field id=of_output label="What you saw (optional)" error=wrong_output>
                <TextArea name="output" value=output rows=3 max_length=u32::try_from(OUTPUT_MAX).unwrap_or(4_000) class="mono" />
            </Field>
            <div class="btns">
                {choice(ClaimState::Verified, "It is so", "check")}
                {choice(ClaimState::Refuted, "It is not so", "x")}
            </div>
        </ActionForm>
        {mine
            .then(|| {
                view! {
                    <hr class="menu-line" />
                    <ActionForm action=judge attr:class="menu-form">
                        <Hidden name="number" value=number.to_string() />
                        <Hidden name="claim" value=withdrawn />
                        <Hidden name="state" value="withdrawn" />
                        <MenuButton icon="undo-2">"Take it back"</MenuButton>
                    </ActionForm>
                }
            })}
    }
}
