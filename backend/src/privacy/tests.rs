//! Who sees an incident, and how that changes.

use crate::Backend;
use crate::testing::{backend, person, token};
use domain::incidents::{DeclareForm, DetectionSource, IncidentFilter, IncidentRole, Incidents, Stretch};
use domain::log::Logs;
use domain::privacy::Privacy;
use domain::updates::{Audience, UpdateForm};
use domain::{Actor, IncidentNumber, PageRequest, PersonId, Refusal, Role};
use sqlx::PgPool;

struct House {
    backend: Backend,
    mara: Actor,
    jonas: Actor,
    admin: Actor,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, _) = backend(db).await;
        let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
        let jonas = person(&backend, "Jonas Weber", Role::Responder).await;
        let admin = person(&backend, "Ada Admin", Role::Admin).await;
        House { backend, mara, jonas, admin }
    }

    async fn declared(&self, form: DeclareForm) -> IncidentNumber {
        self.backend.declare(&self.mara, form).await.unwrap().number
    }

    async fn open(&self) -> IncidentNumber {
        self.declared(DeclareForm { title: "A laptop is gone".into(), ..DeclareForm::default() }).await
    }

    async fn private(&self) -> IncidentNumber {
        let form = DeclareForm { title: "A laptop is gone".into(), private: true, ..DeclareForm::default() };
        self.declared(form).await
    }

    async fn sees(&self, by: &Actor, number: IncidentNumber) -> bool {
        let room = self.backend.room(by, number).await;
        let listed =
            Incidents::list(&self.backend, by, IncidentFilter::default(), PageRequest::default()).await.unwrap();
        let listed = listed.items.iter().any(|row| row.number == number);
        assert_eq!(room.is_ok(), listed, "the room and the list agree");
        if !listed {
            assert!(matches!(room, Err(Refusal::NotFound(_))), "{room:?}");
        }
        listed
    }

    async fn members(&self, number: IncidentNumber) -> Vec<String> {
        let room = self.backend.room(&self.mara, number).await.unwrap();
        room.members.into_iter().map(|person| person.name).collect()
    }

    async fn story(&self, number: IncidentNumber) -> Vec<String> {
        let items = self.backend.timeline(&self.mara, number, Stretch::Newest).await.unwrap().items;
        items.into_iter().map(|item| format!("{} {}", item.actor, item.sentence)).collect()
    }

    /// Who is told of each event of the log, by kind.
    async fn told(&self, by: &Actor) -> Vec<String> {
        let events = crate::events::after(&self.backend.ctx.db, 0, 100).await.unwrap();
        events.into_iter().filter(|event| event.visible_to(by)).map(|event| event.change.kind()).collect()
    }
}

fn id(actor: &Actor) -> PersonId {
    actor.person().unwrap()
}

#[sqlx::test(migrations = false)]
async fn a_private_incident_is_there_for_its_members_only(db: PgPool) {
    let house = House::new(db).await;
    let number = house.private().await;
    assert!(house.sees(&house.mara, number).await);
    for stranger in [&house.jonas, &house.admin, &token(Role::Admin)] {
        assert!(!house.sees(stranger, number).await, "{stranger:?}");
        assert_eq!(house.told(stranger).await, Vec::<String>::new());
    }
    house.backend.let_in(&house.mara, number, id(&house.jonas)).await.unwrap();
    assert!(house.sees(&house.jonas, number).await);
    assert_eq!(house.members(number).await, ["Jonas Weber", "Mara Lindqvist"], "let in at once: by name");
    assert_eq!(house.told(&house.jonas).await, ["incident.declared", "incident.member_let_in"]);
    house.backend.shut_out(&house.mara, number, id(&house.jonas)).await.unwrap();
    assert!(!house.sees(&house.jonas, number).await);
    assert_eq!(house.told(&house.jonas).await, ["incident.member_shut_out"], "what is on the screen must go");
    let last = house.backend.shut_out(&house.mara, number, id(&house.mara)).await;
    assert!(matches!(&last, Err(Refusal::Conflict(why)) if why.contains("Let somebody else in first")), "{last:?}");
    assert!(house.story(number).await.contains(&"Mara Lindqvist let Jonas Weber in".to_owned()));
}

#[sqlx::test(migrations = false)]
async fn whoever_worked_in_it_stays_when_it_becomes_private(db: PgPool) {
    let house = House::new(db).await;
    let number = house.open().await;
    house.backend.say(&house.jonas, number, "I look for it".into()).await.unwrap();
    assert!(house.sees(&house.admin, number).await);
    house.backend.make_private(&house.mara, number).await.unwrap();
    house.backend.make_private(&house.mara, number).await.unwrap();
    assert_eq!(house.members(number).await, ["Jonas Weber", "Mara Lindqvist"]);
    assert!(!house.sees(&house.admin, number).await);
    assert_eq!(house.told(&house.admin).await, ["incident.made_private"], "it was open to them until then");
    house.backend.open_to_staff(&house.jonas, number).await.unwrap();
    assert!(house.sees(&house.admin, number).await);
    let story = house.story(number).await;
    assert!(story.contains(&"Mara Lindqvist made it private to Jonas Weber and 1 more".to_owned()), "{story:?}");
    assert_eq!(story.last().unwrap(), "Jonas Weber opened it to all staff");
    let late = house.backend.let_in(&house.mara, number, id(&house.admin)).await;
    assert!(matches!(&late, Err(Refusal::Conflict(why)) if why.contains("Make it private first")), "{late:?}");
}

#[sqlx::test(migrations = false)]
async fn a_role_lets_in_and_goes_with_the_sight(db: PgPool) {
    let house = House::new(db).await;
    let number = house.private().await;
    let (role, jonas) = (IncidentRole::Commander, id(&house.jonas));
    house.backend.assign_role(&house.mara, number, role, Some(jonas), None).await.unwrap();
    assert!(house.sees(&house.jonas, number).await);
    house.backend.shut_out(&house.mara, number, jonas).await.unwrap();
    let room = house.backend.room(&house.mara, number).await.unwrap();
    assert_eq!(room.incident.commander, None);
}

#[sqlx::test(migrations = false)]
async fn programs_and_what_the_public_knows_cannot_become_private(db: PgPool) {
    let house = House::new(db).await;
    let form = DeclareForm { title: "Theirs".into(), private: true, ..DeclareForm::default() };
    let by_program = house.backend.declare(&token(Role::Admin), form).await;
    assert!(matches!(&by_program, Err(Refusal::Invalid(fields)) if fields.0[0].0 == "private"), "{by_program:?}");
    let number = house.open().await;
    let shut_out = house.backend.make_private(&token(Role::Admin), number).await;
    assert!(matches!(shut_out, Err(Refusal::Forbidden)), "{shut_out:?}");
    house.backend.publish_update(&house.mara, number, update(Audience::Public)).await.unwrap();
    let told = house.backend.make_private(&house.mara, number).await;
    assert!(matches!(&told, Err(Refusal::Conflict(why)) if why.contains("The public was told")), "{told:?}");
}

#[sqlx::test(migrations = false)]
async fn the_public_hears_of_no_exercise_and_of_nothing_private(db: PgPool) {
    let house = House::new(db).await;
    let drill = DeclareForm { title: "Drill".into(), exercise: true, ..DeclareForm::default() };
    let drill = house.declared(drill).await;
    let room = house.backend.room(&house.jonas, drill).await.unwrap();
    assert!(room.incident.exercise && !room.incident.private);
    assert_eq!(room.answers.detection_source, Some(DetectionSource::Exercise));
    for (number, why) in [(drill, "This is an exercise"), (house.private().await, "This incident is private")] {
        for audience in [Audience::Public, Audience::Both] {
            let refused = house.backend.publish_update(&house.mara, number, update(audience)).await;
            assert!(
                matches!(&refused, Err(Refusal::Invalid(f)) if f.0[0].0 == "audience" && f.0[0].1.starts_with(why)),
                "{refused:?}"
            );
        }
        house.backend.publish_update(&house.mara, number, update(Audience::Internal)).await.unwrap();
    }
}

#[sqlx::test(migrations = false)]
async fn whoever_holds_the_keys_of_the_machine_lets_in(db: PgPool) {
    let house = House::new(db).await;
    let number = house.private().await;
    let outside = super::let_in_from_outside(&house.backend.ctx, number, "ADA.admin@example.org").await.unwrap();
    assert_eq!(outside.name, "Ada Admin");
    assert!(house.sees(&house.admin, number).await);
    assert_eq!(house.story(number).await.last().unwrap(), "Muster let Ada Admin in");
    let nobody = super::let_in_from_outside(&house.backend.ctx, number, "eve@example.org").await;
    assert!(matches!(nobody.unwrap_err().refuse(), Refusal::NotFound(_)));
}

fn update(audience: Audience) -> UpdateForm {
    UpdateForm {
        audience,
        public_title: String::new(),
        known: "A laptop is gone.".into(),
        being_done: String::new(),
        next_in_minutes: Some(30),
        components: vec![],
    }
}
