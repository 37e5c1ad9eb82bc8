//! The use cases of people and of access.

use super::{
    ApiToken, ApiTokenForm, ContactMethod, Person, PersonForm, ProfileForm, Session, SetupForm, SignInForm,
    SignInOrigin, SignedIn, Viewer, WithSecret,
};
use crate::access::{Actor, Role};
use crate::ids::{ApiTokenId, PersonId, SessionId};
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
    async fn contact_methods(&self, by: &Actor, person: PersonId) -> Answer<Vec<ContactMethod>>;
}
