//! The smallest client that can ask Postgres one question over its socket.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

pub fn answers(url: &str) -> bool {
    query(url, "select 1").is_ok()
}

/// The first column of the first row, empty when there is none.
pub fn query(url: &str, sql: &str) -> Result<String, String> {
    let folder = url.split("host=").nth(1).unwrap().split('&').next().unwrap().replace("%2F", "/");
    let text = |error: std::io::Error| error.to_string();
    let mut stream = UnixStream::connect(format!("{folder}/.s.PGSQL.5432")).map_err(text)?;
    let mut hello = 196_608_u32.to_be_bytes().to_vec();
    hello.extend(b"user\0muster\0database\0muster\0\0");
    send(&mut stream, None, &hello).map_err(text)?;
    read_until_ready(&mut stream)?;
    send(&mut stream, Some(b'Q'), format!("{sql}\0").as_bytes()).map_err(text)?;
    read_until_ready(&mut stream)
}

fn send(stream: &mut UnixStream, kind: Option<u8>, body: &[u8]) -> std::io::Result<()> {
    let mut message: Vec<u8> = kind.into_iter().collect();
    message.extend(u32::try_from(body.len() + 4).unwrap().to_be_bytes());
    message.extend(body);
    stream.write_all(&message)
}

fn read_until_ready(stream: &mut UnixStream) -> Result<String, String> {
    let mut value = String::new();
    let mut refused = None;
    loop {
        let mut head = [0; 5];
        stream.read_exact(&mut head).map_err(|error| refused.clone().unwrap_or_else(|| error.to_string()))?;
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) - 4;
        let mut body = vec![0; length as usize];
        stream.read_exact(&mut body).map_err(|error| error.to_string())?;
        match head[0] {
            b'D' => value = String::from_utf8_lossy(body.get(6..).unwrap_or_default()).into_owned(),
            b'E' => refused = Some(String::from_utf8_lossy(&body).into_owned()),
            b'Z' => return refused.map_or(Ok(value), Err),
            _ => {}
        }
    }
}
