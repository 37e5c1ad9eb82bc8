use super::*;
use domain::incidents::{IncidentFilter, IncidentRole};
use domain::{IncidentId, PageRequest};

async fn titles(house: &House, filter: IncidentFilter) -> Vec<String> {
    let page = house.backend.list(&house.mara, filter, PageRequest::default()).await.unwrap();
    page.items.into_iter().map(|row| row.title).collect()
}

#[sqlx::test(migrations = false)]
async fn lists_are_narrowed_and_searched(db: PgPool) {
    let house = House::new(db).await;
    let slow = house.declared("Checkout is slow", Some(Severity::Sev2)).await;
    let down = house.declared("Search is down: 100% errors", Some(Severity::Sev0)).await;
    let mail = house.declared("No mail leaves checkout_2", None).await;
    house.backend.set_service(&house.mara, slow, house.checkout, true).await.unwrap();
    house.backend.assign_role(&house.mara, slow, IncidentRole::Commander, house.jonas.person(), None).await.unwrap();
    house.backend.resolve_with(&house.mara, mail, closing()).await.unwrap();
    let (slow_title, down_title, mail_title) =
        ("Checkout is slow", "Search is down: 100% errors", "No mail leaves checkout_2");

    let status = |word: &str| IncidentFilter { status: Some(word.into()), ..IncidentFilter::default() };
    let search = |words: &str| IncidentFilter { search: Some(words.into()), ..IncidentFilter::default() };
    for (filter, expected) in [
        (IncidentFilter::default(), vec![mail_title, down_title, slow_title]),
        (status(""), vec![mail_title, down_title, slow_title]),
        (status("open"), vec![down_title, slow_title]),
        (status("ended"), vec![mail_title]),
        (status("resolved"), vec![mail_title]),
        (status("investigating"), vec![]),
        (IncidentFilter { severity: Some(0), ..IncidentFilter::default() }, vec![down_title]),
        (IncidentFilter { service: Some("checkout".into()), ..IncidentFilter::default() }, vec![slow_title]),
        (IncidentFilter { service: Some("nowhere".into()), ..IncidentFilter::default() }, vec![]),
        (search("slow CHECKOUT"), vec![slow_title]),
        (search("checkout"), vec![mail_title, slow_title]),
        (search("100%"), vec![down_title]),
        (search("no ma"), vec![mail_title]),
        (search("do"), vec![down_title]),
        (search("ow"), vec![]),
        (search("checkout_"), vec![mail_title]),
        (search(&down.to_string()), vec![down_title]),
        (search("2"), vec![down_title]),
        (IncidentFilter { severity: Some(2), ..status("open") }, vec![slow_title]),
    ] {
        assert_eq!(titles(&house, filter.clone()).await, expected, "{filter:?}");
    }
    let rows = house.backend.list(&house.mara, search("slow"), PageRequest::default()).await.unwrap().items;
    assert_eq!(rows[0].commander.as_ref().unwrap().name, "Jonas Weber");
    assert_eq!(rows[0].services[0].slug, "checkout");
    for (field, filter) in
        [("status", status("burning")), ("severity", IncidentFilter { severity: Some(5), ..IncidentFilter::default() })]
    {
        assert_eq!(wrong_field(house.backend.list(&house.mara, filter, PageRequest::default()).await), field);
    }
    let after = PageRequest { after: Some("x".into()), limit: None };
    assert_eq!(wrong_field(house.backend.list(&house.mara, IncidentFilter::default(), after).await), "after");
}

#[sqlx::test(migrations = false)]
async fn pages_follow_each_other_without_gap(db: PgPool) {
    let house = House::new(db).await;
    for count in 1..=5 {
        house.declared(&format!("Incident {count}"), None).await;
    }
    let (mut seen, mut after) = (vec![], None);
    loop {
        let page = PageRequest { after, limit: Some(2) };
        let page = house.backend.list(&house.mara, IncidentFilter::default(), page).await.unwrap();
        seen.extend(page.items.into_iter().map(|row| row.number.0));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, [5, 4, 3, 2, 1]);
}

#[sqlx::test(migrations = false)]
async fn two_teams_do_not_work_apart(db: PgPool) {
    let house = House::new(db).await;
    house.declared("Checkout is slow for EU customers", None).await;
    house.declared("Search index is stale", None).await;
    let old = house.declared("Checkout was slow last week", None).await;
    house.backend.resolve_with(&house.mara, old, closing()).await.unwrap();
    let similar = |title: &'static str| async {
        let rows = house.backend.similar(&house.jonas, title).await.unwrap();
        rows.into_iter().map(|row| row.title).collect::<Vec<_>>()
    };
    for typed in ["checkout", "checkout slow", "Slow checkout for customers", "Chekout is slow", "checkou"] {
        assert_eq!(similar(typed).await, ["Checkout is slow for EU customers"], "{typed}");
    }
    for typed in ["", "ch", "Mail does not leave", "Login broken"] {
        assert_eq!(similar(typed).await, Vec::<String>::new(), "{typed}");
    }
}

#[sqlx::test(migrations = false)]
async fn the_same_trouble_sounds_alike_with_other_endings(db: PgPool) {
    let house = House::new(db).await;
    let table = [
        ("Payments are declined", &["payment", "payments", "card payment declines", "Declining payment"][..]),
        ("Deployments are failing", &["deploy failed", "deploying fails"]),
        ("Users are logged out", &["Logging users out"]),
        ("Replica lag on orders", &["replication is lagging"]),
        ("Sending of invoices is delayed", &["Invoice not sent, delay"]),
    ];
    for (title, _) in table {
        house.declared(title, None).await;
    }
    for (title, all_typed) in table {
        for typed in all_typed {
            let rows = house.backend.similar(&house.jonas, typed).await.unwrap();
            assert_eq!(rows.first().map(|row| row.title.as_str()), Some(title), "{typed}");
        }
    }
    // Nothing but words that every title has.
    assert_eq!(house.backend.similar(&house.jonas, "it is not on").await.unwrap(), []);
}

/// The plan audit: in a table that has grown, no list reads all of it.
#[sqlx::test(migrations = false)]
async fn no_list_reads_the_whole_table(db: PgPool) {
    let house = House::new(db).await;
    sqlx::raw_sql(
        "insert into incidents (id, title, severity, status, declared_by, declared_at)
         select gen_random_uuid(), 'Service ' || n % 97 || ' is slow in region ' || n, n % 5,
                case when n % 5000 = 0 then 'investigating' else 'closed' end, 'Mara', now()
         from generate_series(1, 20000) n;
         insert into incident_services (incident_id, service_id)
         select incidents.id, services.id from incidents, services where number % 10 = 0;
         insert into people (id, name, email, role, time_zone, created_at)
         select gen_random_uuid(), 'P' || n, 'p' || n || '@example.org', 'responder', 'UTC', now()
         from generate_series(1, 200) n;
         update incidents set is_private = true where number % 20 = 0;
         insert into incident_members (incident_id, person_id, added_at)
         select incidents.id, member.id, now() from incidents cross join lateral (
             select id from people order by md5(people.id::text || incidents.id::text) limit 4) member
         where is_private",
    )
    .execute(&house.backend.ctx.db)
    .await
    .unwrap();
    let some_of_them: Vec<IncidentId> = sqlx::query_scalar("select id from incidents where number % 100 = 0")
        .fetch_all(&house.backend.ctx.db)
        .await
        .unwrap();
    // As autovacuum leaves it: with statistics, and nothing pending in the index of titles.
    sqlx::raw_sql("vacuum analyze").execute(&house.backend.ctx.db).await.unwrap();
    for filter in [
        IncidentFilter::default(),
        IncidentFilter { status: Some("open".into()), ..IncidentFilter::default() },
        IncidentFilter { status: Some("ended".into()), ..IncidentFilter::default() },
        IncidentFilter { status: Some("investigating".into()), ..IncidentFilter::default() },
        IncidentFilter { status: Some("resolved".into()), ..IncidentFilter::default() },
        IncidentFilter { severity: Some(1), ..IncidentFilter::default() },
        IncidentFilter { service: Some("checkout".into()), ..IncidentFilter::default() },
        IncidentFilter { search: Some("region 7777".into()), ..IncidentFilter::default() },
        IncidentFilter { search: Some("nothing like this".into()), ..IncidentFilter::default() },
        IncidentFilter { search: Some("INC-7777".into()), ..IncidentFilter::default() },
        IncidentFilter { search: Some("no".into()), ..IncidentFilter::default() },
    ] {
        let select = format!("explain {}", crate::incidents::rows::SELECT);
        let page = PageRequest { after: Some("15000".into()), limit: None };
        let written: &[_] = if filter.search.is_some() { &some_of_them } else { &[] };
        let mut query = crate::incidents::list::narrowed(&select, &house.mara, filter.clone(), written, &page).unwrap();
        let plan: Vec<(String,)> = query.build_query_as().fetch_all(&house.backend.ctx.db).await.unwrap();
        let plan: Vec<String> = plan.into_iter().map(|line| line.0).collect();
        assert!(!plan.iter().any(|line| line.contains("Seq Scan on incident")), "{filter:?}\n{}", plan.join("\n"));
        let page = house.backend.list(&house.mara, filter, PageRequest::default()).await;
        assert!(page.is_ok());
    }
}
