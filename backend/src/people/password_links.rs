//! One-time links with which somebody sets a password: the first one, or a new one instead of one that is lost. Only
//! an admin or the command line makes them, so nobody outside learns from them who has an account. Stored as hashes.

use super::create::{self, NewPerson};
use super::sessions;
use super::{attempts, guessable, password};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use crate::secrets;
use domain::events::Change;
use domain::people::{Mailing, PasswordLink, PasswordLinkForm, PersonForm, SignInOrigin, WaysIn, Welcome};
use domain::{Action, Actor, DeliveryId, FieldErrors, PersonId, PersonRef, Refusal, Timestamp, text};
use sqlx::PgConnection;
use uuid::Uuid;

/// How long a link works.
pub(super) const LINK_TTL_S: i64 = 86_400;

/// Whom a link is made for.
struct Holder {
    person: PersonRef,
    email: String,
}

pub(super) async fn invite(ctx: &Ctx, by: &Actor, form: PersonForm, link: PasswordLinkForm) -> Result<PasswordLink> {
    authz::require(by, Action::Administer)?;
    require_mail(ctx, link)?;
    let zone = sqlx::query_scalar!("select time_zone from organisation").fetch_optional(&ctx.db).await?;
    let form = PersonForm { password: String::new(), ..form };
    let (person, _): (NewPerson, _) = create::check_and_hash(form, zone.as_deref().unwrap_or("UTC")).await?;
    let mut tx = ctx.begin(by).await?;
    let person = create::insert(&mut tx, person, None).await?;
    let holder = Holder { person: PersonRef { id: person.id, name: person.name }, email: person.email };
    let made = make(ctx, &mut tx, holder, link).await?;
    tx.commit_with(made).await
}

pub(super) async fn make_for(ctx: &Ctx, by: &Actor, person: PersonId, form: PasswordLinkForm) -> Result<PasswordLink> {
    authz::require(by, Action::Administer)?;
    require_mail(ctx, form)?;
    let found = sqlx::query_scalar!("select email from people where id = $1", person as _);
    let email = found.fetch_optional(&ctx.db).await?.ok_or_else(|| Refusal::NotFound("person".into()))?;
    make_by_email(ctx, by, &email, form).await
}

/// The same for whoever sits at the machine.
pub(super) async fn make_by_email(ctx: &Ctx, by: &Actor, email: &str, form: PasswordLinkForm) -> Result<PasswordLink> {
    let mut tx = ctx.begin(by).await?;
    let found = sqlx::query!("select id, name, email, disabled_at from people where email = $1 for update", email)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::NotFound("person".into()))?;
    if found.disabled_at.is_some() {
        return Err(Refusal::Conflict(format!("{} is disabled. Enable them first.", found.name)).into());
    }
    let holder = Holder { person: PersonRef { id: found.id, name: found.name }, email: found.email };
    let made = make(ctx, &mut tx, holder, form).await?;
    tx.commit_with(made).await
}

fn require_mail(ctx: &Ctx, form: PasswordLinkForm) -> Result<(), Refusal> {
    if form.by_mail && !ctx.sends_mail {
        return Err(Refusal::invalid("by_mail", "This Muster sends no mail yet. Hand the link over yourself."));
    }
    Ok(())
}

/// Ends what was made before and makes a link, or has the letter worker make one.
async fn make(ctx: &Ctx, tx: &mut Tx, holder: Holder, form: PasswordLinkForm) -> Result<PasswordLink> {
    let Holder { person, email } = holder;
    end_all(tx, person.id).await?;
    let now = tx.now();
    let made = if form.by_mail {
        let delivery = DeliveryId(tx.new_id());
        sqlx::query!(
            "insert into deliveries (id, letter, person_id, channel, address, state, attempts, due_at, created_at)
             values ($1, 'password_link', $2, 'email', $3, 'pending', 0, $4, $4)",
            delivery as _,
            person.id as _,
            email,
            now as _,
        )
        .execute(&mut **tx)
        .await?;
        PasswordLink { person: person.clone(), link: None, mailed_to: Some(email), expires_at: None }
    } else {
        let link = mint(tx, now, &ctx.public_url, person.id, false).await?;
        let expires_at = Some(now.plus_s(LINK_TTL_S));
        PasswordLink { person: person.clone(), link: Some(link), mailed_to: None, expires_at }
    };
    tx.announce(Subject::default(), Change::PersonPasswordLinkMade { person, mailed: form.by_mail });
    Ok(made)
}

/// A fresh link, beside those that stand.
async fn mint(
    connection: &mut PgConnection,
    now: Timestamp,
    public_url: &str,
    person: PersonId,
    by_mail: bool,
) -> Result<String> {
    let token = secrets::generate("mpl");
    sqlx::query!(
        "insert into password_links (token_hash, person_id, by_mail, created_at) values ($1, $2, $3, $4)",
        secrets::hash(&token),
        person as _,
        by_mail,
        now as _,
    )
    .execute(connection)
    .await?;
    Ok(format!("{public_url}/welcome/{token}"))
}

/// The link of a letter that is about to leave; none when the letter was taken back. A second attempt has a link of
/// its own, and the first stays good: which of two letters arrives, or is read first, makes no difference.
pub(crate) async fn link_for_letter(
    ctx: &Ctx,
    delivery: DeliveryId,
    claim: Uuid,
    person: PersonId,
) -> Result<Option<String>> {
    let mut tx = ctx.db.begin().await?;
    let stands = sqlx::query_scalar!(
        "select 1 as one from deliveries d join people p on p.id = d.person_id
         where d.id = $1 and d.claim = $2 and d.state = 'pending' and p.disabled_at is null for update of d",
        delivery as _,
        claim,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if stands.is_none() {
        return Ok(None);
    }
    let link = mint(&mut tx, ctx.now(), &ctx.public_url, person, true).await?;
    tx.commit().await?;
    Ok(Some(link))
}

/// Ends every link of a person, those too that have not left yet.
pub(super) async fn end_all(connection: &mut PgConnection, person: PersonId) -> Result<()> {
    sqlx::query!(
        "update deliveries set state = 'cancelled', claim = null
         where person_id = $1 and letter = 'password_link' and state = 'pending'",
        person as _,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("delete from password_links where person_id = $1", person as _).execute(connection).await?;
    Ok(())
}

pub(super) async fn ways_in(ctx: &Ctx, by: &Actor, person: PersonId) -> Result<WaysIn> {
    authz::require(by, Action::Administer)?;
    let found = sqlx::query!(
        r#"select p.password_hash is not null as "has_password!",
                  (select max(created_at) from password_links where person_id = p.id) as link_made_at
           from people p where p.id = $1"#,
        person as _,
    )
    .fetch_optional(&ctx.db)
    .await?
    .ok_or_else(|| Refusal::NotFound("person".into()))?;
    let mailing = sqlx::query_as!(
        Mailing,
        r#"select created_at as asked_at, sent_at, last_error, state = 'failed' as "given_up!" from deliveries
           where person_id = $1 and letter = 'password_link' and state <> 'cancelled' order by created_at desc limit 1"#,
        person as _,
    )
    .fetch_optional(&ctx.db)
    .await?;
    let link_made_at: Option<Timestamp> = found.link_made_at;
    let link_until = link_made_at.map(|at| at.plus_s(LINK_TTL_S)).filter(|until| *until > ctx.now());
    Ok(WaysIn { has_password: found.has_password, link_until, mailing, sends_mail: ctx.sends_mail })
}

/// Who a link is for, and whether they set a password before.
struct Found {
    id: PersonId,
    name: String,
    email: String,
    organisation: String,
    is_new: bool,
    by_mail: bool,
}

/// Asked of strangers: unknown links are counted, so that nobody tries many, and answered all alike.
async fn behind(ctx: &Ctx, link: &str, origin: &SignInOrigin) -> Result<Found> {
    let attempt = attempts::link(ctx, &origin.address).await?;
    let found = sqlx::query_as!(
        Found,
        r#"select p.id, p.name, p.email, coalesce((select o.name from organisation o), 'Muster') as "organisation!",
                  p.password_hash is null as "is_new!", l.by_mail
           from password_links l join people p on p.id = l.person_id
           where l.token_hash = $1 and l.created_at > $2 and p.disabled_at is null"#,
        secrets::hash(link),
        ctx.now().plus_s(-LINK_TTL_S) as _,
    )
    .fetch_optional(&ctx.db)
    .await?
    .ok_or_else(no_such_link)?;
    attempt.take_back(&ctx.db).await?;
    Ok(found)
}

fn no_such_link() -> Refusal {
    Refusal::NotFound("link; it was used, replaced by a newer one, or is older than a day".into())
}

pub(super) async fn welcome(ctx: &Ctx, link: &str, origin: SignInOrigin) -> Result<Welcome> {
    let Found { name, email, organisation, is_new, .. } = behind(ctx, link, &origin).await?;
    Ok(Welcome { name, email, organisation, is_new })
}

pub(super) async fn set_password(ctx: &Ctx, link: &str, new: String, origin: SignInOrigin) -> Result<()> {
    let found = behind(ctx, link, &origin).await?;
    let mut errors = FieldErrors::default();
    text::new_password(&mut errors, "password", &new);
    guessable::check(&mut errors, "password", &new, &[&found.name, &found.email, &found.organisation]);
    errors.check()?;
    let hash = password::hash(new).await?;
    let by = Actor::Link { id: found.id, name: found.name.clone() };
    let mut tx = ctx.begin(&by).await?;
    let now = tx.now();
    sqlx::query!("select id from people where id = $1 for update", found.id as _).fetch_one(&mut *tx).await?;
    // Once: of two who press at the same time, the second finds nothing.
    let used = sqlx::query!(
        "delete from password_links l using people p
         where l.token_hash = $1 and l.created_at > $2 and p.id = l.person_id and p.disabled_at is null",
        secrets::hash(link),
        now.plus_s(-LINK_TTL_S) as _,
    )
    .execute(&mut *tx)
    .await?;
    if used.rows_affected() == 0 {
        return Err(no_such_link().into());
    }
    end_all(&mut tx, found.id).await?;
    sqlx::query!("update people set password_hash = $2 where id = $1", found.id as _, hash).execute(&mut *tx).await?;
    sessions::end_all(&mut tx, now, found.id, None).await?;
    attempts::forget_account(&mut tx, &found.email, &origin.address).await?;
    let person = PersonRef { id: found.id, name: found.name };
    if found.by_mail {
        address_proved(&mut tx, &person, &found.email).await?;
    }
    tx.announce(Subject::default(), Change::PersonPasswordSet { person });
    tx.commit().await
}

/// Who read the letter has shown that mail to this address arrives.
async fn address_proved(tx: &mut Tx, person: &PersonRef, address: &str) -> Result<()> {
    let now = tx.now();
    let proved = sqlx::query!(
        "update contact_methods set verified_at = $3
         where person_id = $1 and kind = 'email' and address = $2 and verified_at is null",
        person.id as _,
        address,
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    if proved.rows_affected() > 0 {
        let address = address.to_owned();
        tx.announce(Subject::default(), Change::ContactMethodVerified { person: person.clone(), address });
    }
    Ok(())
}
