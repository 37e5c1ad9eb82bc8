//! Limits on guessing passwords and links, and on letters to strangers, counted in Postgres so that every process
//! counts alike. An attempt is counted before the password is checked: guesses sent at once cannot slip past the limit together. Nobody is locked
//! out by somebody else's guesses, because every limit includes the address that they come from.

use crate::ctx::Ctx;
use crate::error::Result;
use domain::{Actor, PersonId, Refusal, Timestamp};
use sqlx::{PgConnection, PgPool};
use std::net::IpAddr;

/// How long a failure counts.
pub(super) const WINDOW_S: i64 = 15 * 60;
/// Failures of one account from one address, and of one address over all accounts.
const PER_ACCOUNT: i64 = 10;
const PER_ADDRESS: i64 = 50;
/// Letters to one address, and letters of one caller.
const LETTERS_PER_ADDRESS: i64 = 3;
const LETTERS_PER_CALLER: i64 = 20;

/// An attempt that counts as failed until it is taken back.
pub(super) struct Attempt {
    limits: Vec<(String, i64)>,
    at: Timestamp,
}

/// Counts a sign-in.
///
/// # Errors
/// [`Refusal::Busy`] when this account was guessed too often from this address, or too much came from there.
pub(super) async fn sign_in(ctx: &Ctx, email: &str, address: &str) -> Result<Attempt> {
    let network = network(address);
    let limits =
        vec![(subject("account", &[email, &network]), PER_ACCOUNT), (subject("address", &[&network]), PER_ADDRESS)];
    count(ctx, limits).await
}

/// Counts a check of the present password by somebody signed in.
///
/// # Errors
/// [`Refusal::Busy`] when it was guessed too often.
pub(super) async fn change_password(ctx: &Ctx, person: PersonId) -> Result<Attempt> {
    count(ctx, vec![(subject("change", &[&person.to_string()]), PER_ACCOUNT)]).await
}

/// Counts a look at a one-time link.
///
/// # Errors
/// [`Refusal::Busy`] when too many that open nothing came from there.
pub(super) async fn link(ctx: &Ctx, address: &str) -> Result<Attempt> {
    count(ctx, vec![(subject("link", &[&network(address)]), PER_ADDRESS)]).await
}

/// Counts a letter that somebody has sent to an address that may not be theirs.
///
/// # Errors
/// [`Refusal::Busy`] when that address got some just now, or the caller sent many.
pub(super) async fn letter(ctx: &Ctx, by: &Actor, address: &str) -> Result<()> {
    let caller = match by {
        Actor::Person { id, .. } | Actor::Link { id, .. } => id.to_string(),
        Actor::Token { id, .. } => id.to_string(),
        Actor::Monitoring { key, .. } => key.to_string(),
        Actor::Muster => "muster".to_owned(),
    };
    let limits = vec![
        (subject("letter", &[address]), LETTERS_PER_ADDRESS),
        (subject("letters", &[&caller]), LETTERS_PER_CALLER),
    ];
    count(ctx, limits).await.map(drop)
}

/// A new password was set: what was guessed at the old one from here does not count any more.
pub(super) async fn forget_account(tx: &mut PgConnection, email: &str, address: &str) -> Result<()> {
    let account = subject("account", &[email, &network(address)]);
    sqlx::query!("delete from sign_in_failures where subject = $1", account).execute(tx).await?;
    Ok(())
}

async fn count(ctx: &Ctx, limits: Vec<(String, i64)>) -> Result<Attempt> {
    let at = ctx.now();
    let mut tx = ctx.db.begin().await?;
    for (subject, most) in &limits {
        // One at a time per subject, always the narrow one first.
        sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", subject).execute(&mut *tx).await?;
        let limiting = sqlx::query_scalar!(
            "select at from sign_in_failures where subject = $1 and at > $2 order by at desc offset $3 limit 1",
            subject,
            at.plus_s(-WINDOW_S) as _,
            most - 1,
        )
        .fetch_optional(&mut *tx)
        .await?;
        if let Some(limiting) = limiting {
            let retry_s = WINDOW_S - at.seconds_since(limiting);
            return Err(Refusal::Busy { retry_s: u32::try_from(retry_s.max(1)).unwrap_or(1) }.into());
        }
    }
    let subjects: Vec<_> = limits.iter().map(|(subject, _)| subject.clone()).collect();
    sqlx::query!("insert into sign_in_failures (subject, at) select unnest($1::text[]), $2", &subjects, at as _)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(Attempt { limits, at })
}

impl Attempt {
    /// The password was right: the failures of this account are forgotten, those of the address are not.
    pub(super) async fn succeeded(self, tx: &mut PgConnection) -> Result<()> {
        let account = self.limits.first().map(|(subject, _)| subject.as_str());
        sqlx::query!("delete from sign_in_failures where subject = $1", account).execute(&mut *tx).await?;
        self.forget(tx).await
    }

    /// The password was never checked.
    pub(super) async fn take_back(self, db: &PgPool) -> Result<()> {
        let mut connection = db.acquire().await?;
        self.forget(&mut connection).await
    }

    /// Removes one failure of each subject: which of several at one instant makes no difference.
    async fn forget(self, connection: &mut PgConnection) -> Result<()> {
        for (subject, _) in self.limits {
            sqlx::query!(
                "delete from sign_in_failures where ctid =
                     (select ctid from sign_in_failures where subject = $1 and at = $2 limit 1 for update skip locked)",
                subject,
                self.at as _,
            )
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    }
}

/// Who holds an IPv6 address holds all of its /64.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// Only a digest is kept: people type their password into the field of the e-mail address.
fn subject(kind: &str, parts: &[&str]) -> String {
    use base64::Engine;
    let digest = crate::secrets::hash(&parts.join("\u{1f}"));
    format!("{kind}:{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_network_is_one_address() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(network("a proxy"), "a proxy");
    }
}
