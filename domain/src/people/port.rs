//! The use cases of people and of access.

use super::{
    AddressCheck, ApiToken, ApiTokenForm, Area, ContactMethod, ContactMethodForm, HolidayPlace, PasswordLink,
    PasswordLinkForm, Person, PersonForm, ProfileForm, Session, SetupForm, SignInForm, SignInOrigin, SignedIn, Viewer,
    WaysIn, Welcome, WithSecret,
};
use crate::access::{Actor, Role};
use crate::ids::{ApiTokenId, ContactMethodId, PersonId, SessionId};
use crate::{Answer, Page, PageRequest};

/// Getting in and staying in: setup, sign-in, sessions, tokens.
#[async_trait::async_trait]
pub trait Access: Send + Sync {
    /// Whether no admin exists yet, so that `/setup` is open to whoever holds the one-time link.
    async fn setup_is_open(&self) -> Answer<bool>;
    /// Creates the organisation and its first admin, uses the link up, and signs her in.
    async fn set_up(&self, form: SetupForm, origin: SignInOrigin) -> Answer<SignedIn>;
    /// Signs in with e-mail and password. `Busy` after too many attempts for the account or the address.
    async fn sign_in(&self, form: SignInForm, origin: SignInOrigin) -> Answer<SignedIn>;
    /// Whom a one-time link is for. `NotFound` alike for one that is unknown, used, too old or of somebody disabled.
    async fn welcome(&self, link: &str, origin: SignInOrigin) -> Answer<Welcome>;
    /// Sets the password of whom the link is for, uses it up, and ends all their sessions.
    async fn set_password_by_link(&self, link: &str, password: String, origin: SignInOrigin) -> Answer<()>;
    async fn sign_out(&self, by: &Actor) -> Answer<()>;
    /// Who holds this session token; `None` when it is unknown, expired or revoked.
    async fn viewer(&self, session_token: &str) -> Answer<Option<Viewer>>;
    /// Which program holds this API token.
    async fn token_actor(&self, api_token: &str) -> Answer<Option<Actor>>;
    async fn sessions(&self, by: &Actor) -> Answer<Vec<Session>>;
    async fn revoke_session(&self, by: &Actor, session: SessionId) -> Answer<()>;
    async fn change_password(&self, by: &Actor, current: String, new: String) -> Answer<()>;
    async fn tokens(&self, by: &Actor) -> Answer<Vec<ApiToken>>;
    async fn create_token(&self, by: &Actor, form: ApiTokenForm) -> Answer<WithSecret<ApiToken>>;
    async fn revoke_token(&self, by: &Actor, token: ApiTokenId) -> Answer<()>;
}

/// The people of the organisation.
#[async_trait::async_trait]
pub trait People: Send + Sync {
    /// By name.
    async fn list(&self, by: &Actor, search: Option<String>, page: PageRequest) -> Answer<Page<Person>>;
    async fn show(&self, by: &Actor, person: PersonId) -> Answer<Person>;
    async fn create(&self, by: &Actor, form: PersonForm) -> Answer<Person>;
    async fn change_role(&self, by: &Actor, person: PersonId, role: Role) -> Answer<()>;
    /// Ends all sessions at once; history keeps the name.
    async fn disable(&self, by: &Actor, person: PersonId) -> Answer<()>;
    async fn enable(&self, by: &Actor, person: PersonId) -> Answer<()>;
    async fn change_profile(&self, by: &Actor, form: ProfileForm) -> Answer<()>;
    /// The places that have public holidays of their own, by name.
    async fn holiday_places(&self, by: &Actor) -> Answer<Vec<HolidayPlace>>;
    /// Who knows what, by area.
    async fn areas(&self, by: &Actor) -> Answer<Vec<Area>>;
    /// Adds a person without a password, together with a one-time link with which they set one.
    async fn invite(&self, by: &Actor, form: PersonForm, link: PasswordLinkForm) -> Answer<PasswordLink>;
    /// A one-time link with which this person sets a new password; links made before end.
    async fn make_password_link(&self, by: &Actor, person: PersonId, form: PasswordLinkForm) -> Answer<PasswordLink>;
    async fn ways_in(&self, by: &Actor, person: PersonId) -> Answer<WaysIn>;
}

/// Where pages reach people. One's own, and for admins everybody's.
#[async_trait::async_trait]
pub trait Contacts: Send + Sync {
    /// In the order in which they are tried.
    async fn contact_methods(&self, by: &Actor, person: PersonId) -> Answer<Vec<ContactMethod>>;
    /// Adds an address and sends the letter that asks to confirm it.
    async fn add_contact_method(&self, by: &Actor, person: PersonId, form: ContactMethodForm) -> Answer<ContactMethod>;
    /// Sends that letter again. `Busy` when it was sent a few times just now.
    async fn check_contact_method(&self, by: &Actor, method: ContactMethodId) -> Answer<()>;
    /// Makes it the first that is tried.
    async fn put_contact_method_first(&self, by: &Actor, method: ContactMethodId) -> Answer<()>;
    /// `Conflict` when nothing else would reach somebody who can be paged.
    async fn remove_contact_method(&self, by: &Actor, method: ContactMethodId) -> Answer<()>;
    /// What the signed link in a letter asks to confirm.
    async fn address_behind_link(&self, link: &str) -> Answer<AddressCheck>;
    async fn verify_by_link(&self, link: &str) -> Answer<AddressCheck>;
}

/// What was typed into forms that were refused, while their pages are loaded anew.
#[async_trait::async_trait]
pub trait RefusedForms: Send + Sync {
    /// Keeps it for a few minutes, for the caller alone; answers the key to it.
    async fn keep_form(&self, by: &Actor, fields: String) -> Answer<String>;
    async fn kept_form(&self, by: &Actor, key: &str) -> Answer<Option<String>>;
}
