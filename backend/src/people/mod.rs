//! People and access: setup, sign-in, sessions, tokens. Every way in ends here, and every way out.

mod address_check;
mod areas;
mod attempts;
mod change_password;
mod change_profile;
mod change_role;
mod command_line;
mod contact_methods;
mod create;
mod disable;
mod guessable;
mod holidays;
mod list;
mod password;
mod password_links;
mod reach;
mod refused_forms;
mod sessions;
mod setup;
mod show;
mod sign_in;
mod sweep;
mod tokens;

#[cfg(test)]
mod tests;

pub(crate) use address_check::address_check_link;
pub use command_line::{create_person, create_token, password_link};
pub(crate) use create::{one_line, time_zone};
pub(crate) use holidays::holidays;
pub(crate) use password::{generate as generate_password, hash as hash_password};
pub(crate) use password_links::link_for_letter;
pub(crate) use reach::{Reach, reach};
pub use setup::setup_link;
pub use sweep::forget_expired;

use crate::{Backend, Error, authz};
use domain::people::{
    Access, AddressCheck, ApiToken, ApiTokenForm, Area, ContactMethod, ContactMethodForm, Contacts, HolidayPlace,
    PasswordLink, PasswordLinkForm, People, Person, PersonForm, ProfileForm, RefusedForms, Session, SetupForm,
    SignInForm, SignInOrigin, SignedIn, Viewer, WaysIn, Welcome, WithSecret,
};
use domain::{Action, Actor, Answer, ApiTokenId, ContactMethodId, Page, PageRequest, PersonId, Role, SessionId};

/// Guards the number of admins: whoever creates the first or takes one away holds this lock until the commit.
const ADMINS_LOCK: i64 = 0x6d75_7374_6164_6d69;

/// Takes that lock until the end of the transaction.
pub(crate) async fn lock_admins(tx: &mut sqlx::PgConnection) -> crate::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock($1)", ADMINS_LOCK).execute(tx).await?;
    Ok(())
}

#[async_trait::async_trait]
impl Access for Backend {
    async fn setup_is_open(&self) -> Answer<bool> {
        setup::is_open(&self.ctx).await.map_err(Error::refuse)
    }

    async fn set_up(&self, form: SetupForm, origin: SignInOrigin) -> Answer<SignedIn> {
        setup::set_up(&self.ctx, form, origin).await.map_err(Error::refuse)
    }

    async fn sign_in(&self, form: SignInForm, origin: SignInOrigin) -> Answer<SignedIn> {
        sign_in::sign_in(&self.ctx, form, origin).await.map_err(Error::refuse)
    }

    async fn welcome(&self, link: &str, origin: SignInOrigin) -> Answer<Welcome> {
        password_links::welcome(&self.ctx, link, origin).await.map_err(Error::refuse)
    }

    async fn set_password_by_link(&self, link: &str, password: String, origin: SignInOrigin) -> Answer<()> {
        password_links::set_password(&self.ctx, link, password, origin).await.map_err(Error::refuse)
    }

    async fn sign_out(&self, by: &Actor) -> Answer<()> {
        sessions::sign_out(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn viewer(&self, session_token: &str) -> Answer<Option<Viewer>> {
        sessions::viewer(&self.ctx, session_token).await.map_err(Error::refuse)
    }

    async fn token_actor(&self, api_token: &str) -> Answer<Option<Actor>> {
        tokens::actor(&self.ctx, api_token).await.map_err(Error::refuse)
    }

    async fn sessions(&self, by: &Actor) -> Answer<Vec<Session>> {
        sessions::list(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn revoke_session(&self, by: &Actor, session: SessionId) -> Answer<()> {
        sessions::revoke(&self.ctx, by, session).await.map_err(Error::refuse)
    }

    async fn change_password(&self, by: &Actor, current: String, new: String) -> Answer<()> {
        change_password::change_password(&self.ctx, by, current, new).await.map_err(Error::refuse)
    }

    async fn tokens(&self, by: &Actor) -> Answer<Vec<ApiToken>> {
        tokens::list(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn create_token(&self, by: &Actor, form: ApiTokenForm) -> Answer<WithSecret<ApiToken>> {
        tokens::create(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn revoke_token(&self, by: &Actor, token: ApiTokenId) -> Answer<()> {
        tokens::revoke(&self.ctx, by, token).await.map_err(Error::refuse)
    }
}

#[async_trait::async_trait]
impl People for Backend {
    async fn list(&self, by: &Actor, search: Option<String>, page: PageRequest) -> Answer<Page<Person>> {
        list::list(&self.ctx, by, search, page).await.map_err(Error::refuse)
    }

    async fn show(&self, by: &Actor, person: PersonId) -> Answer<Person> {
        show::show(&self.ctx, by, person).await.map_err(Error::refuse)
    }

    async fn create(&self, by: &Actor, form: PersonForm) -> Answer<Person> {
        create::create(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn change_role(&self, by: &Actor, person: PersonId, role: Role) -> Answer<()> {
        change_role::change_role(&self.ctx, by, person, role).await.map_err(Error::refuse)
    }

    async fn disable(&self, by: &Actor, person: PersonId) -> Answer<()> {
        disable::disable(&self.ctx, by, person).await.map_err(Error::refuse)
    }

    async fn enable(&self, by: &Actor, person: PersonId) -> Answer<()> {
        disable::enable(&self.ctx, by, person).await.map_err(Error::refuse)
    }

    async fn change_profile(&self, by: &Actor, form: ProfileForm) -> Answer<()> {
        change_profile::change_profile(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn holiday_places(&self, by: &Actor) -> Answer<Vec<HolidayPlace>> {
        authz::require(by, Action::Read)?;
        Ok(holidays::places())
    }

    async fn areas(&self, by: &Actor) -> Answer<Vec<Area>> {
        areas::areas(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn invite(&self, by: &Actor, form: PersonForm, link: PasswordLinkForm) -> Answer<PasswordLink> {
        password_links::invite(&self.ctx, by, form, link).await.map_err(Error::refuse)
    }

    async fn make_password_link(&self, by: &Actor, person: PersonId, form: PasswordLinkForm) -> Answer<PasswordLink> {
        password_links::make_for(&self.ctx, by, person, form).await.map_err(Error::refuse)
    }

    async fn ways_in(&self, by: &Actor, person: PersonId) -> Answer<WaysIn> {
        password_links::ways_in(&self.ctx, by, person).await.map_err(Error::refuse)
    }
}

#[async_trait::async_trait]
impl Contacts for Backend {
    async fn contact_methods(&self, by: &Actor, person: PersonId) -> Answer<Vec<ContactMethod>> {
        contact_methods::list(&self.ctx, by, person).await.map_err(Error::refuse)
    }

    async fn add_contact_method(&self, by: &Actor, person: PersonId, form: ContactMethodForm) -> Answer<ContactMethod> {
        contact_methods::add(&self.ctx, by, person, form).await.map_err(Error::refuse)
    }

    async fn check_contact_method(&self, by: &Actor, method: ContactMethodId) -> Answer<()> {
        contact_methods::check(&self.ctx, by, method).await.map_err(Error::refuse)
    }

    async fn put_contact_method_first(&self, by: &Actor, method: ContactMethodId) -> Answer<()> {
        contact_methods::put_first(&self.ctx, by, method).await.map_err(Error::refuse)
    }

    async fn remove_contact_method(&self, by: &Actor, method: ContactMethodId) -> Answer<()> {
        contact_methods::remove(&self.ctx, by, method).await.map_err(Error::refuse)
    }

    async fn address_behind_link(&self, link: &str) -> Answer<AddressCheck> {
        address_check::behind(&self.ctx, link).await.map_err(Error::refuse)
    }

    async fn verify_by_link(&self, link: &str) -> Answer<AddressCheck> {
        address_check::verify(&self.ctx, link).await.map_err(Error::refuse)
    }
}

#[async_trait::async_trait]
impl RefusedForms for Backend {
    async fn keep_form(&self, by: &Actor, fields: String) -> Answer<String> {
        refused_forms::keep(&self.ctx, by, fields).await.map_err(Error::refuse)
    }

    async fn kept_form(&self, by: &Actor, key: &str) -> Answer<Option<String>> {
        refused_forms::kept(&self.ctx, by, key).await.map_err(Error::refuse)
    }
}
