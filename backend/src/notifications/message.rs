//! What a page says: enough to decide in the dark whether to get up, and one thing to press.

use domain::responders::PAGES_MAX;
use domain::{AlertId, DeliveryId, IncidentId, IncidentNumber, PageId, PersonId, Timestamp};

/// A page on its way to one address.
#[derive(Clone, Debug)]
pub(super) struct PageMessage {
    pub delivery: DeliveryId,
    pub page: PageId,
    pub attempt: i32,
    pub created_at: Timestamp,
    pub address: String,
    pub person: PersonId,
    pub person_name: String,
    pub about: About,
    pub step: i32,
    pub organisation: String,
}

/// What somebody is paged for.
#[derive(Clone, Debug)]
pub(super) enum About {
    Alert {
        alert: AlertId,
        title: String,
        summary: String,
        service: String,
    },
    /// Somebody asks them to help with an incident.
    Ask {
        incident: IncidentId,
        number: IncidentNumber,
        title: String,
        what: String,
        asked_by: String,
    },
}

/// The words of a page.
struct Words {
    /// A line above the title, as `Service: checkout` and as `checkout`.
    kind: &'static str,
    place: String,
    title: String,
    /// A paragraph; may be empty.
    more: String,
    /// What is said before the link, and what the link is called.
    ask: &'static str,
    press: &'static str,
    thing: &'static str,
    why: String,
}

impl PageMessage {
    pub(super) fn subject(&self) -> String {
        match &self.about {
            About::Alert { title, service, .. } => format!("{service}: {title}"),
            About::Ask { number, what, .. } => format!("{number} needs you: {what}"),
        }
    }

    /// Where what it is about is read.
    pub(super) fn about_url(&self, public_url: &str) -> String {
        match &self.about {
            About::Alert { alert, .. } => format!("{public_url}/alerts/{alert}"),
            About::Ask { number, .. } => format!("{public_url}/incidents/{number}"),
        }
    }

    fn words(&self) -> Words {
        let (person, step) = (&self.person_name, self.step);
        match &self.about {
            About::Alert { title, summary, service, .. } => Words {
                kind: "Service: ",
                place: service.clone(),
                title: title.clone(),
                more: summary.clone(),
                ask: "Acknowledge, so that nobody else is woken",
                press: "Acknowledge",
                thing: "alert",
                why: format!("Sent to {person} by step {step} of the escalation policy."),
            },
            About::Ask { number, title, what, asked_by, .. } => Words {
                kind: "Incident: ",
                place: format!("{number}, {title}"),
                title: what.clone(),
                more: format!("{asked_by} asks you to help."),
                ask: "Say whether you can come",
                press: "Say whether you can come",
                thing: "incident",
                why: format!("Sent to {person}, page {step} of at most {PAGES_MAX} until you answer."),
            },
        }
    }

    /// Plain text, the way a watch or a screen reader shows it.
    pub(super) fn text(&self, act_url: &str, about_url: &str) -> String {
        let Words { kind, place, title, more, ask, thing, why, .. } = self.words();
        let more = if more.is_empty() { more } else { format!("{more}\n\n") };
        let organisation = &self.organisation;
        format!(
            "{title}\n{kind}{place}\n\n{more}{ask}:\n{act_url}\n\nThe {thing}:\n{about_url}\n\n{why} {organisation}\n"
        )
    }

    pub(super) fn html(&self, act_url: &str, about_url: &str) -> String {
        let Words { place, title, more, press, thing, why, .. } = self.words();
        let [title, place, more, why, organisation] =
            [&title, &place, &more, &why, &self.organisation].map(|text| escape(text));
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\
             <title>{title}</title></head>\
             <body style=\"margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif\">\
             <p style=\"margin:0 0 4px;font-size:14px\">{place}</p>\
             <h1 style=\"margin:0 0 12px;font-size:22px;line-height:1.25\">{title}</h1>\
             <p style=\"margin:0 0 24px;white-space:pre-line\">{more}</p>\
             <p style=\"margin:0 0 24px\"><a href=\"{act_url}\" style=\"display:inline-block;padding:14px 28px;\
             border-radius:10px;background:#4a4ad0;color:#ffffff;font-weight:600;text-decoration:none\">{press}</a></p>\
             <p style=\"margin:0 0 24px\"><a href=\"{about_url}\">Open the {thing}</a></p>\
             <p style=\"margin:0;font-size:13px\">{why} {organisation}</p></body></html>"
        )
    }
}

/// Text made safe inside HTML elements and attributes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn hostile_texts_stay_texts() {
        let message = PageMessage {
            delivery: DeliveryId(Uuid::nil()),
            page: PageId(Uuid::nil()),
            attempt: 1,
            created_at: Timestamp(0),
            address: "ada@example.org".into(),
            person: PersonId(Uuid::nil()),
            person_name: "Ada".into(),
            about: About::Alert {
                alert: AlertId(Uuid::nil()),
                title: "<img src=x onerror=alert(1)>".into(),
                summary: "a & b".into(),
                service: "\"checkout\"".into(),
            },
            step: 1,
            organisation: "North & Wind".into(),
        };
        let html = message.html("https://m.test/a", "https://m.test/b");
        assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;") && !html.contains("<img"));
        assert!(html.contains("a &amp; b") && html.contains("&quot;checkout&quot;"));
        assert!(html.contains("North &amp; Wind"));
        assert!(message.text("https://m.test/a", "b").contains("https://m.test/a"));
        let ask = About::Ask {
            incident: IncidentId(Uuid::nil()),
            number: IncidentNumber(42),
            title: "<b>Ledger</b>".into(),
            what: "the replica lags".into(),
            asked_by: "Joan & Co".into(),
        };
        let message = PageMessage { about: ask, ..message };
        assert_eq!(message.subject(), "INC-42 needs you: the replica lags");
        assert_eq!(message.about_url("https://m.test"), "https://m.test/incidents/INC-42");
        let html = message.html("https://m.test/a", "https://m.test/b");
        assert!(html.contains("&lt;b&gt;Ledger") && html.contains("Joan &amp; Co asks you to help."), "{html}");
    }
}
