//! Cookies: reading those of the request, and writing the few that Muster sets.

/// Holds `light` or `dark`; absent: as the system says. Not secret, so that it works before sign-in.
pub const THEME_COOKIE: &str = "theme";

const SESSION_SECURE: &str = "__Host-muster";
const SESSION_PLAIN: &str = "muster";

/// The value of a cookie of this request.
pub(crate) fn read(name: &str) -> Option<String> {
    find(&crate::request::cookie_header()?, name).map(str::to_owned)
}

fn find<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The session token of a request, from its `Cookie` header. Over https only the cookie that a subdomain or a
/// plain-text answer cannot have planted counts.
#[must_use]
pub fn session_token(headers: &http::HeaderMap, secure: bool) -> Option<String> {
    of_request(headers, if secure { SESSION_SECURE } else { SESSION_PLAIN })
}

/// The value of a cookie of a request.
pub(crate) fn of_request(headers: &http::HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(http::header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find_map(|header| find(header, name))
        .map(str::to_owned)
}

/// The `Set-Cookie` of a fresh session.
#[must_use]
pub fn session_cookie(token: &str, max_age_s: i64, secure: bool) -> String {
    let (name, secure) = if secure { (SESSION_SECURE, "; Secure") } else { (SESSION_PLAIN, "") };
    format!("{name}={token}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}")
}

/// The `Set-Cookie` that makes the browser forget the session.
#[must_use]
pub fn expired_session_cookie(secure: bool) -> String {
    session_cookie("", 0, secure)
}

/// Text as a cookie value: everything but letters, digits and a few harmless signs becomes `%XX`.
pub(crate) fn encode(text: &str) -> String {
    use std::fmt::Write;
    let mut value = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'{' | b'}' | b'[' | b']') {
            value.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(value, "%{byte:02X}");
        }
    }
    value
}

/// The text of a cookie value made by [`encode`].
pub(crate) fn decode(value: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let (high, low) = (rest.next()?, rest.next()?);
            let hex = [high, low];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let header = "theme=dark; xmuster=1; muster=abc; muster-flash=%7B";
        assert_eq!(find(header, "muster"), Some("abc"));
        assert_eq!(find(header, "theme"), Some("dark"));
        assert_eq!(find(header, "missing"), None);
    }

    #[test]
    fn any_text_survives_a_cookie() {
        for text in ["", "{\"a\":\"b; c=d\"}", "Ölvir, 100 %", "\u{1F525}\n"] {
            let value = encode(text);
            assert!(value.is_ascii() && !value.contains([';', ',', ' ', '"', '\n']), "{value}");
            assert_eq!(decode(&value).as_deref(), Some(text));
        }
        assert_eq!(decode("%4"), None);
    }
}
