//! What is wrong with a form, said at the field where it is wrong.

use serde::{Deserialize, Serialize};

/// Field name → what to do about it, in the order in which the fields stand in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldErrors(pub Vec<(String, String)>);

impl FieldErrors {
    /// One wrong field.
    #[must_use]
    pub fn one(field: &str, problem: impl Into<String>) -> Self {
        FieldErrors(vec![(field.to_owned(), problem.into())])
    }

    /// Adds a problem with a field.
    pub fn add(&mut self, field: &str, problem: impl Into<String>) {
        self.0.push((field.to_owned(), problem.into()));
    }

    /// The first problem with this field, if any.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, problem)| problem.as_str())
    }

    /// `Ok` when nothing was added.
    ///
    /// # Errors
    /// Itself as [`crate::Refusal::Invalid`], when something was.
    pub fn check(self) -> Result<(), crate::Refusal> {
        if self.0.is_empty() { Ok(()) } else { Err(crate::Refusal::Invalid(self)) }
    }
}
