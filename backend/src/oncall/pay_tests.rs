//! Pay against a real database. The clock stands at 2026-11-20T03:12:00Z.

use crate::testing;
use domain::oncall::{OnCall, PayForm, PayRules};
use domain::{Actor, Refusal, Role};
use sqlx::PgPool;

/// A manager, and Ada and Bo who take turns by week from Monday 5 October.
async fn setting(db: PgPool) -> (crate::Backend, std::sync::Arc<crate::TestClock>, Actor, [Actor; 2]) {
    let (backend, clock) = testing::backend(db).await;
    let manager = testing::person(&backend, "Mo Manager", Role::Manager).await;
    let people = [
        testing::person(&backend, "Ada", Role::Responder).await,
        testing::person(&backend, "Bo", Role::Responder).await,
    ];
    testing::weekly(&backend, &manager, &people, "2026-10-05").await;
    (backend, clock, manager, people)
}

fn rules(per_shift: i64, from: &str) -> PayForm {
    let rules = PayRules { currency: "eur".into(), per_shift, per_quarter: 10_000, ..PayRules::default() };
    PayForm { effective_from: Some(from.into()), rules }
}

#[sqlx::test(migrations = false)]
async fn what_was_earned_stays_when_the_rules_change(db: PgPool) {
    let (backend, clock, manager, people) = setting(db).await;
    assert_eq!(backend.set_pay_rules(&people[0], "payments", rules(1, "2026-11-01")).await, Err(Refusal::Forbidden));
    backend.set_pay_rules(&manager, "payments", rules(5000, "2026-01-01")).await.unwrap();
    // The roster exists since it was created; its shifts begin there.
    clock.advance_s(42 * 86_400);
    backend.set_pay_rules(&manager, "payments", rules(7000, "2026-12-14")).await.unwrap();
    let period = || Some(("2026-11-20".to_owned(), "2026-12-31".to_owned()));
    let report = backend.pay_report(&manager, "payments", period()).await.unwrap();
    assert!(report.all && report.has_rules);
    let told: Vec<_> = report
        .lines
        .iter()
        .map(|line| (line.person.name.as_str(), line.item.word(), line.quantity, line.amount, line.currency.as_str()))
        .collect();
    // Turns from 23 November on: Bo, Ada, Bo before the change, then Ada, Bo, Ada. The quarter ends in the period.
    assert_eq!(
        told,
        [
            ("Ada", "Quarter", 1, 10_000, "EUR"),
            ("Ada", "Shifts", 1, 5000, "EUR"),
            ("Ada", "Shifts", 2, 14_000, "EUR"),
            ("Bo", "Quarter", 1, 10_000, "EUR"),
            ("Bo", "Shifts", 2, 10_000, "EUR"),
            ("Bo", "Shifts", 1, 7000, "EUR"),
        ]
    );
    let own = backend.pay_report(&people[1], "payments", period()).await.unwrap();
    assert!(!own.all && own.lines.len() == 3, "others read their own only");
    let Err(Refusal::Invalid(errors)) =
        backend.pay_report(&manager, "payments", Some(("2026-12-31".into(), "2026-11-20".into()))).await
    else {
        panic!("accepted")
    };
    assert!(errors.get("to").is_some());
}

#[sqlx::test(migrations = false)]
async fn wrong_rules_are_named(db: PgPool) {
    let (backend, _, manager, _) = setting(db).await;
    let rules = PayRules { currency: "euros".into(), per_shift: -1, ..PayRules::default() };
    let form = PayForm { effective_from: Some("soon".into()), rules };
    let Err(Refusal::Invalid(errors)) = backend.set_pay_rules(&manager, "payments", form).await else {
        panic!("accepted")
    };
    for field in ["currency", "per_shift", "effective_from"] {
        assert!(errors.get(field).is_some(), "{field}");
    }
}
