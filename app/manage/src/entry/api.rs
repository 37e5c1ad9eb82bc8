//! What people who are signed out may ask for.

use app_context::{
    AppError, client_address, expired_session_cookie, local_path, ports, redirect_to, session_cookie, set_cookie,
    signed_in, site, user_agent,
};
use domain::people::{AddressCheck, SetupForm, SignInForm, SignInOrigin, SignedIn, Welcome};
use leptos::prelude::*;

/// Where one goes on after setting a password.
const PASSWORD_SET: &str = "/login?password=set";

/// Whether nobody has set Muster up yet.
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
    redirect_to("/");
    Ok(())
}

/// Signs in; answers where to go then.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn sign_in(email: String, password: String, next: String) -> Result<String, AppError> {
    let admitted = ports()?.access.sign_in(SignInForm { email, password }, origin()).await?;
    admit(&admitted)?;
    let next = local_path(&next);
    redirect_to(next);
    Ok(next.to_owned())
}

/// Whom a one-time link is for.
pub async fn load_welcome(link: String) -> Result<Welcome, AppError> {
    Ok(ports()?.access.welcome(&link, origin()).await?)
}

/// Sets the password of whom the link is for. They sign in with it then, so that their browser keeps it.
#[server]
pub async fn set_password(link: String, password: String) -> Result<(), AppError> {
    ports()?.access.set_password_by_link(&link, password, origin()).await?;
    redirect_to(PASSWORD_SET);
    Ok(())
}

/// What the link in a letter asks to confirm.
pub async fn load_address_check(link: String) -> Result<AddressCheck, AppError> {
    Ok(ports()?.contacts.address_behind_link(&link).await?)
}

/// Confirms it.
#[server]
pub async fn verify_address(link: String) -> Result<(), AppError> {
    ports()?.contacts.verify_by_link(&link).await?;
    Ok(())
}

/// Ends the session. Its address is the one that the sign-out buttons post to.
#[server(prefix = "", endpoint = "logout")]
pub async fn sign_out() -> Result<(), AppError> {
    // Somebody whose session has ended already is signed out all the same.
    if let Ok(by) = signed_in() {
        ports()?.access.sign_out(&by).await?;
    }
    set_cookie(&expired_session_cookie(site()?.is_secure()));
    redirect_to("/login");
    Ok(())
}

fn origin() -> SignInOrigin {
    SignInOrigin { address: client_address(), user_agent: user_agent() }
}

/// Gives the browser its session.
fn admit(admitted: &SignedIn) -> Result<(), AppError> {
    set_cookie(&session_cookie(&admitted.token, admitted.max_age_s, site()?.is_secure()));
    Ok(())
}
