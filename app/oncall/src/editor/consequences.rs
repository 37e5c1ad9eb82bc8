//! What publishing would do: coverage, load and findings before and after, who gets other shifts, and the button.

use super::api::{ChangeWords, EditRoster, Editor, Outcome};
use crate::measures::{figure, finding, loads, percent};
use crate::pay::money;
use app_context::{AppError, FormAction};
use app_ui::{Button, ButtonKind, ButtonLink, ButtonSize, Field, Icon, TextInput, Time, TimeStyle};
use domain::oncall::{Finding, HealthView, Weight};
use leptos::prelude::*;

#[component]
pub fn Consequences(editor: Editor, edit: ServerAction<EditRoster>) -> impl IntoView {
    let changed = editor.changed_at.is_some();
    let from = takes_effect(&editor, edit).into_any();
    match editor.outcome {
        Ok(outcome) => {
            let publish = publish(&outcome, editor.reason, changed, edit).into_any();
            view! { {conflict(&outcome)} <PublishCard from=from>{publish}</PublishCard> <Measured outcome=outcome /> }
                .into_any()
        }
        Err(error) => view! { <PublishCard from=from>{unfinished(&error, changed)}</PublishCard> }.into_any(),
    }
}

/// From when, and the button. It stays in view while consequences are read.
#[component]
fn PublishCard(from: AnyView, children: Children) -> impl IntoView {
    view! {
        <section class="card publish" aria-labelledby="publish">
            <div class="card-head"><h2 id="publish">"Publish"</h2></div>
            <div class="card-body form">{from} {children()}</div>
        </section>
    }
}

fn takes_effect(editor: &Editor, edit: ServerAction<EditRoster>) -> impl IntoView + use<> {
    let wrong = edit.wrong("effective_from").or_else(|| problem(editor, "effective_from"));
    let city = crate::civil::local(editor.now, &editor.time_zone).city;
    let hint = format!("{city} time. Empty means at once; what has passed stays as it was.");
    let value = editor.effective_from.clone();
    view! {
        <Field id="effective-from" label="Takes effect from" hint=hint error=wrong>
            <TextInput name="effective_from" kind="datetime-local" value=value />
        </Field>
        {suggestion(editor)}
    }
}

fn problem(editor: &Editor, field: &str) -> Option<String> {
    editor.outcome.as_ref().err().and_then(|error| error.field(field))
}

/// The next hand-over in one press: the calmest moment for a change.
fn suggestion(editor: &Editor) -> Option<impl IntoView + use<>> {
    let next = editor.next_hand_over.clone().filter(|next| *next != editor.effective_from)?;
    let words = next.replace('T', " ");
    Some(view! {
        <Button size=ButtonSize::Small name="act" value=format!("at {next}")>{format!("With the next hand-over, {words}")}</Button>
    })
}

fn unfinished(error: &AppError, changed: bool) -> impl IntoView + use<> {
    let words = error.whole_message();
    view! {
        <p class="callout" data-tone="warn"><Icon name="triangle-alert" /><span><b>"Not finished yet. "</b>{words}</span></p>
        <p class="sub">"Your draft is kept. Consequences are shown as soon as it can be read."</p>
        {discard(changed)}
    }
}

/// The way to whom a page would reach if this were published.
fn rehearsal(slug: &str) -> impl IntoView + use<> {
    let address = format!("/on-call/rehearse?draft={slug}");
    view! { <ButtonLink href=address size=ButtonSize::Small icon="play">"Rehearse a page with this draft"</ButtonLink> }
}

fn discard(changed: bool) -> Option<impl IntoView> {
    changed.then(|| view! { <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon="trash-2" name="act" value="discard">"Discard the draft"</Button> })
}

/// Somebody published since.
fn conflict(outcome: &Outcome) -> Option<impl IntoView + use<>> {
    let since = outcome.preview.published_since.clone()?;
    let both = outcome.preview.conflicts.clone();
    let words = if both.is_empty() {
        "Their changes and yours touch different rotations: this shows both, and publishing keeps both.".to_owned()
    } else {
        format!("You both changed {}. Choose whose stays; everything else is kept from both.", both.join(", "))
    };
    let choose = (!both.is_empty()).then(|| {
        view! {
            <div class="btns">
                <Button size=ButtonSize::Small name="act" value="keep-mine">"Keep mine"</Button>
                <Button size=ButtonSize::Small name="act" value="take-theirs">"Take theirs"</Button>
            </div>
        }
    });
    Some(view! {
        <section class="card conflict" role="status">
            <div class="card-body">
                <p class="callout" data-tone="warn">
                    <Icon name="merge" />
                    <span>
                        <b>{format!("{} published version {} ", since.published_by, since.number)}</b>
                        <Time at=since.published_at.0 style=TimeStyle::Relative />
                        ". " {words}
                    </span>
                </p>
                {choose}
            </div>
        </section>
    })
}

#[component]
fn Measured(outcome: Outcome) -> impl IntoView {
    let (before, after) = (outcome.preview.before, outcome.preview.after);
    let coverage = after.layers.iter().map(|layer| {
        let old = before.layers.iter().find(|it| it.layer == layer.layer).map(|it| percent(it.coverage));
        figure(
            &format!("Coverage, {}", layer.layer.word().to_lowercase()),
            old,
            percent(layer.coverage),
            layer.gaps > 0,
        )
    });
    let coverage = coverage.collect_view();
    let pay = outcome.preview.pay.map(|pay| {
        let words = |amount| format!("{} {}", money(amount), pay.currency);
        figure("Pay of all", Some(words(pay.before)), words(pay.after), false)
    });
    let balance =
        figure("Balance", Some(format!("{} %", before.balance)), format!("{} %", after.balance), after.balance < 70);
    view! {
        <section class="card" aria-labelledby="consequences">
            <div class="card-head"><h2 id="consequences">"Consequences"</h2><span class="sub">"a year from then"</span></div>
            <dl class="figures">{coverage}{balance}{pay}</dl>
            {loads(Some(&before), &after)}
        </section>
        {findings(&before, &after)}
        {changes(outcome.changes, outcome.more_changes)}
    }
}

fn findings(before: &HealthView, after: &HealthView) -> impl IntoView + use<> {
    let known = |health: &HealthView, finding: &Finding| health.findings.iter().any(|it| it.words == finding.words);
    let count = after.findings.iter().filter(|finding| finding.weight != Weight::Note).count();
    let rows = after.findings.iter().map(|it| finding(it, !known(before, it)));
    let rows = rows.collect_view();
    // A kind of trouble is solved when nothing of it is left in that layer.
    let left = |finding: &Finding| {
        after.findings.iter().any(|it| (it.kind, it.layer, it.person) == (finding.kind, finding.layer, finding.person))
    };
    let solved = before.findings.iter().filter(|finding| finding.weight != Weight::Note && !left(finding));
    let solved = solved.map(|finding| view! { <li class="solved"><Icon name="circle-check" /><span><b>"Solved: "</b>{finding.words.clone()}</span></li> });
    let solved = solved.collect_view();
    view! {
        <section class="card" aria-labelledby="findings">
            <div class="card-head"><h2 id="findings">"Findings"</h2><span class="sub">{match count { 0 => "nothing to look at".to_owned(), n => format!("{n} to look at") }}</span></div>
            <ul class="findings">{rows}{solved}</ul>
        </section>
    }
}

/// Stretches of time that somebody else has, one in a row.
pub fn change_rows(changes: Vec<ChangeWords>) -> impl IntoView {
    let rows = changes.into_iter().map(|change| {
        let key = format!("{} {}", change.layer, change.when);
        view! {
            <li data-id=key>
                <p><s>{change.before}</s> " " <span aria-hidden="true">"→"</span><span class="vh">"becomes"</span> " " <b>{change.after}</b></p>
                <small class="num">{change.when} ", " {change.layer.to_lowercase()}</small>
            </li>
        }
    });
    rows.collect_view()
}

fn changes(changes: Vec<ChangeWords>, more: usize) -> impl IntoView {
    let none = changes.is_empty();
    let rows = change_rows(changes);
    view! {
        <section class="card" aria-labelledby="who-changes">
            <div class="card-head"><h2 id="who-changes">"Who gets other shifts"</h2><span class="sub">"twelve weeks from then"</span></div>
            {none.then(|| view! { <p class="card-body sub">"Nobody's shifts change."</p> })}
            <ol class="shift-changes">{rows}</ol>
            {(more > 0).then(|| view! { <p class="card-foot sub">{format!("and {more} more")}</p> })}
        </section>
    }
}

fn publish(outcome: &Outcome, reason: String, changed: bool, edit: ServerAction<EditRoster>) -> impl IntoView + use<> {
    let words = if outcome.when == "now" { "Publish now".to_owned() } else { format!("Publish from {}", outcome.when) };
    let blocked = !outcome.preview.conflicts.is_empty();
    let needs = outcome.preview.needs_reason;
    let rehearse = (changed && !blocked).then(|| rehearsal(&outcome.preview.roster.slug));
    let reason = (needs || !reason.is_empty()).then(|| {
        view! {
            <Field id="publish-reason" label="Why with so few people" hint="A layer has fewer than 3. The reason stands with the version." error=edit.wrong("reason")>
                <TextInput name="reason" value=edit.typed_or("reason", reason) max_length=500_u32 />
            </Field>
        }
    });
    view! {
        {reason}
        <Button kind=ButtonKind::Primary icon="check" name="act" value="publish" disabled=blocked>{words}</Button>
        <p class="sub">"One press takes it back."</p>
        {rehearse}
        {discard(changed)}
    }
}
