//! Who may do what: one table, asked in one place (`backend::authz`).

use crate::ids::{ApiTokenId, IngestKeyId, PersonId, SessionId};
use serde::{Deserialize, Serialize};

/// What a person or a token may do in general.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, including people, tokens and settings.
    Admin,
    /// Rosters, services, escalation policies and status pages.
    Manager,
    /// Alerts and incidents.
    Responder,
    /// Reads, subscribes, and may declare.
    Stakeholder,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Admin, Role::Manager, Role::Responder, Role::Stakeholder];

    /// As stored and as written in tokens and forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Manager => "manager",
            Role::Responder => "responder",
            Role::Stakeholder => "stakeholder",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Role::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| format!("{text:?} is no role; use admin, manager, responder or stakeholder"))
    }
}

/// What is asked to be done, as coarse as rights differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// See incidents, alerts, rosters, services, updates.
    Read,
    /// Declare an incident, and say "I see it too".
    Declare,
    /// Acknowledge, resolve and attach alerts; work in an incident: log, status, severity, roles, answers.
    Respond,
    /// Publish an update, internal or public.
    PublishUpdate,
    /// Cover a shift.
    CoverShift,
    /// Rosters, escalation policies, services, runbooks, ingest keys.
    ManageCatalogue,
    /// Status pages and their components.
    ManageStatusPages,
    /// People, roles, API tokens, organisation settings.
    Administer,
    /// Read the audit log.
    ReadAudit,
}

impl Action {
    pub const ALL: [Action; 9] = [
        Action::Read,
        Action::Declare,
        Action::Respond,
        Action::PublishUpdate,
        Action::CoverShift,
        Action::ManageCatalogue,
        Action::ManageStatusPages,
        Action::Administer,
        Action::ReadAudit,
    ];
}

/// The table of rights.
#[must_use]
pub fn may(role: Role, action: Action) -> bool {
    use Action::{Administer, CoverShift, Declare, PublishUpdate, Read, ReadAudit, Respond};
    match role {
        Role::Admin => true,
        Role::Manager => !matches!(action, Administer | ReadAudit),
        Role::Responder => matches!(action, Read | Declare | Respond | PublishUpdate | CoverShift),
        Role::Stakeholder => matches!(action, Read | Declare),
    }
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// A person signed in with a session.
    Person { id: PersonId, name: String, role: Role, session: SessionId },
    /// A person who followed a signed link in a page, and may only do what the link is for.
    Link { id: PersonId, name: String },
    /// A program with an API token.
    Token { id: ApiTokenId, name: String, role: Role },
    /// Monitoring, through an ingest key.
    Monitoring { key: IngestKeyId, name: String },
    /// Muster itself: workers, the command line.
    Muster,
}

impl Actor {
    /// The person behind the act, if there is one.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Actor::Person { id, .. } | Actor::Link { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// The name that the timeline shows.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Actor::Person { name, .. }
            | Actor::Link { name, .. }
            | Actor::Token { name, .. }
            | Actor::Monitoring { name, .. } => name,
            Actor::Muster => "Muster",
        }
    }

    /// Whether this actor may do this in general. Links and keys may do nothing but what they are for.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        match self {
            Actor::Person { role, .. } | Actor::Token { role, .. } => may(*role, action),
            Actor::Muster => true,
            Actor::Link { .. } | Actor::Monitoring { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_rights() {
        let expected = [
            (Action::Read, [true, true, true, true]),
            (Action::Declare, [true, true, true, true]),
            (Action::Respond, [true, true, true, false]),
            (Action::PublishUpdate, [true, true, true, false]),
            (Action::CoverShift, [true, true, true, false]),
            (Action::ManageCatalogue, [true, true, false, false]),
            (Action::ManageStatusPages, [true, true, false, false]),
            (Action::Administer, [true, false, false, false]),
            (Action::ReadAudit, [true, false, false, false]),
        ];
        assert_eq!(expected.len(), Action::ALL.len());
        for (action, allowed) in expected {
            for (role, allowed) in Role::ALL.into_iter().zip(allowed) {
                assert_eq!(may(role, action), allowed, "{role:?} {action:?}");
            }
        }
    }
}
