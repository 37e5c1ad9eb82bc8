use super::*;
use crate::events::{Subject, after, head};

async fn names(db: &PgPool, seq: i64) -> Vec<(i64, String)> {
    after(db, seq, 500).await.unwrap().iter().map(|event| (event.seq, name(event))).collect()
}

#[sqlx::test(migrations = false)]
async fn a_transaction_that_commits_late_is_not_stepped_over(db: PgPool) {
    migrated(&db).await;
    let ctx = Ctx::new(db.clone(), Arc::new(TestClock::at(Timestamp(0))), "https://muster.test");
    let mut late = ctx.begin(&Actor::Muster).await.unwrap();
    late.announce(Subject::default(), change("late"));
    assert_eq!(late.append().await.unwrap(), 1);

    let second = tokio::spawn({
        let ctx = ctx.clone();
        async move { happen(&ctx, "second").await }
    });
    let waiting = || {
        sqlx::query_scalar::<_, i64>(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
    };
    until(async || waiting().fetch_one(&db).await.unwrap() > 0).await;
    assert_eq!(names(&db, 0).await, [], "the second has its change ready, and waits for its number");
    assert_eq!(head(&db).await.unwrap(), 0);

    late.commit().await.unwrap();
    second.await.unwrap();
    assert_eq!(names(&db, 0).await, [(1, "late".into()), (2, "second".into())]);
}

#[sqlx::test(migrations = false)]
async fn what_is_undone_leaves_no_gap(db: PgPool) {
    migrated(&db).await;
    let ctx = Ctx::new(db.clone(), Arc::new(TestClock::at(Timestamp(0))), "https://muster.test");
    let mut undone = ctx.begin(&Actor::Muster).await.unwrap();
    undone.announce(Subject::default(), change("undone"));
    undone.append().await.unwrap();
    drop(undone);
    happen(&ctx, "kept").await;
    assert_eq!(names(&db, 0).await, [(1, "kept".into())]);
}

#[sqlx::test(migrations = false)]
async fn a_reader_with_a_cursor_sees_every_event_of_many_writers(db: PgPool) {
    const WRITERS: usize = 6;
    const EACH: usize = 40;
    let options = migrated(&db).await;
    let pool = PgPoolOptions::new().max_connections(8).connect_with(options).await.unwrap();
    let ctx = Ctx::new(pool, Arc::new(TestClock::at(Timestamp(0))), "https://muster.test");
    let writers = (0..WRITERS).map(|writer| {
        let ctx = ctx.clone();
        tokio::spawn(async move {
            for count in 0..EACH {
                if count % 7 == writer % 7 {
                    let mut undone = ctx.begin(&Actor::Muster).await.unwrap();
                    undone.announce(Subject::default(), change("undone"));
                    undone.append().await.unwrap();
                    drop(undone);
                }
                happen(&ctx, &format!("{writer}-{count}")).await;
            }
        })
    });
    let writing = futures::future::join_all(writers.collect::<Vec<_>>());
    let reading = async {
        let mut seen: Vec<(i64, String)> = vec![];
        while seen.len() < WRITERS * EACH {
            let cursor = seen.last().map_or(0, |(seq, _)| *seq);
            seen.extend(names(&db, cursor).await);
        }
        seen
    };
    let (written, seen) = tokio::join!(writing, tokio::time::timeout(PATIENCE, reading));
    written.into_iter().for_each(|writer| writer.unwrap());
    let seen = seen.expect("every event is seen in time");
    assert_eq!(seen.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), (1..=240).collect::<Vec<_>>());
    for writer in 0..WRITERS {
        let of_writer = seen.iter().filter(|(_, name)| name.starts_with(&format!("{writer}-")));
        assert_eq!(of_writer.count(), EACH);
    }
}

#[sqlx::test(migrations = false)]
async fn the_log_is_append_only(db: PgPool) {
    migrated(&db).await;
    let ctx = Ctx::new(db.clone(), Arc::new(TestClock::at(Timestamp(0))), "https://muster.test");
    happen(&ctx, "kept").await;
    for attempt in ["update events set at = now()", "delete from events", "truncate events"] {
        let refused = sqlx::raw_sql(attempt).execute(&db).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{attempt}: {refused}");
    }
}
