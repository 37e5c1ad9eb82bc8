//! People: who they are, how they sign in, how they are reached.

#[cfg(not(target_arch = "wasm32"))]
mod port;
#[cfg(not(target_arch = "wasm32"))]
pub use port::{Access, Contacts, People, RefusedForms};

use crate::access::Role;
use crate::ids::{ApiTokenId, ContactMethodId, PersonId, SessionId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A person as others mention them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonRef {
    pub id: PersonId,
    pub name: String,
}

/// A row of the list of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::FromRow))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// What they do, like "Site reliability engineer".
    pub title: String,
    /// IANA name, like `Europe/Berlin`.
    pub time_zone: String,
    /// Whose public holidays they have, like `DE` or `DE-BY`; those of the country of the time zone when unset.
    pub holidays_of: Option<String>,
    /// What they know, so that they are found when it breaks.
    pub areas: Vec<String>,
    pub disabled_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// Who is looking at the page. Serialised once into it; holds nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub time_zone: String,
    pub session: SessionId,
    pub organisation: String,
}

impl Viewer {
    /// The actor that this viewer is.
    #[must_use]
    pub fn actor(&self) -> crate::Actor {
        crate::Actor::Person { id: self.id, name: self.name.clone(), role: self.role, session: self.session }
    }
}

/// What the sign-in form sends.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignInForm {
    pub email: String,
    pub password: String,
}

/// Where a sign-in comes from; shown in the list of sessions, and what attempts are limited by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInOrigin {
    pub address: String,
    pub user_agent: String,
}

/// A fresh session: the token goes into the cookie and exists nowhere else.
#[derive(Clone)]
pub struct SignedIn {
    pub token: String,
    pub viewer: Viewer,
    /// How long the cookie may live, in seconds.
    pub max_age_s: i64,
}

/// One signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    pub id: SessionId,
    pub user_agent: String,
    pub address: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
    /// The one that asks.
    pub current: bool,
}

/// What the first-run form sends.
#[derive(Clone, Serialize, Deserialize)]
pub struct SetupForm {
    /// The one-time token of the link.
    pub token: String,
    pub organisation: String,
    pub time_zone: String,
    pub name: String,
    pub email: String,
    pub password: String,
}

/// What creates a person.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonForm {
    pub name: String,
    pub email: String,
    pub role: Role,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub time_zone: String,
    /// Initial password; empty means that they cannot sign in with one yet.
    #[serde(default)]
    pub password: String,
}

/// What a person changes about themselves.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfileForm {
    pub name: String,
    pub title: String,
    pub time_zone: String,
    /// Whose public holidays they have, like `DE` or `DE-BY`; unset or empty: the country of the time zone.
    #[serde(default)]
    pub holidays_of: Option<String>,
    /// What they know; 20 at most.
    #[serde(default)]
    pub areas: Vec<String>,
}

/// A country, or a part of one, with public holidays of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolidayPlace {
    /// `DE`, `DE-BY`
    pub code: String,
    /// `Germany, BY`
    pub name: String,
}

/// What somebody knows, and who they are: the directory of those who are asked when it breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Area {
    pub name: String,
    /// By name; who is disabled is left out.
    pub people: Vec<PersonRef>,
}

/// What creates an API token.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiTokenForm {
    pub name: String,
    pub role: Role,
}

/// An API token without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiToken {
    pub id: ApiTokenId,
    pub name: String,
    pub role: Role,
    /// The first characters, to tell tokens apart.
    pub prefix: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

/// Something new together with its secret, which is shown once and stored only as a hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WithSecret<T> {
    pub item: T,
    pub secret: String,
}

/// How a person gets a one-time link for setting a password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordLinkForm {
    /// Send it to the address that they sign in with, instead of showing it to whoever asks.
    #[serde(default)]
    pub by_mail: bool,
}

/// A one-time link for setting a password. Works for a day, once, and ends all sessions when it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordLink {
    pub person: PersonRef,
    /// Shown this once; none when it goes out by mail.
    pub link: Option<String>,
    /// Where it is sent, when it goes out by mail.
    pub mailed_to: Option<String>,
    /// None by mail: the day begins when the letter leaves.
    pub expires_at: Option<Timestamp>,
}

/// How a person gets in, as admins see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaysIn {
    pub has_password: bool,
    /// A one-time link is out and works until then.
    pub link_until: Option<Timestamp>,
    /// The last one that was sent by mail.
    pub mailing: Option<Mailing>,
    /// Whether this Muster sends mail at all.
    pub sends_mail: bool,
}

/// What the holder of a one-time link reads before setting a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    pub name: String,
    pub email: String,
    pub organisation: String,
    /// They never had a password here.
    pub is_new: bool,
}

/// How a letter of ours fares, from when it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mailing {
    pub asked_at: Timestamp,
    /// When the mail server took it.
    pub sent_at: Option<Timestamp>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// No further attempt is made.
    pub given_up: bool,
}

/// A way to reach a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactMethod {
    pub id: ContactMethodId,
    /// `email` for now.
    pub kind: String,
    pub address: String,
    /// The address that they sign in with: an admin vouches for it, so pages go there before it is verified.
    pub account: bool,
    /// When somebody who reads mail at this address confirmed it.
    pub verified_at: Option<Timestamp>,
    /// The letter that asks for that, the last time it was asked for.
    pub check: Option<Mailing>,
}

impl ContactMethod {
    /// Whether pages are sent to it.
    #[must_use]
    pub fn is_paged(&self) -> bool {
        self.account || self.verified_at.is_some()
    }
}

/// What adds a way to reach a person.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactMethodForm {
    /// An e-mail address.
    pub address: String,
}

/// What the link in a letter asks to confirm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressCheck {
    pub address: String,
    /// Whose pages would go there.
    pub person: PersonRef,
    pub organisation: String,
    pub verified_at: Option<Timestamp>,
}
