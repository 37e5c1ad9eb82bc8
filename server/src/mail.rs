//! The mailer that the settings describe.

use anyhow::Context;
use backend::notifications::{Mailer, MailerConfig, TlsMode};
use url::Url;

use crate::config::{Config, SmtpTls};

/// A mailer for `MUSTER_SMTP_URL`, or one that says that none is configured.
pub fn mailer(config: &Config) -> anyhow::Result<Mailer> {
    let Some(url) = &config.mail.smtp_url else { return Ok(Mailer::unconfigured()) };
    let settings = settings(url.expose(), config.mail.smtp_tls, config.mail_from());
    let settings = settings.context("MUSTER_SMTP_URL is not a mail server. Write smtp://user:password@host:port")?;
    Ok(Mailer::new(&settings)?)
}

fn settings(url: &str, tls: SmtpTls, from: String) -> Option<MailerConfig> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str().filter(|host| !host.is_empty())?.trim_matches(['[', ']']).to_owned();
    let implicit = url.scheme() == "smtps" || tls == SmtpTls::Tls;
    let credentials = url.password().map(|password| (decoded(url.username()), decoded(password)));
    let usual_port = match (implicit, &credentials) {
        (true, _) => 465,
        (false, Some(_)) => 587,
        (false, None) => 25,
    };
    let tls = match tls {
        _ if implicit => TlsMode::Implicit,
        SmtpTls::Starttls => TlsMode::Required,
        SmtpTls::None => TlsMode::None,
        // A password must not cross a network readably because somebody in between removed STARTTLS.
        SmtpTls::Auto if credentials.is_some() && !is_this_machine(&host) => TlsMode::Required,
        SmtpTls::Auto | SmtpTls::Tls => TlsMode::Opportunistic,
    };
    Some(MailerConfig { host, port: url.port().unwrap_or(usual_port), credentials, tls, from })
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// `%40` → `@`
pub fn decoded(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        let mut digit = || bytes.next().and_then(|byte| char::from(byte).to_digit(16));
        match byte {
            b'%' => decoded.extend(digit().zip(digit()).and_then(|(high, low)| u8::try_from(high * 16 + low).ok())),
            other => decoded.push(other),
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str, tls: SmtpTls) -> (String, u16, Option<(String, String)>, TlsMode) {
        let settings = settings(url, tls, "Muster <m@example.org>".into()).unwrap();
        (settings.host, settings.port, settings.credentials, settings.tls)
    }

    #[test]
    fn the_address_of_a_mail_server_says_all_that_is_needed() {
        let user = Some(("ada".to_owned(), "p@ss/".to_owned()));
        let table = [
            ("smtp://mail", SmtpTls::Auto, ("mail", 25, None, TlsMode::Opportunistic)),
            ("smtp://127.0.0.1:1025", SmtpTls::None, ("127.0.0.1", 1025, None, TlsMode::None)),
            ("smtp://[::1]:1025", SmtpTls::Auto, ("::1", 1025, None, TlsMode::Opportunistic)),
            ("smtp://ada:p%40ss%2F@mail", SmtpTls::Auto, ("mail", 587, user.clone(), TlsMode::Required)),
            ("smtp://ada:p%40ss%2F@localhost", SmtpTls::Auto, ("localhost", 587, user.clone(), TlsMode::Opportunistic)),
            ("smtps://ada:p%40ss%2F@mail", SmtpTls::Auto, ("mail", 465, user, TlsMode::Implicit)),
            ("smtp://mail:2465", SmtpTls::Tls, ("mail", 2465, None, TlsMode::Implicit)),
            ("smtp://mail:587", SmtpTls::Starttls, ("mail", 587, None, TlsMode::Required)),
        ];
        for (url, tls, (host, port, credentials, mode)) in table {
            assert_eq!(read(url, tls), (host.to_owned(), port, credentials, mode), "{url}");
        }
    }
}
