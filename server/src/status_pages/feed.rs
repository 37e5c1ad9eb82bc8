//! The page as an Atom feed (RFC 4287): one entry per incident, which carries all its updates.

use std::fmt::Write;

use app_publish::public::Frame;
use domain::status_pages::{PublicIncident, PublicPage};

use super::summary::{body, changed_at};

pub(super) fn feed(frame: &Frame, page: &PublicPage) -> String {
    let home = text(&format!("{}/status/{}", frame.public_url, page.slug));
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">");
    let name = text(&page.name);
    // Writing to a String does not fail.
    let _ = write!(
        xml,
        "<id>{home}</id><title>{name} status</title><updated>{}</updated><author><name>{name}</name></author>\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{home}/feed.atom\"/>\
         <link rel=\"alternate\" type=\"text/html\" href=\"{home}\"/>",
        changed_at(page)
    );
    for incident in &page.incidents {
        xml.push_str(&entry(&home, incident));
    }
    xml.push_str("</feed>\n");
    xml
}

fn entry(home: &str, incident: &PublicIncident) -> String {
    let address = format!("{home}/incidents/{}", incident.number);
    let changed = incident.updates.first().map_or(incident.started_at, |update| update.at);
    let updates: Vec<String> = incident
        .updates
        .iter()
        .map(|update| format!("{} {}\n{}", update.at, update.status.word(), body(update)))
        .collect();
    format!(
        "<entry><id>{address}</id><title>{}</title><published>{}</published><updated>{changed}</updated>\
         <link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/><content type=\"text\">{}</content></entry>",
        text(&incident.title),
        incident.started_at,
        text(&updates.join("\n\n"))
    )
}

/// Text that may stand in XML 1.0, in an element or in a quoted attribute.
fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
