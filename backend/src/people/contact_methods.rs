//! Where pages reach a person: known to her and to admins, and changed by them. Pages go to every address that
//! somebody confirmed, and to the one that she signs in with, for which an admin vouched.

use super::{attempts, sessions};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::people::{ContactMethod, ContactMethodForm, Mailing};
use domain::{Action, Actor, ContactMethodId, DeliveryId, FieldErrors, PersonId, PersonRef, Refusal, text};

/// More addresses than anybody has.
const MOST: i64 = 10;

pub(super) async fn list(ctx: &Ctx, by: &Actor, person: PersonId) -> Result<Vec<ContactMethod>> {
    require_own(by, person)?;
    let rows = sqlx::query!(
        r#"select m.id, m.kind, m.address, m.address = p.email as "account!", m.verified_at,
                  d.created_at as "asked_at?", d.sent_at, d.last_error, d.state as "state?"
           from contact_methods m join people p on p.id = m.person_id
           left join lateral (select created_at, sent_at, last_error, state from deliveries
                              where contact_method_id = m.id order by created_at desc limit 1) d on true
           where m.person_id = $1 order by m.position, m.created_at, m.id"#,
        person as _,
    )
    .fetch_all(&ctx.db)
    .await?;
    let methods = rows.into_iter().map(|row| ContactMethod {
        id: row.id,
        kind: row.kind,
        address: row.address,
        account: row.account,
        verified_at: row.verified_at,
        check: row.asked_at.map(|asked_at| Mailing {
            asked_at,
            sent_at: row.sent_at,
            last_error: row.last_error,
            given_up: row.state.as_deref() == Some("failed"),
        }),
    });
    Ok(methods.collect())
}

pub(super) async fn add(ctx: &Ctx, by: &Actor, person: PersonId, form: ContactMethodForm) -> Result<ContactMethod> {
    require_own(by, person)?;
    let mut errors = FieldErrors::default();
    let address = text::email(&mut errors, "address", &form.address);
    errors.check()?;
    attempts::letter(ctx, by, &address).await?;
    let mut tx = ctx.begin(by).await?;
    let (of, email) = lock(&mut tx, person).await?;
    let account = email == address;
    if !account && !ctx.sends_mail {
        return Err(sends_no_mail().into());
    }
    let there = sqlx::query!(
        r#"select count(*) as "count!", coalesce(max(position), 0) + 1 as "position!" from contact_methods
           where person_id = $1"#,
        person as _,
    )
    .fetch_one(&mut *tx)
    .await?;
    if there.count >= MOST {
        let told = format!("There are {MOST} addresses already. Remove one that is not used any more.");
        return Err(Refusal::Conflict(told).into());
    }
    let (id, now) = (ContactMethodId(tx.new_id()), tx.now());
    sqlx::query!(
        "insert into contact_methods (id, person_id, kind, address, position, created_at)
         values ($1, $2, 'email', $3, $4, $5)",
        id as _,
        person as _,
        address,
        there.position,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    if ctx.sends_mail {
        queue_letter(&mut tx, person, id, &address).await?;
    }
    tx.announce(Subject::default(), Change::ContactMethodAdded { person: of, address: address.clone() });
    let asked = Mailing { asked_at: now, sent_at: None, last_error: None, given_up: false };
    let check = ctx.sends_mail.then_some(asked);
    tx.commit_with(ContactMethod { id, kind: "email".into(), address, account, verified_at: None, check }).await
}

pub(super) async fn check(ctx: &Ctx, by: &Actor, method: ContactMethodId) -> Result<()> {
    let found = find(ctx, by, method).await?;
    if found.verified {
        return Ok(());
    }
    if !ctx.sends_mail {
        return Err(sends_no_mail().into());
    }
    attempts::letter(ctx, by, &found.address).await?;
    let mut tx = ctx.begin(by).await?;
    take_letters_back(&mut tx, method).await?;
    queue_letter(&mut tx, found.person.id, method, &found.address).await?;
    tx.announce(Subject::default(), Change::ContactMethodChecked { person: found.person, address: found.address });
    tx.commit().await
}

pub(super) async fn put_first(ctx: &Ctx, by: &Actor, method: ContactMethodId) -> Result<()> {
    let found = find(ctx, by, method).await?;
    let mut tx = ctx.begin(by).await?;
    lock(&mut tx, found.person.id).await?;
    let first = sqlx::query_scalar!(
        r#"select id as "id: ContactMethodId" from contact_methods where person_id = $1
           order by position, created_at, id limit 1"#,
        found.person.id as _,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if first == Some(method) {
        return Ok(());
    }
    sqlx::query!(
        "update contact_methods set position = case when id = $2 then 0 else position + 1 end where person_id = $1",
        found.person.id as _,
        method as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(Subject::default(), Change::ContactMethodPutFirst { person: found.person, address: found.address });
    tx.commit().await
}

pub(super) async fn remove(ctx: &Ctx, by: &Actor, method: ContactMethodId) -> Result<()> {
    let found = find(ctx, by, method).await?;
    let mut tx = ctx.begin(by).await?;
    lock(&mut tx, found.person.id).await?;
    require_another_way(&mut tx, &found.person, method).await?;
    take_letters_back(&mut tx, method).await?;
    let removed = sqlx::query!("delete from contact_methods where id = $1", method as _).execute(&mut *tx).await?;
    if removed.rows_affected() == 0 {
        return Err(not_found());
    }
    tx.announce(Subject::default(), Change::ContactMethodRemoved { person: found.person, address: found.address });
    tx.commit().await
}

/// Refuses to take away the last address of somebody whom something may page.
async fn require_another_way(tx: &mut Tx, person: &PersonRef, method: ContactMethodId) -> Result<()> {
    let now = tx.now();
    let paged_by = sqlx::query_scalar!(
        r#"select coalesce(
               (select r.name from roster_version_people turn
                join standing_roster_versions version on version.id = turn.version_id
                join rosters r on r.id = version.roster_id
                where turn.person_id = p.id and (version.ends_at is null or version.ends_at > $2)
                order by r.name limit 1),
               (select r.name from covers c join rosters r on r.id = c.roster_id
                where c.person_id = p.id and c.removed_at is null and c.ends_at > $2 order by c.starts_at limit 1),
               (select e.name from escalation_policies e
                where e.steps @> jsonb_build_array(jsonb_build_object('targets', jsonb_build_array(
                      jsonb_build_object('kind', 'person', 'person_id', p.id)))) order by e.name limit 1)) as paged_by
           from people p
           where p.id = $1 and p.disabled_at is null
             and exists (select from contact_methods m where m.id = $3 and (m.verified_at is not null or m.address = p.email))
             and not exists (select from contact_methods m where m.person_id = p.id and m.id <> $3
                             and (m.verified_at is not null or m.address = p.email))"#,
        person.id as _,
        now as _,
        method as _,
    )
    .fetch_optional(&mut **tx)
    .await?
    .flatten();
    let Some(paged_by) = paged_by else { return Ok(()) };
    Err(Refusal::Conflict(format!(
        "{paged_by} may page {}, and this is the only address that pages go to. Add another one and confirm it first.",
        person.name
    ))
    .into())
}

/// People see and change their own; admins everybody's.
fn require_own(by: &Actor, person: PersonId) -> Result<(), Refusal> {
    if sessions::require_session(by).map(|(id, _)| id) == Ok(person) {
        return Ok(());
    }
    authz::require(by, Action::Administer)
}

struct Found {
    person: PersonRef,
    address: String,
    verified: bool,
}

fn sends_no_mail() -> Refusal {
    let told =
        "This Muster sends no mail, so the address cannot be confirmed. Whoever operates it sets MUSTER_SMTP_URL.";
    Refusal::Conflict(told.into())
}

fn not_found() -> crate::Error {
    Refusal::NotFound("address".into()).into()
}

/// An address of the caller, or, for admins, of anybody. That there is another one is not told.
async fn find(ctx: &Ctx, by: &Actor, method: ContactMethodId) -> Result<Found> {
    let own = if by.may(Action::Administer) { None } else { Some(sessions::require_session(by)?.0) };
    let found = sqlx::query!(
        r#"select p.id as "person: PersonId", p.name, m.address, m.verified_at is not null as "verified!"
           from contact_methods m join people p on p.id = m.person_id
           where m.id = $1 and ($2::uuid is null or p.id = $2)"#,
        method as _,
        own as _,
    )
    .fetch_optional(&ctx.db)
    .await?
    .ok_or_else(not_found)?;
    let person = PersonRef { id: found.person, name: found.name };
    Ok(Found { person, address: found.address, verified: found.verified })
}

/// One change of a person's addresses at a time.
async fn lock(tx: &mut Tx, person: PersonId) -> Result<(PersonRef, String)> {
    let found = sqlx::query!("select name, email from people where id = $1 for update", person as _)
        .fetch_optional(&mut **tx)
        .await?
        .ok_or_else(|| Refusal::NotFound("person".into()))?;
    Ok((PersonRef { id: person, name: found.name }, found.email))
}

async fn queue_letter(tx: &mut Tx, person: PersonId, method: ContactMethodId, address: &str) -> Result<()> {
    let (delivery, now) = (DeliveryId(tx.new_id()), tx.now());
    sqlx::query!(
        "insert into deliveries (id, letter, person_id, contact_method_id, channel, address, state, attempts, due_at,
                                 created_at)
         values ($1, 'address_check', $2, $3, 'email', $4, 'pending', 0, $5, $5)",
        delivery as _,
        person as _,
        method as _,
        address,
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn take_letters_back(tx: &mut Tx, method: ContactMethodId) -> Result<()> {
    sqlx::query!(
        "update deliveries set state = 'cancelled', claim = null where contact_method_id = $1 and state = 'pending'",
        method as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
