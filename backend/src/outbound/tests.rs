//! Addresses that are read, and those that are not, against a server on this machine.

use super::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers requests by their path, each on a connection of its own; says where it listens.
async fn peer() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = vec![0; 4096];
                let read = stream.read(&mut request).await.unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..read]).to_lowercase();
                let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                let answer = match path.as_str() {
                    "/same" if request.contains("if-none-match: \"1\"") => "304 Not Modified\r\n".to_owned(),
                    "/" | "/same" => "200 OK\r\nETag: \"1\"\r\nContent-Length: 5\r\n\r\nhello".to_owned(),
                    "/away" => "302 Found\r\nLocation: /\r\nContent-Length: 0\r\n".to_owned(),
                    "/around" => "302 Found\r\nLocation: /around\r\nContent-Length: 0\r\n".to_owned(),
                    "/inside" => {
                        "302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n".to_owned()
                    }
                    "/file" => "302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n".to_owned(),
                    "/large" => format!("200 OK\r\n\r\n{}", "x".repeat(BODY_MAX + 1)),
                    "/closed" => "401 Unauthorized\r\nContent-Length: 0\r\n".to_owned(),
                    "/broken" => "500 Internal Server Error\r\nContent-Length: 0\r\n".to_owned(),
                    _ => "404 Not Found\r\nContent-Length: 0\r\n".to_owned(),
                };
                let end = if answer.contains("\r\n\r\n") { "" } else { "\r\n" };
                // Whoever has read enough hangs up.
                let _ = stream.write_all(format!("HTTP/1.1 {answer}{end}").as_bytes()).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    address
}

fn names(allowed: &str) -> Outbound {
    let look_up: LookUp = Arc::new(|name: String| {
        Box::pin(async move {
            let addresses: &[&str] = match name.as_str() {
                "peer.test" => &["127.0.0.1"],
                "both.test" => &["10.0.0.1", "127.0.0.1"],
                "cloud.test" => &["169.254.169.254", "fd00:ec2::254"],
                "mapped.test" => &["::ffff:10.0.0.1"],
                _ => return Err(io::Error::other("no such name")),
            };
            Ok(addresses.iter().map(|address| address.parse().unwrap()).collect())
        })
    });
    Outbound::looking_up(allowed.parse().unwrap(), look_up)
}

#[tokio::test]
async fn what_stands_at_an_address_is_read_and_what_is_the_same_is_not() {
    let (peer, outbound) = (peer().await, names("127.0.0.0/8"));
    let hello = Fetched::Text { text: "hello".into(), etag: Some("\"1\"".into()) };
    for address in [format!("http://{peer}/"), format!("http://both.test:{}/away", peer.port())] {
        assert_eq!(outbound.get(&address, None).await, Ok(hello.clone()), "{address}");
    }
    let same = format!("http://{peer}/same");
    assert_eq!(outbound.get(&same, Some("\"1\"")).await, Ok(Fetched::Unchanged));
    assert_eq!(outbound.get(&same, Some("\"0\"")).await, Ok(hello));
}

#[tokio::test]
async fn what_is_not_read_says_why() {
    let (peer, outbound) = (peer().await, names("127.0.0.0/8"));
    let host = || "127.0.0.1".to_owned();
    for (path, why) in [
        ("around", Unreached::Wandering),
        ("inside", Unreached::Inside),
        ("file", Unreached::NoAddress),
        ("large", Unreached::Large(host())),
        ("closed", Unreached::Closed { host: host(), status: 401 }),
        ("broken", Unreached::Status { host: host(), status: 500 }),
        ("nothing", Unreached::Nothing(host())),
    ] {
        assert_eq!(outbound.get(&format!("http://{peer}/{path}"), None).await, Err(why), "{path}");
    }
    let unknown = outbound.get("https://nowhere.test/", None).await;
    assert_eq!(unknown, Err(Unreached::NoHost("nowhere.test".into())));
}

#[tokio::test]
async fn nothing_inside_is_dialled_whatever_it_is_called() {
    let (peer, outbound) = (peer().await, names(""));
    let port = peer.port();
    for address in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://0x7f.1:{port}/"),
        format!("http://0177.0.0.1:{port}/"),
        format!("http://[::1]:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://peer.test:{port}/"),
        format!("http://both.test:{port}/"),
        "webcal://cloud.test/latest/meta-data".to_owned(),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "https://mapped.test/".to_owned(),
    ] {
        assert_eq!(outbound.get(&address, None).await, Err(Unreached::Inside), "{address}");
    }
    let real = Outbound::new(Networks::default());
    assert_eq!(real.get(&format!("http://localhost:{port}/"), None).await, Err(Unreached::Inside));
}

#[test]
fn addresses_are_read_as_people_write_them() {
    for (text, read) in [
        (" webcal://cal.example.org/a.ics ", Some("https://cal.example.org/a.ics")),
        ("WEBCAL://cal.example.org/a.ics", Some("https://cal.example.org/a.ics")),
        ("http://cal.example.org", Some("http://cal.example.org/")),
        ("cal.example.org/a.ics", None),
        ("file:///etc/passwd", None),
        ("ftp://cal.example.org/", None),
        ("https://", None),
        ("", None),
    ] {
        assert_eq!(read_address(text).ok().map(|url| url.to_string()).as_deref(), read, "{text}");
    }
}
