//! What people who are signed out may ask for.

use app_context::AppError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    app_context::{
        client_address, enter, expired_session_cookie, local_path, ports, session_cookie, set_cookie, signed_in, site,
        user_agent,
    },
    domain::people::{SetupForm, SignInForm, SignInOrigin, SignedIn},
};

/// Whether nobody has set Muster up yet.
#[server]
pub async fn setup_is_open() -> Result<bool, AppError> {
    Ok(ports()?.access.setup_is_open().await?)
}

/// Creates the organisation and its first admin, and signs her in.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn set_up(
    token: String,
    organisation: String,
    time_zone: String,
    name: String,
    email: String,
    password: String,
) -> Result<(), AppError> {
    let form = SetupForm { token, organisation, time_zone, name, email, password };
    let admitted = ports()?.access.set_up(form, origin()).await?;
    admit(&admitted)?;
    enter("/");
    Ok(())
}

/// Signs in; answers where to go then.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn sign_in(email: String, password: String, next: String) -> Result<String, AppError> {
    let admitted = ports()?.access.sign_in(SignInForm { email, password }, origin()).await?;
    admit(&admitted)?;
    let next = local_path(&next);
    enter(next);
    Ok(next.to_owned())
}

/// Ends the session. Its address is the one that the sign-out buttons post to.
#[server(prefix = "", endpoint = "logout")]
pub async fn sign_out() -> Result<(), AppError> {
    // Somebody whose session has ended already is signed out all the same.
    if let Ok(by) = signed_in() {
        ports()?.access.sign_out(&by).await?;
    }
    set_cookie(&expired_session_cookie(site()?.is_secure()));
    enter("/login");
    Ok(())
}

#[cfg(feature = "ssr")]
fn origin() -> SignInOrigin {
    SignInOrigin { address: client_address(), user_agent: user_agent() }
}

/// Gives the browser its session.
#[cfg(feature = "ssr")]
fn admit(admitted: &SignedIn) -> Result<(), AppError> {
    set_cookie(&session_cookie(&admitted.token, admitted.max_age_s, site()?.is_secure()));
    Ok(())
}
