use super::deaf_proxy::DeafProxy;
use super::*;

#[sqlx::test(migrations = false)]
async fn two_processes_see_each_others_changes(db: PgPool) {
    let options = migrated(&db).await;
    let (one, two) = tokio::join!(Process::start(options.clone()), Process::start(options));
    let (mut at_one, mut at_two) = (one.hub.subscribe(), two.hub.subscribe());
    happen(&one.ctx, "by one").await;
    happen(&two.ctx, "by two").await;
    for subscription in [&mut at_one, &mut at_two] {
        assert_eq!(told(subscription).await, "by one");
        assert_eq!(told(subscription).await, "by two");
    }
    assert_eq!((*one.hub.head().borrow(), *two.hub.head().borrow()), (2, 2));
}

#[sqlx::test(migrations = false)]
async fn a_process_is_told_only_of_what_happens_after_its_start(db: PgPool) {
    let options = migrated(&db).await;
    let early = Process::start(options.clone()).await;
    happen(&early.ctx, "before").await;
    let late = Process::start(options).await;
    let mut at_late = late.hub.subscribe();
    happen(&early.ctx, "after").await;
    assert_eq!(told(&mut at_late).await, "after");
}

#[sqlx::test(migrations = false)]
async fn a_listening_connection_that_is_killed_is_replaced(db: PgPool) {
    let options = migrated(&db).await;
    let process = Process::start(options).await;
    let mut subscription = process.hub.subscribe();
    for name in ["first", "second", "third"] {
        let killed: Vec<bool> = sqlx::query_scalar(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity
             where datname = current_database() and query ilike 'listen%'",
        )
        .fetch_all(&db)
        .await
        .unwrap();
        assert_eq!(killed, [true], "exactly one connection listens");
        happen(&process.ctx, name).await;
        assert_eq!(told(&mut subscription).await, name);
        let listening = || {
            sqlx::query_scalar::<_, i64>(
                "select count(*) from pg_stat_activity
                 where datname = current_database() and query ilike 'listen%' and state = 'idle'",
            )
        };
        until(async || listening().fetch_one(&db).await.unwrap() == 1).await;
    }
}

/// The worst case: the connection stands, and nothing comes through it any more.
#[sqlx::test(migrations = false)]
async fn a_listening_connection_that_falls_silent_is_replaced(db: PgPool) {
    let options = migrated(&db).await;
    let proxy = DeafProxy::start(&options).await;
    let process = Process::start(proxy.options(options)).await;
    let mut subscription = process.hub.subscribe();
    happen(&process.ctx, "heard").await;
    assert_eq!(told(&mut subscription).await, "heard");

    proxy.deafen();
    happen(&process.ctx, "while deaf").await;
    assert_eq!(told(&mut subscription).await, "while deaf", "a look at the table tells it");
    until(async || proxy.listening() == 1).await;
    happen(&process.ctx, "after the repair").await;
    assert_eq!(told(&mut subscription).await, "after the repair");
}

#[tokio::test]
async fn who_reads_too_slowly_is_told_so_and_goes_on() {
    let hub = Hub::default();
    let mut slow = hub.subscribe();
    let event = |seq| Event {
        seq,
        at: Timestamp(0),
        actor: Actor::Muster,
        incident_id: None,
        alert_id: None,
        only_for: None,
        change: change(&seq.to_string()),
    };
    (1..=5000).for_each(|seq| hub.tell(event(seq)));
    assert!(matches!(slow.next().await, Some(Told::Missed)));
    assert!(matches!(slow.next().await, Some(Told::Event(_))));
}
