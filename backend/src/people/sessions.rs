//! Sessions: one per signed-in browser. The token is random and new at each sign-in; only its hash is stored,
//! so ending a session here ends it everywhere, at once.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use crate::secrets;
use domain::events::Change;
use domain::people::{Session, SignInOrigin, SignedIn, Viewer};
use domain::{Action, Actor, PersonId, PersonRef, Refusal, Role, SessionId};
use sqlx::PgConnection;

/// A session ends when it was not used for this long, and at the latest this long after sign-in (ASVS 7.3).
pub(super) const IDLE_S: i64 = 14 * 86_400;
pub(super) const ABSOLUTE_S: i64 = 90 * 86_400;
/// How stale `last_seen_at` may be: a write per request would be waste.
const SEEN_EVERY_S: i64 = 60;
/// Longest user agent and address kept, in characters.
const ORIGIN_MAX: usize = 300;

/// Who signs in.
pub(super) struct Account {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub time_zone: String,
}

/// The person and the session that act.
///
/// # Errors
/// [`Refusal::Forbidden`] for everybody who is not signed in with a session: also for links in pages, which
/// carry a person but may do nothing in her name.
pub(super) fn require_session(by: &Actor) -> Result<(PersonId, SessionId), Refusal> {
    match by {
        Actor::Person { id, session, .. } => Ok((*id, *session)),
        _ => Err(Refusal::Forbidden),
    }
}

/// Opens a session in a transaction that has checked who it is for.
pub(super) async fn start(tx: &mut Tx, account: Account, origin: &SignInOrigin) -> Result<SignedIn> {
    let token = secrets::generate("mss");
    let session = SessionId(tx.new_id());
    let now = tx.now();
    let address = clip(&origin.address);
    sqlx::query!(
        "insert into sessions (id, person_id, token_hash, user_agent, address, created_at, last_seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $6, $7)",
        session as _,
        account.id as _,
        secrets::hash(&token),
        clip(&origin.user_agent),
        address,
        now as _,
        now.plus_s(ABSOLUTE_S) as _,
    )
    .execute(&mut **tx)
    .await?;
    let organisation = sqlx::query_scalar!("select name from organisation").fetch_optional(&mut **tx).await?;
    let viewer = Viewer {
        id: account.id,
        name: account.name,
        email: account.email,
        role: account.role,
        time_zone: account.time_zone,
        session,
        organisation: organisation.unwrap_or_else(|| "Muster".into()),
    };
    let person = PersonRef { id: viewer.id, name: viewer.name.clone() };
    tx.announce_as(viewer.actor(), Subject::default(), Change::SessionStarted { person, address });
    Ok(SignedIn { token, viewer, max_age_s: ABSOLUTE_S })
}

pub(super) async fn viewer(ctx: &Ctx, token: &str) -> Result<Option<Viewer>> {
    let now = ctx.now();
    let found = sqlx::query!(
        r#"select s.id as session, s.last_seen_at, p.id, p.name, p.email, p.role, p.time_zone,
                  coalesce((select o.name from organisation o), 'Muster') as "organisation!"
           from sessions s join people p on p.id = s.person_id
           where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $2 and s.last_seen_at > $3
             and p.disabled_at is null"#,
        secrets::hash(token),
        now as _,
        now.plus_s(-IDLE_S) as _,
    )
    .fetch_optional(&ctx.db)
    .await?;
    let Some(found) = found else { return Ok(None) };
    if now.seconds_since(found.last_seen_at) >= SEEN_EVERY_S {
        let seen = sqlx::query!(
            "update sessions set last_seen_at = $2 where id = $1 and last_seen_at < $2",
            found.session as _,
            now as _,
        )
        .execute(&ctx.db)
        .await;
        if let Err(error) = seen {
            // Reading goes on while the database cannot write.
            tracing::warn!(%error, "when a session was last seen could not be noted");
        }
    }
    Ok(Some(Viewer {
        id: found.id,
        name: found.name,
        email: found.email,
        role: found.role,
        time_zone: found.time_zone,
        session: found.session,
        organisation: found.organisation,
    }))
}

pub(super) async fn sign_out(ctx: &Ctx, by: &Actor) -> Result<()> {
    let (_, session) = require_session(by)?;
    end(ctx, by, session).await.map(drop)
}

pub(super) async fn list(ctx: &Ctx, by: &Actor) -> Result<Vec<Session>> {
    let (person, current) = require_session(by)?;
    let now = ctx.now();
    let sessions = sqlx::query!(
        "select id, user_agent, address, created_at, last_seen_at, expires_at from sessions
         where person_id = $1 and revoked_at is null and expires_at > $2 and last_seen_at > $3
         order by last_seen_at desc, id desc",
        person as _,
        now as _,
        now.plus_s(-IDLE_S) as _,
    )
    .fetch_all(&ctx.db)
    .await?;
    let sessions = sessions.into_iter().map(|row| Session {
        id: row.id,
        user_agent: row.user_agent,
        address: row.address,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at.min(row.last_seen_at.plus_s(IDLE_S)),
        current: row.id == current,
    });
    Ok(sessions.collect())
}

/// People end their own sessions; an admin ends anybody's.
pub(super) async fn revoke(ctx: &Ctx, by: &Actor, session: SessionId) -> Result<()> {
    if !by.may(Action::Administer) {
        let (person, _) = require_session(by)?;
        let own = sqlx::query_scalar!(
            r#"select exists (select from sessions where id = $1 and person_id = $2) as "own!""#,
            session as _,
            person as _,
        )
        .fetch_one(&ctx.db)
        .await?;
        if !own {
            return Err(Refusal::NotFound("session".into()).into());
        }
    }
    if end(ctx, by, session).await? { Ok(()) } else { Err(Refusal::NotFound("session".into()).into()) }
}

/// Ends a session; `false` when there is none that still runs.
async fn end(ctx: &Ctx, by: &Actor, session: SessionId) -> Result<bool> {
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let ended = sqlx::query_as!(
        PersonRef,
        "update sessions s set revoked_at = $2 from people p
         where s.id = $1 and s.revoked_at is null and p.id = s.person_id returning p.id, p.name",
        session as _,
        now as _,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(person) = ended else { return Ok(false) };
    tx.announce(Subject::default(), Change::SessionEnded { person });
    tx.commit().await?;
    Ok(true)
}

/// Ends every session of a person but, if given, one.
pub(super) async fn end_all(
    tx: &mut PgConnection,
    now: domain::Timestamp,
    person: PersonId,
    but: Option<SessionId>,
) -> Result<()> {
    sqlx::query!(
        "update sessions set revoked_at = $2 where person_id = $1 and revoked_at is null and id is distinct from $3",
        person as _,
        now as _,
        but as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn clip(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(ORIGIN_MAX).collect()
}
