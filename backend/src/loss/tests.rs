//! Estimates on a real database: they follow the clock, are revised with a reason, and end with the impact.

use crate::testing::{backend, person};
use crate::{Backend, TestClock};
use domain::events::sentence;
use domain::incidents::{DeclareForm, IncidentFilter, IncidentStatus, Incidents};
use domain::loss::{
    BusyForm, EstimateForm, Levels, Loss, LossBand, LossClass, LossPolicy, Losses, Percent, RevenueForm, Spread,
};
use domain::oncall::Weekday;
use domain::organisation::{OrganisationForm, Organisations};
use domain::services::{ServiceForm, Services};
use domain::{Actor, IncidentNumber, PageRequest, Refusal, Role, ServiceId};
use sqlx::PgPool;
use std::sync::Arc;

struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    mara: Actor,
    checkout: ServiceId,
    number: IncidentNumber,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, clock) = backend(db).await;
        let mara = person(&backend, "Mara Lindqvist", Role::Manager).await;
        let form = ServiceForm { slug: "checkout".into(), name: "Checkout".into(), ..ServiceForm::default() };
        let checkout = Services::create(&backend, &mara, form).await.unwrap().id;
        let form = DeclareForm { title: "Payments fail".into(), service_ids: vec![checkout], ..DeclareForm::default() };
        let number = backend.declare(&mara, form).await.unwrap().number;
        House { backend, clock, mara, checkout, number }
    }

    async fn estimate(&self, form: EstimateForm) -> Result<Loss, Refusal> {
        self.backend.estimate(&self.mara, self.number, form).await
    }

    async fn refused_at(&self, form: EstimateForm) -> String {
        match self.estimate(form).await {
            Err(Refusal::Invalid(fields)) => fields.0[0].0.clone(),
            other => panic!("{other:?}"),
        }
    }

    async fn total(&self) -> Spread {
        Losses::show(&self.backend, &self.mara, self.number).await.unwrap().so_far.unwrap().total
    }

    async fn earns(&self, per_hour: i64) {
        let form = RevenueForm { per_hour, ..RevenueForm::default() };
        self.backend.set_revenue(&self.mara, self.checkout, form).await.unwrap();
    }

    async fn told(&self) -> Vec<String> {
        let events = crate::events::after(&self.backend.ctx.db, 0, 100).await.unwrap();
        let told = events.iter().filter(|event| event.change.kind() == "incident.loss_estimated");
        told.map(|event| sentence(&event.change)).collect()
    }
}

fn per_hour(per_hour: i64, reason: &str) -> EstimateForm {
    EstimateForm { per_hour: Some(per_hour), reason: reason.into(), ..EstimateForm::default() }
}

fn percent(percent: f64, reason: &str) -> EstimateForm {
    EstimateForm { percent: Percent::new(percent), reason: reason.into(), ..EstimateForm::default() }
}

#[sqlx::test(migrations = false)]
async fn what_is_lost_grows_until_the_impact_ends(db: PgPool) {
    let house = House::new(db).await;
    assert_eq!(Losses::show(&house.backend, &house.mara, house.number).await.unwrap().so_far, None);
    house.estimate(per_hour(12_000, "")).await.unwrap();
    house.clock.advance_s(1800);
    assert_eq!(house.total().await, Spread::exactly(6_000));
    let rows =
        Incidents::list(&house.backend, &house.mara, IncidentFilter::default(), PageRequest::default()).await.unwrap();
    let loss = rows.items[0].loss.clone().unwrap();
    assert_eq!((loss.total, loss.class, loss.running), (Spread::exactly(6_000), LossClass::High, true));

    house.backend.change_status(&house.mara, house.number, IncidentStatus::Contained).await.unwrap();
    house.clock.advance_s(36000);
    assert_eq!(house.total().await, Spread::exactly(6_000));
    house.backend.change_status(&house.mara, house.number, IncidentStatus::Investigating).await.unwrap();
    assert!(house.total().await.at_least > 6_000, "it was not over");
}

#[sqlx::test(migrations = false)]
async fn a_revision_says_why_and_every_one_is_kept(db: PgPool) {
    let house = House::new(db).await;
    house.estimate(per_hour(6_000, "")).await.unwrap();
    assert_eq!(house.refused_at(per_hour(600, " ")).await, "reason");
    house.clock.advance_s(3600);
    let from_now = EstimateForm { since: Some(house.backend.ctx.now()), ..per_hour(600, "Most are back") };
    house.estimate(from_now).await.unwrap();
    house.clock.advance_s(3600);
    assert_eq!(house.total().await, Spread::exactly(6_600));
    let once = EstimateForm { one_off: Some(2_000), reason: "Refunds".into(), ..EstimateForm::default() };
    let loss = house.estimate(once).await.unwrap();
    assert_eq!(loss.so_far.unwrap().total, Spread::exactly(8_600), "the rate stays as it was");
    assert_eq!(loss.estimates.len(), 3);
    assert_eq!(loss.estimates[0].reason, "Refunds", "newest first");
    assert_eq!(
        house.told().await,
        [
            "estimated the loss: €6,000 an hour",
            "estimated the loss: €600 an hour, from now on; Most are back",
            &format!(
                "estimated the loss: €600 an hour, and €2,000 once, since {} UTC; Refunds",
                &loss.estimates[1].since.unwrap().to_string()[11..16]
            ),
        ]
    );
}

#[sqlx::test(migrations = false)]
async fn a_share_is_of_what_the_affected_services_earn(db: PgPool) {
    let house = House::new(db).await;
    assert_eq!(house.refused_at(percent(41.0, "")).await, "percent", "nobody says what it earns");
    house.earns(10_000).await;
    house.estimate(percent(50.0, "")).await.unwrap();
    house.clock.advance_s(3600);
    assert_eq!(house.total().await, Spread::exactly(5_000));
    house.earns(1_000_000).await;
    assert_eq!(house.total().await, Spread::exactly(5_000), "an estimate rests on what was known then");
    assert_eq!(house.told().await, ["estimated the loss: 50\u{a0}% of what Checkout earns"]);

    house.backend.forget_revenue(&house.mara, house.checkout).await.unwrap();
    assert_eq!(house.backend.revenue(&house.mara, house.checkout).await, Ok(None));
    house.backend.set_service(&house.mara, house.number, house.checkout, false).await.unwrap();
    assert_eq!(house.refused_at(percent(20.0, "Fewer")).await, "percent", "no service is affected");
}

#[sqlx::test(migrations = false)]
async fn whoever_declares_may_guess_in_the_bands_of_the_organisation(db: PgPool) {
    let house = House::new(db).await;
    let ada = person(&house.backend, "Ada Okafor", Role::Admin).await;
    let loss = LossPolicy {
        currency: "chf".into(),
        per_hour: Levels { medium: 50, high: 500 },
        total: Levels { medium: 1_000, high: 5_000 },
    };
    let form = OrganisationForm { loss: Some(loss), ..OrganisationForm::default() };
    assert_eq!(house.backend.change_organisation(&ada, form).await.unwrap().loss.currency, "CHF");
    let form = DeclareForm { title: "Search is slow".into(), loss: Some(LossBand::Medium), ..DeclareForm::default() };
    let number = house.backend.declare(&house.mara, form).await.unwrap().number;
    house.clock.advance_s(7200);
    let loss = Losses::show(&house.backend, &house.mara, number).await.unwrap();
    let so_far = loss.so_far.unwrap();
    assert_eq!((so_far.total, so_far.class), (Spread { at_least: 100, at_most: Some(1_000) }, LossClass::Medium));
    assert_eq!(so_far.currency, "CHF");
}

#[sqlx::test(migrations = false)]
async fn bad_estimates_are_refused_where_they_are_wrong(db: PgPool) {
    let house = House::new(db).await;
    let none = EstimateForm::default();
    let both = EstimateForm { band: Some(LossBand::Low), ..per_hour(5, "") };
    let future = EstimateForm { since: Some(house.backend.ctx.now().plus_minutes(5)), ..per_hour(5, "") };
    let once = EstimateForm { one_off: Some(-1), ..per_hour(5, "") };
    for (form, field) in
        [(none, "band"), (both, "band"), (per_hour(-1, ""), "per_hour"), (future, "since"), (once, "one_off")]
    {
        assert_eq!(house.refused_at(form).await, field);
    }
    let reads = person(&house.backend, "Sam Reader", Role::Stakeholder).await;
    assert_eq!(house.backend.estimate(&reads, house.number, per_hour(5, "")).await, Err(Refusal::Forbidden));
    assert!(Losses::show(&house.backend, &reads, house.number).await.is_ok());
    let busy = BusyForm { weekdays: vec![Weekday::Mon], from: "9h".into(), until: "18:00".into(), per_hour: 5 };
    let form = RevenueForm { per_hour: 5, busy: vec![busy], ..RevenueForm::default() };
    assert!(matches!(house.backend.set_revenue(&house.mara, house.checkout, form).await, Err(Refusal::Invalid(_))));
    let form = RevenueForm { per_hour: 5, ..RevenueForm::default() };
    assert_eq!(house.backend.set_revenue(&reads, house.checkout, form).await, Err(Refusal::Forbidden));
}
