//! What a page says: enough to decide in the dark whether to get up, and one thing to press.

use domain::{DeliveryId, PageId, PersonId, Timestamp};

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
    pub alert: domain::AlertId,
    pub title: String,
    pub summary: String,
    pub service: String,
    pub step: i32,
    pub organisation: String,
}

impl PageMessage {
    pub(super) fn subject(&self) -> String {
        format!("{}: {}", self.service, self.title)
    }

    /// Plain text, the way a watch or a screen reader shows it.
    pub(super) fn text(&self, acknowledge_url: &str, alert_url: &str) -> String {
        let PageMessage { title, service, summary, person_name, step, organisation, .. } = self;
        let summary = if summary.is_empty() { String::new() } else { format!("{summary}\n\n") };
        format!(
            "{title}\nService: {service}\n\n{summary}Acknowledge, so that nobody else is woken:\n{acknowledge_url}\n\n\
             The alert:\n{alert_url}\n\nSent to {person_name} by step {step} of the escalation policy. {organisation}\n"
        )
    }

    pub(super) fn html(&self, acknowledge_url: &str, alert_url: &str) -> String {
        let [title, service, summary, person, organisation] =
            [&self.title, &self.service, &self.summary, &self.person_name, &self.organisation].map(|text| escape(text));
        let step = self.step;
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\
             <title>{title}</title></head>\
             <body style=\"margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif\">\
             <p style=\"margin:0 0 4px;font-size:14px\">{service}</p>\
             <h1 style=\"margin:0 0 12px;font-size:22px;line-height:1.25\">{title}</h1>\
             <p style=\"margin:0 0 24px;white-space:pre-line\">{summary}</p>\
             <p style=\"margin:0 0 24px\"><a href=\"{acknowledge_url}\" style=\"display:inline-block;padding:14px 28px;\
             border-radius:10px;background:#4a4ad0;color:#ffffff;font-weight:600;text-decoration:none\">Acknowledge</a></p>\
             <p style=\"margin:0 0 24px\"><a href=\"{alert_url}\">Open the alert</a></p>\
             <p style=\"margin:0;font-size:13px\">Sent to {person} by step {step} of the escalation policy. {organisation}</p></body></html>"
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
            alert: domain::AlertId(Uuid::nil()),
            title: "<img src=x onerror=alert(1)>".into(),
            summary: "a & b".into(),
            service: "\"checkout\"".into(),
            step: 1,
            organisation: "North & Wind".into(),
        };
        let html = message.html("https://m.test/a", "https://m.test/b");
        assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;") && !html.contains("<img"));
        assert!(html.contains("a &amp; b") && html.contains("&quot;checkout&quot;"));
        assert!(html.contains("North &amp; Wind"));
        assert!(message.text("https://m.test/a", "b").contains("https://m.test/a"));
    }
}
