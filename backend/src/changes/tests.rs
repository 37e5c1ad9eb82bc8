//! Changes reported by programs and people, and the suspects among them.

use crate::Backend;
use crate::testing::{self, backend, person, token};
use domain::alerts::{Alerts, SignalSource};
use domain::changes::{Began, ChangeFilter, ChangeForm, ChangeKind, Changes, Suspect, Verdict, VerdictForm};
use domain::events::Change;
use domain::incidents::{DeclareForm, IncidentStatus, Incidents, Stretch};
use domain::services::{ServiceForm, Services};
use domain::{Actor, IncidentNumber, PageRequest, Refusal, Role, ServiceId, Timestamp};
use sqlx::PgPool;

/// Checkout needs payments, which needs the ledger; search stands alone.
struct House {
    backend: Backend,
    clock: std::sync::Arc<crate::TestClock>,
    mara: Actor,
    checkout: ServiceId,
    search: ServiceId,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, clock) = backend(db).await;
        let mara = person(&backend, "Mara Lindqvist", Role::Manager).await;
        let mut made = vec![];
        for slug in ["checkout", "payments", "ledger", "search"] {
            let form = ServiceForm { slug: slug.into(), name: slug.into(), ..ServiceForm::default() };
            made.push(Services::create(&backend, &mara, form).await.unwrap().id);
        }
        backend.add_dependency(&mara, made[0], made[1]).await.unwrap();
        backend.add_dependency(&mara, made[1], made[2]).await.unwrap();
        House { backend, clock, mara, checkout: made[0], search: made[3] }
    }

    fn now(&self) -> Timestamp {
        self.backend.ctx.now()
    }

    /// So many minutes ago.
    async fn change(&self, service: &str, summary: &str, minutes: i64) {
        let happened_at = Some(self.now().plus_minutes(-minutes));
        let form = ChangeForm { happened_at, ..form(service, summary) };
        self.backend.report(&self.mara, form).await.unwrap();
    }

    /// Checkout, felt so many minutes ago.
    async fn incident(&self, felt: Option<i64>) -> IncidentNumber {
        let form = DeclareForm {
            title: format!("Checkout fails {felt:?}"),
            service_ids: vec![self.checkout],
            impact_started_at: felt.map(|minutes| self.now().plus_minutes(-minutes)),
            ..DeclareForm::default()
        };
        self.backend.declare(&self.mara, form).await.unwrap().number
    }

    async fn suspects(&self, number: IncidentNumber) -> Vec<Suspect> {
        self.backend.suspects(&self.mara, number).await.unwrap().items
    }

    async fn told(&self, number: IncidentNumber) -> Vec<(String, i64, Option<u32>)> {
        let suspects = self.suspects(number).await.into_iter();
        suspects.map(|one| (one.change.summary, one.minutes_before, one.distance)).collect()
    }

    async fn judge(
        &self,
        number: IncidentNumber,
        one: &Suspect,
        verdict: Verdict,
        why: &str,
    ) -> Result<Suspect, Refusal> {
        let form = VerdictForm { verdict, why: why.into() };
        self.backend.judge(&self.mara, number, one.change.id, form).await
    }

    async fn listed(&self, filter: ChangeFilter) -> Vec<String> {
        let page = Changes::list(&self.backend, &self.mara, filter, PageRequest::default()).await.unwrap();
        page.items.into_iter().map(|change| change.summary).collect()
    }

    async fn events(&self, kind: &str) -> usize {
        let events = crate::events::after(&self.backend.ctx.db, 0, 1_000).await.unwrap();
        events.iter().filter(|event| event.change.kind() == kind).count()
    }
}

fn form(service: &str, summary: &str) -> ChangeForm {
    ChangeForm { service: service.into(), summary: summary.into(), ..ChangeForm::default() }
}

#[sqlx::test(migrations = false)]
async fn what_is_reported_twice_is_one_change_told_anew(db: PgPool) {
    let house = House::new(db).await;
    let robot = token(Role::Responder);
    let deploy = |summary: &str| ChangeForm { external_id: "build 7".into(), ..form("checkout", summary) };
    let first = house.backend.report(&robot, deploy("10.14")).await.unwrap();
    house.clock.advance_s(300);
    let again = house.backend.report(&robot, deploy("10.14")).await.unwrap();
    assert_eq!((&again, house.events("change.reported").await), (&first, 1), "nothing to tell");
    let renamed = house.backend.report(&robot, deploy("10.14-3")).await.unwrap();
    assert_eq!((renamed.id, renamed.happened_at, renamed.summary.as_str()), (first.id, first.happened_at, "10.14-3"));
    let moved = ChangeForm { happened_at: Some(Timestamp(first.happened_at.0 - 1_000)), ..deploy("10.14-3") };
    assert_eq!(house.backend.report(&robot, moved).await.unwrap().happened_at.0, first.happened_at.0 - 1_000);
    assert_eq!(house.events("change.reported").await, 3);
    let elsewhere = ChangeForm { service: "ledger".into(), ..deploy("10.14") };
    assert_ne!(house.backend.report(&robot, elsewhere).await.unwrap().id, first.id, "another service numbers its own");
    let nameless = house.backend.report(&robot, form("checkout", "10.14")).await.unwrap();
    let other = house.backend.report(&robot, form("checkout", "10.14")).await.unwrap();
    assert_ne!(nameless.id, other.id);
    let (one, two) = tokio::join!(
        house.backend.report(&robot, ChangeForm { external_id: "8".into(), ..form("ledger", "8") }),
        house.backend.report(&robot, ChangeForm { external_id: "8".into(), ..form("ledger", "8") }),
    );
    assert_eq!(one.unwrap().id, two.unwrap().id, "at the same moment, too");
}

#[sqlx::test(migrations = false)]
async fn what_is_wrong_stands_at_its_field(db: PgPool) {
    let house = House::new(db).await;
    let wrong = async |form: ChangeForm| match house.backend.report(&house.mara, form).await {
        Err(Refusal::Invalid(fields)) => fields.0[0].0.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(wrong(form("nowhere", "10.14")).await, "service");
    assert_eq!(wrong(form("checkout", " ")).await, "summary");
    assert_eq!(wrong(ChangeForm { url: "ftp://x".into(), ..form("checkout", "x") }).await, "url");
    let reader = person(&house.backend, "Rea Reader", Role::Stakeholder).await;
    let refused = house.backend.report(&reader, form("checkout", "x")).await;
    assert_eq!(refused.err(), Some(Refusal::Forbidden));
    let by_id = house.backend.report(&house.mara, form(&house.search.to_string(), "index 9")).await.unwrap();
    assert_eq!(by_id.service.slug, "search");
}

#[sqlx::test(migrations = false)]
async fn a_pipeline_needs_only_the_key_of_its_service(db: PgPool) {
    let (backend, _) = backend(db).await;
    let roster = testing::roster(&backend).await;
    let change = backend.report_with_key(&roster.source, form("", "10.14")).await.unwrap();
    assert_eq!((change.service.slug.as_str(), change.reported_by.as_str()), ("checkout", "Prometheus"));
    let used: Option<Timestamp> =
        sqlx::query_scalar("select last_used_at from ingest_keys").fetch_one(&backend.ctx.db).await.unwrap();
    assert_eq!(used, Some(backend.ctx.now()));
    let manager = person(&backend, "Mara Manages", Role::Manager).await;
    let source: SignalSource = backend.source(&roster.key).await.unwrap().unwrap();
    backend.revoke_ingest_key(&manager, roster.source.key).await.unwrap();
    let late = backend.report_with_key(&source, form("", "10.15")).await;
    assert_eq!(late.err(), Some(Refusal::NotFound("ingest key".into())));
}

#[sqlx::test(migrations = false)]
async fn the_list_is_narrowed_and_read_page_by_page(db: PgPool) {
    let house = House::new(db).await;
    for (service, summary, minutes) in
        [("ledger", "a", 30), ("checkout", "b", 20), ("ledger", "c", 10), ("ledger", "d", 10)]
    {
        house.change(service, summary, minutes).await;
    }
    let everything = || ChangeFilter::default();
    assert_eq!(house.listed(everything()).await, ["d", "c", "b", "a"]);
    let ledger = ChangeFilter { service: Some("ledger".into()), ..everything() };
    assert_eq!(house.listed(ledger).await, ["d", "c", "a"]);
    let at = |minutes: i64| Some(house.now().plus_minutes(-minutes));
    assert_eq!(house.listed(ChangeFilter { since: at(20), until: at(10), ..everything() }).await, ["b"]);
    for service in [None, Some("ledger".to_owned())] {
        let (mut read, mut after) = (vec![], None);
        loop {
            let filter = ChangeFilter { service: service.clone(), ..everything() };
            let page = PageRequest { after, limit: Some(1) };
            let page = Changes::list(&house.backend, &house.mara, filter, page).await.unwrap();
            read.extend(page.items.into_iter().map(|change| change.summary));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(read, if service.is_some() { vec!["d", "c", "a"] } else { vec!["d", "c", "b", "a"] });
    }
    let page = PageRequest { after: Some("tomorrow".into()), limit: None };
    let lost = Changes::list(&house.backend, &house.mara, everything(), page).await;
    assert!(matches!(&lost, Err(Refusal::Invalid(fields)) if fields.0[0].0 == "after"), "{lost:?}");
}

#[sqlx::test(migrations = false)]
async fn the_hour_before_is_searched_along_what_is_needed(db: PgPool) {
    let house = House::new(db).await;
    for (service, summary, minutes) in [
        ("ledger", "far and near in time", 33),
        ("checkout", "as near, and affected", 33),
        ("payments", "nearer", 31),
        ("search", "not needed", 32),
        ("checkout", "too old", 91),
        ("checkout", "an hour", 90),
        ("checkout", "after", 29),
        ("checkout", "the same minute", 30),
    ] {
        house.change(service, summary, minutes).await;
    }
    let number = house.incident(Some(30)).await;
    let told = |summary: &str, minutes: i64, distance: u32| (summary.to_owned(), minutes, Some(distance));
    assert_eq!(
        house.told(number).await,
        [
            told("the same minute", 0, 0),
            told("nearer", 1, 1),
            told("as near, and affected", 3, 0),
            told("far and near in time", 3, 2),
            told("an hour", 60, 0),
        ]
    );
    // Nobody said when it was felt: what counts is when it was declared.
    let unknown = house.incident(None).await;
    let suspects = house.backend.suspects(&house.mara, unknown).await.unwrap();
    assert_eq!((suspects.worsened.known_by, suspects.worsened.at), (Began::Declared, house.now()));
    assert_eq!(suspects.items.len(), 5, "the last 60 minutes: {:?}", suspects.items);
}

#[sqlx::test(migrations = false)]
async fn people_say_what_they_think_and_it_stays(db: PgPool) {
    let house = House::new(db).await;
    house.change("checkout", "10.14", 33).await;
    let number = house.incident(Some(30)).await;
    let one = house.suspects(number).await.remove(0);
    assert_eq!((one.verdict, one.judged_by.as_deref()), (Verdict::Open, None));
    let silent = house.judge(number, &one, Verdict::Cleared, " ").await;
    assert!(matches!(&silent, Err(Refusal::Invalid(fields)) if fields.0[0].0 == "why"), "{silent:?}");
    house.judge(number, &one, Verdict::Likely, "").await.unwrap();
    house.judge(number, &one, Verdict::Likely, "").await.unwrap();
    let cleared = house.judge(number, &one, Verdict::Cleared, "rolled back, still 59 %").await.unwrap();
    assert_eq!((cleared.verdict, cleared.judged_by.as_deref()), (Verdict::Cleared, Some("Mara Lindqvist")));
    assert_eq!(house.events("suspect.judged").await, 2);
    // What is no longer affected keeps what was said of it.
    house.backend.set_service(&house.mara, number, house.checkout, false).await.unwrap();
    assert_eq!(house.told(number).await, [("10.14".to_owned(), 3, None)]);
    // Somebody remembers something older, elsewhere.
    let older = ChangeForm {
        kind: ChangeKind::Config,
        happened_at: Some(house.now().plus_minutes(-300)),
        ..form("search", "Index on new hosts")
    };
    let named = house.backend.name(&house.mara, number, older).await.unwrap();
    assert_eq!((named.minutes_before, named.distance, named.verdict), (270, None, Verdict::Open));
    let story = house.backend.timeline(&house.mara, number, Stretch::Newest).await.unwrap().items;
    let told: Vec<_> =
        story.iter().filter(|item| item.kind.starts_with("suspect.")).map(|item| &*item.sentence).collect();
    assert_eq!(
        told,
        [
            "suspects “10.14”",
            "cleared “10.14”: rolled back, still 59 %",
            "named a suspect: Index on new hosts, of search",
        ]
    );
    house.backend.change_status(&house.mara, number, IncidentStatus::NotAnIncident).await.unwrap();
    let late = house.judge(number, &one, Verdict::Open, "").await;
    assert!(matches!(&late, Err(Refusal::Conflict(_))), "{late:?}");
}

#[sqlx::test(migrations = false)]
async fn a_change_tells_nothing_of_the_private_incident_that_suspects_it(db: PgPool) {
    let house = House::new(db).await;
    let form_of = DeclareForm { title: "The walrus is out".into(), private: true, ..DeclareForm::default() };
    let number = house.backend.declare(&house.mara, form_of).await.unwrap().number;
    let named = house.backend.name(&house.mara, number, form("checkout", "10.14")).await.unwrap();
    let other = person(&house.backend, "Oto Outside", Role::Admin).await;
    for told in [
        house.backend.suspects(&other, number).await.err(),
        house
            .backend
            .judge(&other, number, named.change.id, VerdictForm { verdict: Verdict::Likely, why: String::new() })
            .await
            .err(),
        house.backend.name(&other, number, form("checkout", "10.15")).await.err(),
    ] {
        assert_eq!(told, Some(Refusal::NotFound("incident".into())));
    }
    let page = Changes::list(&house.backend, &other, ChangeFilter::default(), PageRequest::default()).await.unwrap();
    assert_eq!(page.items, [named.change], "the change itself is everybody's, and only it");
    let events = crate::events::after(&house.backend.ctx.db, 0, 1_000).await.unwrap();
    for event in events.iter().filter(|event| event.visible_to(&other)) {
        assert!(!matches!(event.change, Change::SuspectNamed { .. } | Change::SuspectJudged { .. }), "{event:?}");
    }
}
