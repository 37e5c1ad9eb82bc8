//! Reads the one kind of request that needs no protocol beyond its header: HTTP/1.1, GET or HEAD of a public page,
//! no body, on a connection that goes on. Whatever is not certainly that is foreign here, and hyper's.

use std::mem::MaybeUninit;

use httparse::{Header, Status};

/// Nobody who asks for a page sends more.
const HEADERS: usize = 64;
/// The longest header that is waited for.
const HEAD_BYTES: usize = 8 * 1024;
const BEGINNINGS: [&[u8]; 2] = [b"GET /status/", b"HEAD /status/"];

/// What the first bytes are.
#[derive(Debug, PartialEq, Eq)]
pub enum Seen<'b> {
    /// They may become a plain request.
    Part,
    Plain(Plain<'b>),
    Foreign,
}

/// One whole request.
#[derive(Debug, PartialEq, Eq)]
pub struct Plain<'b> {
    /// Without the query.
    pub path: &'b str,
    /// False for HEAD.
    pub wants_body: bool,
    pub accept_encoding: Option<&'b [u8]>,
    pub if_none_match: Option<&'b [u8]>,
    /// How many of the bytes it took.
    pub length: usize,
}

pub fn read(bytes: &[u8]) -> Seen<'_> {
    if !BEGINNINGS.iter().any(|beginning| bytes.iter().zip(*beginning).all(|(seen, wanted)| seen == wanted)) {
        return Seen::Foreign;
    }
    let mut headers = [const { MaybeUninit::<Header<'_>>::uninit() }; HEADERS];
    let mut request = httparse::Request::new(&mut []);
    match request.parse_with_uninit_headers(bytes, &mut headers) {
        Ok(Status::Complete(length)) => plain(&request, length).map_or(Seen::Foreign, Seen::Plain),
        Ok(Status::Partial) if bytes.len() < HEAD_BYTES => Seen::Part,
        Ok(Status::Partial) | Err(_) => Seen::Foreign,
    }
}

fn plain<'b>(request: &httparse::Request<'_, 'b>, length: usize) -> Option<Plain<'b>> {
    let target = request.path.filter(|_| request.version == Some(1))?;
    let mut plain = Plain {
        path: target.split_once('?').map_or(target, |(path, _)| path),
        wants_body: request.method == Some("GET"),
        accept_encoding: None,
        if_none_match: None,
        length,
    };
    for header in &*request.headers {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        // Told apart by length first: this runs for every header of every request.
        match header.name.len() {
            15 if is("accept-encoding") => once(&mut plain.accept_encoding, header.value)?,
            13 if is("if-none-match") => once(&mut plain.if_none_match, header.value)?,
            10 if is("connection") && !header.value.eq_ignore_ascii_case(b"keep-alive") => return None,
            14 if is("content-length") => return None,
            17 if is("transfer-encoding") => return None,
            6 if is("expect") => return None,
            7 if is("upgrade") => return None,
            _ => {}
        }
    }
    Some(plain)
}

/// A header that comes twice is a list in two parts.
fn once<'b>(place: &mut Option<&'b [u8]>, value: &'b [u8]) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_request_is_read_with_what_decides_its_answer() {
        let bytes = b"GET /status/shop?x=1 HTTP/1.1\r\nHost: m\r\nAccept-Encoding: br\r\nif-none-match: \"a\"\r\n\
                      Connection: Keep-Alive\r\n\r\nGET";
        let expected = Plain {
            path: "/status/shop",
            wants_body: true,
            accept_encoding: Some(b"br"),
            if_none_match: Some(b"\"a\""),
            length: bytes.len() - 3,
        };
        assert_eq!(read(bytes), Seen::Plain(expected));
        let Seen::Plain(head) = read(b"HEAD /status/shop HTTP/1.1\r\n\r\n") else { panic!("a plain request") };
        assert!(!head.wants_body);
    }

    #[test]
    fn every_beginning_of_a_plain_request_is_a_part_of_one() {
        let whole = b"HEAD /status/shop HTTP/1.1\r\nHost: m\r\n\r\n";
        for end in 0..whole.len() {
            assert_eq!(read(&whole[..end]), Seen::Part, "{end}");
        }
    }

    #[test]
    fn what_needs_more_of_the_protocol_is_foreign() {
        let with = |header: &str| format!("GET /status/shop HTTP/1.1\r\nHost: m\r\n{header}\r\n\r\n");
        let foreign = [
            "GET / HTTP/1.1\r\n\r\n".to_owned(),
            "GET /stat?".to_owned(),
            "POST /status/shop HTTP/1.1\r\n\r\n".to_owned(),
            "get /status/shop HTTP/1.1\r\n\r\n".to_owned(),
            "\r\nGET /status/shop HTTP/1.1\r\n\r\n".to_owned(),
            "GET http://m/status/shop HTTP/1.1\r\n\r\n".to_owned(),
            "GET /status/shop HTTP/1.0\r\n\r\n".to_owned(),
            "GET /status/shop HTTP/2.0\r\n\r\n".to_owned(),
            "GET /status/shop\r\n\r\n".to_owned(),
            with("Connection: close"),
            with("Connection: keep-alive, upgrade"),
            with("Upgrade: websocket"),
            with("Content-Length: 5"),
            with("Transfer-Encoding: chunked"),
            with("Transfer-Encoding : chunked"),
            with("Expect: 100-continue"),
            with("Accept-Encoding: br\r\naccept-encoding: gzip"),
            with(" folded"),
            with(&"X: y\r\n".repeat(HEADERS)),
            with(&format!("X: {}", "y".repeat(HEAD_BYTES))),
            format!("GET /status/{}", "y".repeat(HEAD_BYTES)),
        ];
        for bytes in foreign {
            let seen = read(bytes.as_bytes());
            let long = bytes.len() > HEAD_BYTES && matches!(seen, Seen::Plain(_));
            assert!(seen == Seen::Foreign || long, "{bytes}: {seen:?}");
        }
    }
}
