//! What is done to a page that has just come, all of it or a part: nothing that is done twice changes anything.

use crate::{declare, dialogs, drafts, editor, fields, instants, live, log, moments, palette, zones};

pub fn everything() {
    moments::arrive();
    instants::arrive();
    zones::arrive();
    fields::arrive();
    drafts::arrive();
    dialogs::arrive();
    declare::arrive();
    palette::arrive();
    log::arrive();
    live::arrive();
    editor::arrive();
}
