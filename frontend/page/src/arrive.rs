//! What is done to a page that has just come: nothing that is done twice changes anything.

use crate::{drafts, moments, zones};

pub fn everything() {
    moments::arrive();
    zones::arrive();
    drafts::arrive();
}
