use super::*;
use domain::incidents::{IncidentStatus, LogLine, Stretch};

#[sqlx::test(migrations = false)]
async fn a_log_is_searched_by_its_words(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Checkout is slow", None).await;
    for line in ["The queue is at 100%", "The pool of db_1 is empty", "queue and POOL are fine again"] {
        house.backend.say(&house.mara, number, line.into()).await.unwrap();
    }
    let found = async |search: &str, before: Option<i64>| {
        let page = house.backend.find_in_log(&house.jonas, number, search, before).await.unwrap();
        page.items.into_iter().map(|line| line.body).collect::<Vec<_>>()
    };
    assert_eq!(found("queue", None).await, ["The queue is at 100%", "queue and POOL are fine again"]);
    assert_eq!(found(" pool  queue ", None).await, ["queue and POOL are fine again"]);
    assert_eq!(found("100%", None).await, ["The queue is at 100%"], "signs are signs");
    assert_eq!(found("db_1", None).await, ["The pool of db_1 is empty"]);
    assert_eq!(found("nobody", None).await, Vec::<String>::new());
    let last = house.backend.log(&house.mara, number, Stretch::Newest).await.unwrap().items.pop().unwrap().seq;
    assert_eq!(found("queue", Some(last)).await, ["The queue is at 100%"], "and back from there");
    assert_eq!(wrong_field(house.backend.find_in_log(&house.mara, number, "  ", None).await), "search");
}

#[sqlx::test(migrations = false)]
async fn lines_come_in_order_and_none_is_missed(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", None).await;
    for line in 0..205 {
        house.backend.say(&house.mara, number, format!(" line {line} ")).await.unwrap();
    }
    let read = async |stretch| {
        let page = house.backend.log(&house.jonas, number, stretch).await.unwrap();
        assert!(page.items.is_sorted_by_key(|line| line.seq));
        let next = page.next.map(|seq| seq.parse::<i64>().unwrap());
        (page.items, next)
    };
    let said = |lines: &[LogLine]| lines.iter().map(|line| line.body.clone()).collect::<Vec<_>>();
    let (newest, before) = read(Stretch::Newest).await;
    assert_eq!((newest.len(), newest[0].body.as_str(), newest[199].body.as_str()), (200, "line 5", "line 204"));
    let (oldest, nothing) = read(Stretch::Before(before.unwrap())).await;
    assert_eq!(said(&oldest), ["line 0", "line 1", "line 2", "line 3", "line 4"]);
    assert_eq!(nothing, None, "the beginning");
    let (after, nothing) = read(Stretch::After(newest[197].seq)).await;
    assert_eq!((said(&after), nothing), (vec!["line 203".into(), "line 204".into()], None));
    let (first, next) = read(Stretch::After(0)).await;
    assert_eq!((first.len(), first[0].body.as_str(), next), (200, "line 0", Some(first[199].seq)));
    assert_eq!(first[0].author, "Mara Lindqvist");
    assert_eq!(house.story(number).await.len(), 1, "what people say is not the timeline");
}

#[sqlx::test(migrations = false)]
async fn one_talks_until_it_is_closed(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", None).await;
    let say = || house.backend.say(&house.mara, number, "Still watching".into());
    house.backend.resolve_with(&house.mara, number, closing()).await.unwrap();
    say().await.expect("after it is resolved people still talk");
    house.backend.change_status(&house.mara, number, IncidentStatus::Closed).await.unwrap();
    assert_eq!(conflict(say().await), "INC-1 is closed, and its log and document with it; reopen it first.");
    house.backend.change_status(&house.mara, number, IncidentStatus::Investigating).await.unwrap();
    say().await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn a_line_says_something_somewhere(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", None).await;
    assert_eq!(wrong_field(house.backend.say(&house.mara, number, " \n ".into()).await), "body");
    assert_eq!(wrong_field(house.backend.say(&house.mara, number, "x".repeat(10_001)).await), "body");
    let nowhere = house.backend.say(&house.mara, IncidentNumber(77), "Hello".into()).await;
    assert_eq!(nowhere.unwrap_err(), Refusal::NotFound("incident".into()));
}
