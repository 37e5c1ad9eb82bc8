//! Signing in with e-mail and password. An unknown account, a wrong password and a disabled person answer the
//! same, after the same time.

use super::sessions::{self, Account};
use super::{attempts, password};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use domain::people::{SignInForm, SignInOrigin, SignedIn};
use domain::{Actor, Refusal};

pub(super) async fn sign_in(ctx: &Ctx, form: SignInForm, origin: SignInOrigin) -> Result<SignedIn> {
    let email = form.email.trim().to_lowercase().replace('\0', "");
    let attempt = attempts::sign_in(ctx, &email, &origin.address).await.inspect_err(|error| {
        if let Error::Refused(Refusal::Busy { .. }) = error {
            told(&origin, "limited");
        }
    })?;
    let stored =
        sqlx::query_scalar!("select password_hash from people where email = $1 and disabled_at is null", email)
            .fetch_optional(&ctx.db)
            .await?
            .flatten();
    let fits = match password::verify(form.password, stored.clone()).await {
        Ok(fits) => fits,
        Err(error) => {
            attempt.take_back(&ctx.db).await?;
            return Err(error);
        }
    };
    if !fits {
        told(&origin, "refused");
        return Err(does_not_fit().into());
    }
    let mut tx = ctx.begin(&Actor::Muster).await?;
    // Locked: whoever disables the person or changes the password meanwhile, ends this session too.
    let account = sqlx::query_as!(
        Account,
        "select id, name, email, role, time_zone from people
         where email = $1 and disabled_at is null and password_hash = $2 for share",
        email,
        stored,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(does_not_fit)?;
    let signed_in = sessions::start(&mut tx, account, &origin).await?;
    attempt.succeeded(&mut tx).await?;
    tx.commit().await?;
    told(&origin, "succeeded");
    Ok(signed_in)
}

/// For those who watch over attempts: from where, and how it ended. Never which account (ASVS 16.2.5).
fn told(origin: &SignInOrigin, outcome: &'static str) {
    metrics::counter!("muster_sign_ins_total", "outcome" => outcome).increment(1);
    tracing::info!(address = %origin.address.escape_default(), outcome, "a sign-in");
}

fn does_not_fit() -> Refusal {
    Refusal::invalid("password", "This e-mail address and this password do not fit together.")
}
