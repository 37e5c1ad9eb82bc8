//! What a letter says: who writes, one thing to press, and that nothing happens to those who leave it alone.

use super::message::escape;
use domain::DeliveryId;

/// A letter ready to be handed to the mail server.
pub(super) struct LetterMail {
    pub delivery: DeliveryId,
    pub address: String,
    pub name: String,
    pub words: LetterWords,
}

/// What a letter says, whoever it goes to.
pub(crate) struct LetterWords {
    pub subject: String,
    /// One paragraph before the link.
    pub why: String,
    /// What follows it, a line each.
    pub lines: Vec<String>,
    /// What the link is called.
    pub press: &'static str,
    pub link: String,
    /// One paragraph after it.
    pub otherwise: String,
}

/// Whom a letter goes to, from whom.
pub(super) struct Addressee {
    pub delivery: DeliveryId,
    pub address: String,
    pub name: String,
    pub organisation: String,
}

impl LetterMail {
    /// With a one-time link for setting a password.
    pub(super) fn password_link(to: Addressee, link: String) -> Self {
        let Addressee { delivery, address, name, organisation } = to;
        let words = LetterWords {
            subject: format!("Set your password at {organisation}"),
            why: format!(
                "An admin of {organisation} asks you to set your password for Muster, where pages and incidents are \
                 handled. You sign in as {address}."
            ),
            lines: Vec::new(),
            press: "Set your password",
            link,
            otherwise: "The link works once, for a day. If you did not expect this letter, leave it alone: nothing \
                        changes until you press the button behind the link."
                .into(),
        };
        LetterMail { delivery, address, name, words }
    }

    /// With the link that confirms an address.
    pub(super) fn address_check(to: Addressee, link: String) -> Self {
        let Addressee { delivery, address, name, organisation } = to;
        let words = LetterWords {
            subject: format!("Confirm this address for pages of {organisation}"),
            why: format!("Pages for {name} at {organisation} can be sent to {address} once you confirm it."),
            lines: Vec::new(),
            press: "Confirm this address",
            link,
            otherwise: "The link works for a day. If you do not know what this is, leave it alone: nothing is sent \
                        here until you press the button behind the link."
                .into(),
        };
        LetterMail { delivery, address, name, words }
    }

    /// With words that another feature wrote.
    pub(super) fn of(to: Addressee, words: LetterWords) -> Self {
        let Addressee { delivery, address, name, .. } = to;
        LetterMail { delivery, address, name, words }
    }

    pub(super) fn text(&self) -> String {
        let LetterWords { why, lines, press, link, otherwise, .. } = &self.words;
        let lines: String = lines.iter().map(|line| format!("\n{line}")).collect();
        let lines = if lines.is_empty() { lines } else { format!("\n{lines}") };
        format!("{why}{lines}\n\n{press}:\n{link}\n\n{otherwise}\n")
    }

    pub(super) fn html(&self) -> String {
        let [subject, why, press, link, otherwise] = {
            let LetterWords { subject, why, press, link, otherwise, .. } = &self.words;
            [&**subject, &**why, *press, &**link, &**otherwise].map(escape)
        };
        let lines: String = self
            .words
            .lines
            .iter()
            .map(|line| format!("<p style=\"margin:0 0 8px;max-width:60ch;white-space:pre-line\">{}</p>", escape(line)))
            .collect();
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\
             <title>{subject}</title></head>\
             <body style=\"margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif\">\
             <h1 style=\"margin:0 0 12px;font-size:22px;line-height:1.25\">{subject}</h1>\
             <p style=\"margin:0 0 24px;max-width:60ch\">{why}</p>{lines}\
             <p style=\"margin:0 0 24px\"><a href=\"{link}\" style=\"display:inline-block;padding:14px 28px;\
             border-radius:10px;background:#4a4ad0;color:#ffffff;font-weight:600;text-decoration:none\">{press}</a></p>\
             <p style=\"margin:0;font-size:13px;max-width:70ch\">{otherwise}</p></body></html>"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_stay_names() {
        let to = Addressee {
            delivery: DeliveryId(uuid::Uuid::nil()),
            address: "ada@example.org".into(),
            name: "<b>Ada</b>".into(),
            organisation: "\"North & Wind\"".into(),
        };
        let letter = LetterMail::address_check(to, "https://m.test/verify/x".into());
        let html = letter.html();
        assert!(html.contains("&lt;b&gt;Ada&lt;/b&gt;") && html.contains("North &amp; Wind"), "{html}");
        assert!(!html.contains("<b>"), "{html}");
        assert!(letter.text().contains("https://m.test/verify/x"));
    }
}
