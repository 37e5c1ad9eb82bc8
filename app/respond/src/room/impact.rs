//! How each affected service does, since when, and who feels it: what was found last, and the way to say more.

use super::InRoom;
use super::api::SetService;
use crate::forms::{Hidden, Moment, moment, read, some};
use app_context::{AppError, Failure, FormAction, failure_of_one, may, ports, signed_in};
use app_ui::{Button, ButtonKind, ButtonLink, ButtonSize, Field, Icon, Menu, MenuButton, TextInput, Time, TimeStyle};
use domain::impact::{Finding, FindingForm, HowMany, ServiceState, all_work};
use domain::incidents::{AffectedService, IncidentStatus};
use domain::services::ServiceRef;
use domain::text::TITLE_MAX;
use domain::{Action, IncidentNumber, Refusal, ServiceId};
use leptos::prelude::*;

/// Says how a service does.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn find_impact(
    number: i64,
    service: ServiceId,
    state: String,
    #[server(default)] who: String,
    #[server(default)] how_many: String,
    #[server(default)] since: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let how_many: Option<HowMany> = match some(how_many) {
        Some(text) => Some(text.parse().map_err(|problem: String| Refusal::invalid("how_many", problem))?),
        None => None,
    };
    let form = FindingForm { state: read("state", &state)?, since: moment("since", &since)?, who, how_many };
    ports()?.impacts.find_impact(&by, IncidentNumber(number), service, form).await?;
    Ok(())
}

/// What was found of a service last.
pub fn last(findings: &[Finding], service: ServiceId) -> Option<&Finding> {
    findings.iter().find(|finding| finding.service.id == service)
}

/// Worst first; of what nobody has looked at nobody knows that it is well.
fn rank(state: Option<ServiceState>) -> usize {
    match state {
        Some(ServiceState::Down) => 0,
        Some(ServiceState::Degraded) => 1,
        None => 2,
        Some(ServiceState::Recovering) => 3,
        Some(ServiceState::Working) => 4,
    }
}

/// A row for each affected service.
#[component]
pub fn Impact(here: InRoom, findings: Vec<Finding>, clear: ServerAction<SetService>) -> impl IntoView {
    let find = ServerAction::<FindImpact>::new();
    let writes = may(Action::Respond) && here.room.incident.status.takes_words();
    let number = here.number;
    let state_of = |it: &AffectedService| last(&findings, it.service.id).map(|finding| finding.state);
    let well = all_work(here.room.services.iter().map(state_of));
    let mut affected = here.room.services.clone();
    affected.sort_by_key(|it| rank(state_of(it)));
    let row = |it: AffectedService| {
        let finding = last(&findings, it.service.id).cloned();
        view! { <One it=it finding=finding number=number find=find clear=clear writes=writes /> }
    };
    let rows = affected.into_iter().map(row).collect_view();
    let monitored = matches!(here.room.incident.status, IncidentStatus::Monitoring | IncidentStatus::Contained);
    let over = well && !monitored && here.room.incident.status.is_open();
    // What belongs to one service stands there.
    let failure = find.failure().filter(|error| !error.stands_at_one_field());
    view! {
        <Failure of=failure />
        <ul class="impact">{rows}</ul>
        {(over && writes)
            .then(|| {
                view! {
                    <p class="impact-over">
                        <Icon name="circle-check" />
                        <span>"Everything works again. Is it over?"</span>
                        <ButtonLink href=format!("/incidents/{number}/actions") size=ButtonSize::Small>"Change the status"</ButtonLink>
                    </p>
                }
            })}
    }
}

fn names(services: &[ServiceRef]) -> Option<String> {
    let names = services.iter().map(|service| service.name.as_str()).collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then_some(names)
}

#[component]
fn One(
    it: AffectedService,
    finding: Option<Finding>,
    number: IncidentNumber,
    find: ServerAction<FindImpact>,
    clear: ServerAction<SetService>,
    writes: bool,
) -> impl IntoView {
    let AffectedService { service, core, depends_on, depended_on_by } = it;
    let id = service.id.to_string();
    let failure = failure_of_one(find, "service", id.clone());
    let state = finding.as_ref().map_or("unknown", |finding| finding.state.as_str());
    let beside = [("needs ", names(&depends_on)), ("needed by ", names(&depended_on_by))];
    let beside: Vec<String> =
        beside.into_iter().filter_map(|(words, names)| Some(format!("{words}{}", names?))).collect();
    let told = match &finding {
        Some(finding) => {
            let felt = finding.felt();
            view! {
                <p class="impact-state">
                    <b>{finding.state.word()}</b>
                    " since "
                    <Time at=finding.since.0 style=TimeStyle::Clock />
                </p>
                {(!felt.is_empty()).then(|| view! { <p class="impact-felt">{felt}</p> })}
                <small>
                    "Found by " {finding.found_by.clone()} ", " <Time at=finding.found_at.0 style=TimeStyle::Relative />
                </small>
            }
            .into_any()
        }
        None => view! { <p class="impact-state"><b>"Nobody has said how it does"</b></p> }.into_any(),
    };
    let label = format!("How {} does", service.name);
    view! {
        <li data-id=id data-state=state>
            <div class="grow">
                <p>
                    <a class="title" href=format!("/services/{}", service.slug)>{service.name.clone()}</a>
                    {core.then(|| view! { <span class="tag">"Core"</span> })}
                </p>
                {told}
                {(!beside.is_empty()).then(|| view! { <small>{beside.join("; ")}</small> })}
            </div>
            {writes
                .then(|| {
                    view! {
                        <Menu label=label icon="activity" class="btn quiet small" refused=failure.is_some()>
                            <FindForm service=service.clone() finding=finding number=number find=find failure=failure />
                            <hr class="menu-line" />
                            <ActionForm action=clear attr:class="menu-form">
                                <Hidden name="number" value=number.0.to_string() />
                                <Hidden name="service" value=service.id.to_string() />
                                <Hidden name="affected" value="false" />
                                <MenuButton icon="x">{format!("{} is not affected", service.name)}</MenuButton>
                            </ActionForm>
                        </Menu>
                    }
                })}
        </li>
    }
}

#[component]
fn FindForm(
    service: ServiceRef,
    finding: Option<Finding>,
    number: IncidentNumber,
    find: ServerAction<FindImpact>,
    failure: Option<AppError>,
) -> impl IntoView {
    let wrong = |name: &str| failure.as_ref().and_then(|failure| failure.field(name));
    let held = |name: &str| match (&failure, &finding) {
        (Some(_), _) => find.typed(name),
        (None, Some(finding)) if name == "who" => finding.who.clone(),
        (None, Some(finding)) => finding.how_many.map(|how_many| how_many.to_string()).unwrap_or_default(),
        (None, None) => String::new(),
    };
    let (who, how_many) = (held("who"), held("how_many"));
    let (wrong_who, wrong_how_many, wrong_since) = (wrong("who"), wrong("how_many"), wrong("since"));
    let at = failure.as_ref().and_then(|_| crate::forms::instant(&find.typed("since")));
    let id = service.id.to_string();
    let field = |name: &str| format!("{name}-{id}");
    let (of_who, of_how_many, of_since) = (field("who"), field("how-many"), field("since"));
    let choice = |state: ServiceState| {
        view! { <Button kind=ButtonKind::Plain size=ButtonSize::Small name="state" value=state.as_str().to_owned()>{state.word()}</Button> }
    };
    let choices = ServiceState::ALL.map(choice).into_iter().collect_view();
    view! {
        <ActionForm action=find attr:class="form judge">
            <Hidden name="number" value=number.0.to_string() />
            <Hidden name="service" value=service.id.to_string() />
            <Field id=of_who label="Who feels it?" error=wrong_who>
                <TextInput name="who" value=who placeholder="Card payers in the EU" max_length=u32::try_from(TITLE_MAX).unwrap_or(200) />
            </Field>
            <Field id=of_how_many label="How many?" error=wrong_how_many>
                <TextInput name="how_many" value=how_many placeholder="12k, or 41 %" max_length=40_u32 />
            </Field>
            <Field id=of_since label="Since when?" optional=true hint="Now, when it is empty." error=wrong_since>
                <Moment name="since" at=at />
            </Field>
            <div class="btns states">{choices}</div>
        </ActionForm>
    }
}
