//! The document of an incident: what everybody writes together, and what becomes the review. Its tree, how it reads as
//! HTML, Markdown and plain words, and what changed between two versions of it. Pure; editing itself is Yjs.

mod changes;
mod html;
mod markdown;
mod tree;

#[cfg(not(target_arch = "wasm32"))]
mod port;
#[cfg(not(target_arch = "wasm32"))]
pub use port::Documents;

pub use changes::{SectionChange, changes};
pub use html::html;
pub use markdown::markdown;
pub use tree::{Kind, Mark, Node};

use crate::ids::{DocumentImageId, DocumentTemplateId, DocumentVersionId, IncidentId, IncidentNumber};
use crate::people::PersonRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Largest document, in bytes of its state. What somebody wrote offline may come as one update of that size.
pub const DOCUMENT_MAX: usize = 5 * 1024 * 1024;
/// Largest image, in bytes as it arrives.
pub const IMAGE_MAX: usize = 5 * 1024 * 1024;

/// The document as it reads now, and what the caller may do with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentPage {
    pub incident_id: IncidentId,
    pub tree: Node,
    /// Whether the caller may change it. Otherwise they read along.
    pub may_write: bool,
    /// Nothing was ever written.
    pub is_new: bool,
    pub changed_at: Option<Timestamp>,
    /// Those who wrote, first things first.
    pub authors: Vec<PersonRef>,
    /// What changed since the caller was here, when anything did.
    pub since: Option<SinceYouLeft>,
}

/// What happened in the document while somebody was away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SinceYouLeft {
    /// When they were here last.
    pub left_at: Timestamp,
    /// Those who wrote since.
    pub authors: Vec<PersonRef>,
    pub sections: Vec<SectionChange>,
}

/// What a document may begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentTemplate {
    pub id: DocumentTemplateId,
    pub name: String,
    /// Markdown.
    pub body: String,
    pub changed_at: Timestamp,
}

/// What creates or changes a template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentTemplateForm {
    pub name: String,
    /// Markdown.
    pub body: String,
}

/// A moment of the document that can be looked at again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentVersion {
    pub id: DocumentVersionId,
    pub at: Timestamp,
    /// Those who wrote between the version before and this one.
    pub authors: Vec<PersonRef>,
}

/// A version, and how the present text differs from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentVersionPage {
    pub number: IncidentNumber,
    pub version: DocumentVersion,
    pub tree: Node,
    /// What changed from this version to now.
    pub since: Vec<SectionChange>,
}

/// How a document is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    Markdown,
    /// A whole page that stands alone and prints well.
    Html,
    /// The tree as ProseMirror writes it.
    Json,
}

/// A picture of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentImage {
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// Where an image that was taken in is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentImageRef {
    pub id: DocumentImageId,
}
