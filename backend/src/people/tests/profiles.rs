//! Creating, listing and changing people.

use super::*;
use domain::people::{Contacts, People, ProfileForm, RefusedForms};
use domain::{PageRequest, Refusal};
use sqlx::PgPool;

#[sqlx::test(migrations = false)]
async fn a_new_person_can_be_reached_by_e_mail(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let ada = admin(&backend).await;
    let robin = backend.create(&ada, form("Robin", Role::Responder)).await.unwrap();
    assert_eq!(backend.show(&ada, robin.id).await.unwrap(), robin);
    let methods = backend.contact_methods(&ada, robin.id).await.unwrap();
    assert_eq!(methods.len(), 1);
    assert_eq!((&*methods[0].kind, &*methods[0].address), ("email", "robin@example.org"));
    assert_eq!(kinds(&backend).await, ["person.created"]);
}

#[sqlx::test(migrations = false)]
async fn an_e_mail_address_belongs_to_one_person(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let ada = admin(&backend).await;
    backend.create(&ada, form("Robin", Role::Responder)).await.unwrap();
    let twin = PersonForm { email: "ROBIN@EXAMPLE.ORG".into(), ..form("Twin", Role::Responder) };
    let Err(Refusal::Invalid(errors)) = backend.create(&ada, twin).await else { panic!("it is taken") };
    assert!(errors.get("email").is_some());
}

#[sqlx::test(migrations = false)]
async fn without_a_zone_the_organisations_holds_and_without_a_password_nobody_gets_in(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    add(&backend, "First", Role::Admin).await;
    let ada = admin(&backend).await;
    let new = PersonForm { time_zone: String::new(), password: String::new(), ..form("Robin", Role::Responder) };
    let robin = backend.create(&ada, new).await.unwrap();
    assert_eq!(robin.time_zone, "Europe/Berlin");
    assert!(sign_in(&backend, "Robin", "", "192.0.2.1").await.is_err());
}

#[sqlx::test(migrations = false)]
async fn wrong_fields_are_named(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let ada = admin(&backend).await;
    let wrong = PersonForm {
        name: "\r\n".into(),
        email: "robin".into(),
        title: "x".repeat(101),
        time_zone: "Nowhere".into(),
        password: "short".into(),
        role: Role::Responder,
    };
    let Err(Refusal::Invalid(errors)) = backend.create(&ada, wrong).await else { panic!("the form is wrong") };
    for field in ["name", "email", "title", "time_zone", "password"] {
        assert!(errors.get(field).is_some(), "{field}");
    }
}

#[sqlx::test(migrations = false)]
async fn the_list_pages_through_everybody_once_and_finds_by_name_or_address(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let ada = admin(&backend).await;
    let names = ["Øyvind", "øyvind", "Zoë", "Ægir", "İpek", "anna", "Anna", "100%", "Bo_b"];
    for (index, name) in names.iter().enumerate() {
        let new = PersonForm {
            email: format!("n{index}@example.org"),
            password: String::new(),
            ..form(name, Role::Responder)
        };
        backend.create(&ada, new).await.unwrap();
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = backend.list(&ada, None, PageRequest { after, limit: Some(2) }).await.unwrap();
        assert!(page.items.len() <= 2);
        seen.extend(page.items.into_iter().map(|person| person.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let all = backend.list(&ada, None, PageRequest::default()).await.unwrap();
    assert_eq!(seen, all.items.iter().map(|person| person.id).collect::<Vec<_>>());
    assert_eq!(all.items.len(), names.len() + 1);
    for (search, found) in [("%", 1), ("_", 1), ("anna", 2), ("n3@", 1), ("nobody", 0), (" ", names.len() + 1)] {
        let page = backend.list(&ada, Some(search.into()), PageRequest::default()).await.unwrap();
        assert_eq!(page.items.len(), found, "{search:?}");
    }
    let strange = PageRequest { after: Some("strange".into()), limit: None };
    assert!(matches!(backend.list(&ada, None, strange).await, Err(Refusal::Invalid(_))));
}

#[sqlx::test(migrations = false)]
async fn a_refused_form_is_kept_for_whoever_typed_it_for_minutes(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    let (robin, kim) = (
        testing::person(&backend, "Robin", Role::Responder).await,
        testing::person(&backend, "Kim", Role::Responder).await,
    );
    let key = backend.keep_form(&robin, "a long text".into()).await.unwrap();
    assert_eq!(backend.kept_form(&robin, &key).await.unwrap().as_deref(), Some("a long text"));
    assert_eq!(backend.kept_form(&kim, &key).await.unwrap(), None, "it is nobody else's");
    assert_eq!(backend.kept_form(&robin, "mrf_guess").await.unwrap(), None);
    for _ in 0..9 {
        clock.advance_s(1);
        backend.keep_form(&robin, "another".into()).await.unwrap();
    }
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from refused_forms"#);
    assert_eq!(count.fetch_one(&backend.ctx.db).await.unwrap(), 5, "the oldest make place");
    let last = backend.keep_form(&robin, "the last".into()).await.unwrap();
    clock.advance_s(600);
    assert_eq!(backend.kept_form(&robin, &last).await.unwrap(), None);
    crate::people::forget_expired(&backend.ctx).await.unwrap();
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from refused_forms"#);
    assert_eq!(count.fetch_one(&backend.ctx.db).await.unwrap(), 0);
}

#[sqlx::test(migrations = false)]
async fn people_change_their_own_profile(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let robin = testing::person(&backend, "Robin", Role::Stakeholder).await;
    let form = ProfileForm {
        name: " Robin Öz ".into(),
        title: "Support".into(),
        time_zone: "asia/kolkata".into(),
        holidays_of: Some("DE-BY".into()),
        areas: vec!["Kafka".into(), " kafka".into(), "TLS".into()],
    };
    backend.change_profile(&robin, form).await.unwrap();
    let changed = backend.show(&robin, robin.person().unwrap()).await.unwrap();
    assert_eq!((&*changed.name, &*changed.title, &*changed.time_zone), ("Robin Öz", "Support", "Asia/Kolkata"));
    assert_eq!(
        (changed.holidays_of.as_deref(), &*changed.areas),
        (Some("DE-BY"), &["Kafka".to_owned(), "TLS".to_owned()][..])
    );
    let by_area = People::list(&backend, &robin, Some("kafk".into()), PageRequest::default()).await.unwrap();
    assert_eq!(by_area.items.len(), 1, "who knows it is found by it");
    let areas = backend.areas(&robin).await.unwrap();
    assert_eq!(areas.iter().map(|area| area.name.as_str()).collect::<Vec<_>>(), ["Kafka", "TLS"]);
    let wrong = ProfileForm { time_zone: "Nowhere".into(), holidays_of: Some("XX".into()), ..ProfileForm::default() };
    assert!(
        matches!(backend.change_profile(&robin, wrong).await, Err(Refusal::Invalid(errors)) if errors.0.len() == 3)
    );
}
