//! Registering levers with their services. Their secrets are sealed before they are stored, and shown once.

use super::list::{self, Locked};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::events::Change;
use domain::levers::{Connector, LeverForm, LeverKind, LeverState, NAME_MAX, RegisteredLever};
use domain::services::ServiceRef;
use domain::{Action, Actor, FieldErrors, LeverId, Refusal, ServiceId, text};
use sqlx::types::Json;

/// For so long the old secret signs as well.
const BOTH_SIGN_S: i64 = 86_400;
/// Most levers of one service.
const LEVERS_MAX: i64 = 50;

/// A form that is in order.
struct Read {
    name: String,
    kind: LeverKind,
    normal: LeverState,
    target_group: String,
    effect: String,
    back_with_incident: bool,
    connector: Connector,
    token: Option<String>,
}

fn check(form: &LeverForm) -> Result<Read, Refusal> {
    let mut errors = FieldErrors::default();
    let name = text::required(&mut errors, "name", &form.name, NAME_MAX);
    let effect = text::required(&mut errors, "effect", &form.effect, text::TITLE_MAX);
    let target_group = text::optional(&mut errors, "target_group", &form.target_group, text::TITLE_MAX);
    if !form.normal.fits(form.kind) {
        let expected = match form.kind {
            LeverKind::KillSwitch => "A kill switch is normally on or off.",
            LeverKind::SafetyValve => "A safety valve has a percentage from 0 to 100.",
        };
        errors.add("normal", expected);
    }
    let (connector, token) = form.connector.read(&mut errors, form.kind);
    errors.check()?;
    let target_group = target_group.unwrap_or_default();
    let (kind, normal, back_with_incident) = (form.kind, form.normal, form.back_with_incident);
    Ok(Read { name, kind, normal, target_group, effect, back_with_incident, connector, token })
}

/// `whsec_` and 256 random bits, as Standard Webhooks writes secrets that sign.
fn signing_secret() -> String {
    format!("whsec_{}", STANDARD.encode(rand::random::<[u8; 32]>()))
}

/// The secret to seal, and whether it is to be shown.
fn new_secret(read: &Read) -> Result<(String, bool), Refusal> {
    match (&read.connector, &read.token) {
        (Connector::Webhook { .. }, _) => Ok((signing_secret(), true)),
        (Connector::Unleash { .. }, Some(token)) => Ok((token.clone(), false)),
        (Connector::Unleash { .. }, None) => {
            Err(Refusal::invalid("token", "Give an API token of that server that may change flags."))
        }
    }
}

pub(super) async fn register(ctx: &Ctx, by: &Actor, service: ServiceId, form: LeverForm) -> Result<RegisteredLever> {
    authz::require(by, Action::ManageCatalogue)?;
    let read = check(&form)?;
    let (secret, shown) = new_secret(&read)?;
    let mut tx = ctx.begin(by).await?;
    let owner = service_of(&mut tx, service).await?;
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from levers where service_id = $1 and removed_at is null"#,
        service.0,
    );
    if count.fetch_one(&mut *tx).await? >= LEVERS_MAX {
        return Err(Refusal::Conflict(format!("{LEVERS_MAX} levers are registered here. Remove one first.")).into());
    }
    let (id, now) = (LeverId(tx.new_id()), tx.now());
    let sealed = ctx.vault.seal(id.0, &secret)?;
    sqlx::query!(
        "insert into levers (id, service_id, name, kind, normal, target_group, effect, back_with_incident, connector, secret,
             created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        id.0,
        service.0,
        read.name,
        read.kind.as_str(),
        Json(read.normal) as _,
        read.target_group,
        read.effect,
        read.back_with_incident,
        Json(&read.connector) as _,
        sealed,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    tell(&mut tx, owner, format!("registered the lever “{}”", read.name));
    let lever = list::one(&mut tx, by, id).await?;
    // The answer that is kept for whoever sends the request again is kept without the secret: nothing stores it readable.
    let signing_secret = shown.then_some(secret);
    let kept = RegisteredLever { lever, signing_secret: None };
    let made = tx.commit_with(kept).await?;
    Ok(RegisteredLever { signing_secret, ..made })
}

pub(super) async fn change(ctx: &Ctx, by: &Actor, id: LeverId, form: LeverForm) -> Result<RegisteredLever> {
    authz::require(by, Action::ManageCatalogue)?;
    let read = check(&form)?;
    let mut tx = ctx.begin(by).await?;
    let before = list::lock(&mut tx, id).await?;
    must_rest(&mut tx, &before).await?;
    let (secret, shown) = match read.token.is_none() && before.connector.shares_secret(&read.connector) {
        true => (None, false),
        false => {
            let (secret, shown) = new_secret(&read)?;
            (Some(secret), shown)
        }
    };
    let sealed = secret.as_ref().map(|secret| ctx.vault.seal(id.0, secret)).transpose()?;
    // What was read or tested was so of another thing.
    let elsewhere = before.connector != read.connector || before.kind != read.kind;
    sqlx::query!(
        "update levers set name = $2, kind = $3, normal = $4, target_group = $5, effect = $6, back_with_incident = $7,
             connector = $8, secret = coalesce($9, secret),
             old_secret = case when $9::bytea is null then old_secret end,
             old_secret_until = case when $9::bytea is null then old_secret_until end,
             state = case when $10 then null else state end, read_at = case when $10 then null else read_at end,
             tested_at = case when $10 then null else tested_at end, tested_by = case when $10 then null else tested_by end,
             tested_words = case when $10 then '' else tested_words end,
             tested_well = case when $10 then null else tested_well end
         where id = $1",
        id.0,
        read.name,
        read.kind.as_str(),
        Json(read.normal) as _,
        read.target_group,
        read.effect,
        read.back_with_incident,
        Json(&read.connector) as _,
        sealed,
        elsewhere,
    )
    .execute(&mut *tx)
    .await?;
    tell(&mut tx, before.service, format!("changed the lever “{}”", read.name));
    let lever = list::one(&mut tx, by, id).await?;
    tx.commit().await?;
    Ok(RegisteredLever { lever, signing_secret: secret.filter(|_| shown) })
}

pub(super) async fn replace_secret(ctx: &Ctx, by: &Actor, id: LeverId) -> Result<RegisteredLever> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut tx = ctx.begin(by).await?;
    let before = list::lock(&mut tx, id).await?;
    if !matches!(before.connector, Connector::Webhook { .. }) {
        return Err(
            Refusal::Conflict("Only webhooks are signed. Change the lever to give it another token.".into()).into()
        );
    }
    let secret = signing_secret();
    let sealed = ctx.vault.seal(id.0, &secret)?;
    let until = tx.now().plus_s(BOTH_SIGN_S);
    sqlx::query!(
        "update levers set old_secret = nullif(secret, ''), old_secret_until = $3, secret = $2 where id = $1",
        id.0,
        sealed,
        until as _,
    )
    .execute(&mut *tx)
    .await?;
    tell(&mut tx, before.service, format!("replaced the signing secret of the lever “{}”", before.name));
    let lever = list::one(&mut tx, by, id).await?;
    tx.commit().await?;
    Ok(RegisteredLever { lever, signing_secret: Some(secret) })
}

pub(super) async fn remove(ctx: &Ctx, by: &Actor, id: LeverId) -> Result<()> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut tx = ctx.begin(by).await?;
    let before = list::lock(&mut tx, id).await?;
    must_rest(&mut tx, &before).await?;
    let now = tx.now();
    sqlx::query!(
        "update levers set removed_at = $2, secret = '', old_secret = null, old_secret_until = null where id = $1",
        id.0,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    tell(&mut tx, before.service, format!("removed the lever “{}”", before.name));
    tx.commit().await
}

/// Whoever put it back needs what it was registered with.
async fn must_rest(tx: &mut Tx, lever: &Locked) -> Result<()> {
    let called = sqlx::query_scalar!(
        r#"select exists (select from lever_calls where lever_id = $1 and state = 'asked') as "called!""#,
        lever.id.0,
    );
    if lever.pulled_by_call.is_some() || called.fetch_one(&mut **tx).await? {
        let name = &lever.name;
        return Err(
            Refusal::Conflict(format!("“{name}” is in use. Put it back first, then change or remove it.")).into()
        );
    }
    Ok(())
}

async fn service_of(tx: &mut Tx, id: ServiceId) -> Result<ServiceRef> {
    let service = sqlx::query_as!(ServiceRef, "select id, slug, name from services where id = $1 for update", id.0);
    service.fetch_optional(&mut **tx).await?.ok_or_else(|| Refusal::NotFound("service".into()).into())
}

fn tell(tx: &mut Tx, service: ServiceRef, what: String) {
    tx.announce(Subject::default(), Change::ServiceChanged { service, what });
}
