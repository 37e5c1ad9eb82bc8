use crate::testing::{backend, person};
use domain::incidents::{DeclareForm, Incidents, Severity};
use domain::now::{Counts, Now};
use domain::{ApiTokenId, PageRequest, Refusal, Role};
use sqlx::PgPool;

#[sqlx::test(migrations = false)]
async fn the_board_shows_the_worst_first(db: PgPool) {
    let (backend, clock) = backend(db).await;
    let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
    for (title, severity) in [
        ("Unknown", None),
        ("Medium", Some(Severity::Sev2)),
        ("Critical", Some(Severity::Sev0)),
        ("Medium too", Some(Severity::Sev2)),
        ("Over", Some(Severity::Sev0)),
    ] {
        clock.advance_s(1);
        let form = DeclareForm { title: title.into(), severity, ..DeclareForm::default() };
        let number = backend.declare(&mara, form).await.unwrap().number;
        if title == "Over" {
            backend.resolve_with(&mara, number, crate::testing::closing()).await.unwrap();
        }
    }
    let board = backend.board(&mara).await.unwrap();
    let titles: Vec<&str> = board.incidents.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["Critical", "Medium", "Medium too", "Unknown"]);
    assert_eq!((board.open_incidents, board.open_alerts, board.at), (4, 0, backend.ctx.now()));
    assert_eq!(backend.counts(&mara).await.unwrap(), Counts { incidents: 4, alerts: 0 });

    let token =
        domain::Actor::Token { id: ApiTokenId(backend.ctx.new_id()), name: "Wall".into(), role: Role::Stakeholder };
    let board = backend.board(&token).await.expect("a screen on the wall has no pages and no shifts");
    assert_eq!((board.my_pages.len(), board.my_shifts.len()), (0, 0));
}

#[sqlx::test(migrations = false)]
async fn the_audit_log_tells_everything_newest_first(db: PgPool) {
    let (backend, _) = backend(db).await;
    let admin = person(&backend, "Ada Okafor", Role::Admin).await;
    for title in ["One", "Two", "Three"] {
        backend.declare(&admin, DeclareForm { title: title.into(), ..DeclareForm::default() }).await.unwrap();
    }
    let first = backend.audit(&admin, PageRequest { after: None, limit: Some(2) }).await.unwrap();
    assert_eq!(first.items.iter().map(|item| item.seq).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(first.items[0].sentence, "declared INC-3: Three");
    let last = backend.audit(&admin, PageRequest { after: first.next, limit: Some(2) }).await.unwrap();
    assert_eq!((last.items[0].seq, last.next), (1, None));
    for role in [Role::Manager, Role::Responder, Role::Stakeholder] {
        let who = person(&backend, &format!("A {}", role.as_str()), role).await;
        assert_eq!(backend.audit(&who, PageRequest::default()).await, Err(Refusal::Forbidden));
        assert!(backend.counts(&who).await.is_ok());
    }
}
