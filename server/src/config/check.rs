//! What cannot be seen from one value alone, or must not be quoted when it is wrong: sentences that say
//! what to do.

use std::time::Duration;

use super::{Config, SmtpTls};

impl Config {
    /// Everything that keeps the server from starting, one sentence each; empty when all is well.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut say = |wrong: bool, what: &str| {
            if wrong {
                problems.push(what.to_owned());
            }
        };
        let database = self.database_url.as_ref().map_or("postgres://", |url| url.expose());
        say(
            !["postgres://", "postgresql://"].iter().any(|scheme| database.starts_with(scheme)),
            "DATABASE_URL does not begin with postgres://. Write postgres://user:password@host/database, or \
             leave it out and Muster runs a private Postgres.",
        );
        say(
            self.database_connections < 4,
            "MUSTER_DATABASE_CONNECTIONS must be at least 4: workers and requests need their own.",
        );
        let smtp = self.mail.smtp_url.as_ref().map_or("smtp://host", |url| url.expose());
        say(
            !is_smtp_url(smtp),
            "MUSTER_SMTP_URL is not a mail server. Write smtp://user:password@host:port, with smtps:// for TLS \
             from the first byte; characters such as @ or / in the password are written %40 and %2F.",
        );
        say(
            smtp.starts_with("smtps://") && matches!(self.mail.smtp_tls, SmtpTls::None | SmtpTls::Starttls),
            "MUSTER_SMTP_URL asks for TLS from the first byte (smtps://) and MUSTER_SMTP_TLS for something \
             else. Leave MUSTER_SMTP_TLS out, or write smtp://.",
        );
        say(
            !self.mail_from().contains('@'),
            "MUSTER_MAIL_FROM has no address in it. Write Muster <muster@example.com>.",
        );
        say(
            self.shortest_limit() < Duration::from_millis(100),
            "Every time-out must be at least 100ms. To have a generous one, write 5m.",
        );
        say(
            self.limits.max_connections < 16 || self.limits.max_connections_per_address < 1,
            "MUSTER_MAX_CONNECTIONS must be at least 16 and MUSTER_MAX_CONNECTIONS_PER_ADDRESS at least 1.",
        );
        problems
    }

    /// What works, but not as most operators mean it; written to the log at start.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if !self.listen.ip().is_loopback() && !self.public_url().is_https() {
            warnings.push(
                "Listening beyond this machine without TLS: passwords cross the network readably. Put a proxy \
                 with TLS in front and set MUSTER_PUBLIC_URL to its https:// address."
                    .to_owned(),
            );
        }
        if self.mail.smtp_url.is_none() {
            warnings.push("MUSTER_SMTP_URL is not set, so nobody can be paged by e-mail.".to_owned());
        }
        warnings
    }

    fn shortest_limit(&self) -> Duration {
        let limits = &self.limits;
        let spans = [limits.header_timeout, limits.body_timeout, limits.write_timeout, limits.request_timeout];
        spans.into_iter().min().map(Duration::from).unwrap_or_default()
    }
}

fn is_smtp_url(text: &str) -> bool {
    let rest = text.strip_prefix("smtp://").or_else(|| text.strip_prefix("smtps://"));
    let host = rest.map(|rest| rest.rsplit_once('@').map_or(rest, |(_, host)| host));
    let name = host.map(|host| host.split(['/', '?']).next().unwrap_or_default());
    name.is_some_and(|name| !name.is_empty() && !name.starts_with(':') && port_is_number(name))
}

fn port_is_number(host: &str) -> bool {
    match host.rsplit_once(':') {
        Some((_, port)) if !host.ends_with(']') => port.parse::<u16>().is_ok(),
        _ => true,
    }
}
