//! Handing over to a peer on a real socket.

use super::connect::Server;
use super::peer::{End, Manners, Peer};
use super::{Patience, Smtp};
use crate::notifications::{MailerConfig, MailerError, TlsMode};
use lettre::address::Envelope;
use lettre::transport::smtp::client::Certificate;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

const MESSAGE: &[u8] = b"Subject: hello\r\n\r\n.a line that begins with a dot\r\n";

fn config(peer: &Peer, tls: TlsMode) -> MailerConfig {
    let from = "Muster <muster@example.org>".to_owned();
    MailerConfig { host: "localhost".into(), port: peer.port, credentials: None, tls, from }
}

fn plain(peer: &Peer) -> Smtp {
    Smtp::new(&config(peer, TlsMode::None)).unwrap()
}

async fn send(smtp: &Smtp, to: &str) -> Result<(), MailerError> {
    let from = "muster@example.org".parse().unwrap();
    let envelope = Envelope::new(Some(from), vec![to.parse().unwrap()]).unwrap();
    smtp.send(&envelope, MESSAGE).await
}

/// A certificate for localhost, and what a server shows it with.
fn certificate() -> (Certificate, TlsAcceptor) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let root = Certificate::from_der(made.cert.der().to_vec()).unwrap();
    (root, TlsAcceptor::from(Arc::new(config)))
}

#[tokio::test]
async fn messages_follow_each_other_on_one_connection_without_delay() {
    let peer = Peer::start(Manners::default()).await;
    let smtp = plain(&peer);
    for _ in 0..3 {
        send(&smtp, "ada@example.org").await.unwrap();
    }
    let received = peer.received();
    assert_eq!((received.len(), peer.connections()), (3, 1));
    assert!(received[0].content.contains("\n..a line that begins"), "{}", received[0].content);
    assert!(smtp.server.open().await.unwrap().nodelay().unwrap());
}

#[tokio::test]
async fn every_address_of_the_mail_server_is_tried() {
    // localhost is ::1 as well, on machines that know it, where nobody listens.
    let peer = Peer::start(Manners::default()).await;
    let addresses: Vec<_> = tokio::net::lookup_host(("localhost", peer.port)).await.unwrap().collect();
    assert!(addresses.iter().any(std::net::SocketAddr::is_ipv4), "{addresses:?}");
    plain(&peer).check().await.unwrap();
    let nobody = MailerConfig { port: 1, ..config(&peer, TlsMode::None) };
    let refused = Smtp::new(&nobody).unwrap().check().await.unwrap_err();
    assert!(refused.to_string().contains("127.0.0.1:1: Connection refused"), "{refused}");
}

#[tokio::test]
async fn a_kept_connection_that_ended_costs_no_message_and_doubles_none() {
    for end in [End::Closes, End::FallsSilent, End::Says421] {
        let peer = Peer::start(Manners { ends_after: Some((1, end)), ..Manners::default() }).await;
        let smtp =
            Smtp { patience: Patience { kept: Duration::from_millis(100), ..Patience::default() }, ..plain(&peer) };
        for _ in 0..3 {
            send(&smtp, "ada@example.org").await.unwrap();
        }
        let by: Vec<_> = peer.received().into_iter().map(|received| received.connection).collect();
        assert_eq!(by, [1, 2, 3]);
    }
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_is_not_sent_again_from_here() {
    let peer = Peer::start(Manners { ends_after: Some((1, End::SwallowsTheAnswer)), ..Manners::default() }).await;
    let smtp = plain(&peer);
    send(&smtp, "ada@example.org").await.unwrap();
    let lost = send(&smtp, "ada@example.org").await.unwrap_err();
    assert!(lost.may_pass(), "{lost}");
    assert_eq!((peer.received().len(), peer.connections()), (2, 1));
}

#[tokio::test]
async fn a_refusal_leaves_the_connection_to_the_next_message() {
    let recipients = HashMap::from([("gone@example.org", "550 no such person"), ("full@example.org", "452 full")]);
    let peer = Peer::start(Manners { recipients, ..Manners::default() }).await;
    let smtp = plain(&peer);
    let refused = send(&smtp, "gone@example.org").await.unwrap_err();
    assert!(matches!(&refused, MailerError::Refused(why) if why.contains("no such person")), "{refused}");
    assert!(send(&smtp, "full@example.org").await.unwrap_err().may_pass());
    send(&smtp, "ada@example.org").await.unwrap();
    assert_eq!((peer.received().len(), peer.connections()), (1, 1));
    let foreign = send(&smtp, "ädä@example.org").await.unwrap_err();
    assert!(matches!(&foreign, MailerError::Refused(why) if why.contains("beyond ASCII")), "{foreign}");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let peer = Peer::start(Manners { is_mute: true, ..Manners::default() }).await;
    let patience = Patience { message: Duration::from_millis(100), ..Patience::default() };
    let smtp = Smtp { patience, ..plain(&peer) };
    let given_up = send(&smtp, "ada@example.org").await.unwrap_err();
    assert!(given_up.may_pass(), "{given_up}");
    assert!(given_up.to_string().contains("it took longer than"), "{given_up}");
}

#[tokio::test]
async fn messages_go_out_protected_and_signed_in() {
    let (root, tls) = certificate();
    let account = Some(("ada", "p@ss"));
    let credentials = Some(("ada".to_owned(), "p@ss".to_owned()));
    let table = [
        (TlsMode::Implicit, Manners { implicit: Some(tls.clone()), account, ..Manners::default() }),
        (TlsMode::Required, Manners { starttls: Some(tls.clone()), account, ..Manners::default() }),
        (TlsMode::Opportunistic, Manners { starttls: Some(tls), account, ..Manners::default() }),
    ];
    for (mode, manners) in table {
        let peer = Peer::start(manners).await;
        let config = MailerConfig { credentials: credentials.clone(), ..config(&peer, mode) };
        let smtp = Smtp::to(Server::new(&config, std::slice::from_ref(&root)).unwrap());
        for _ in 0..2 {
            send(&smtp, "ada@example.org").await.unwrap();
        }
        assert!(peer.received().iter().all(|received| received.was_protected), "{mode:?}");
        assert_eq!((peer.received().len(), peer.connections()), (2, 1), "{mode:?}");
        assert!(smtp.server.open().await.unwrap().nodelay().unwrap(), "{mode:?}");

        let stranger = Smtp::new(&config).unwrap();
        let refused = send(&stranger, "ada@example.org").await.unwrap_err();
        assert!(refused.may_pass() && refused.to_string().contains("certificate"), "{mode:?}: {refused}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_settings_may_be_put_right() {
    let peer = Peer::start(Manners { account: Some(("ada", "right")), ..Manners::default() }).await;
    let wrong = Some(("ada".to_owned(), "wrong".to_owned()));
    let config = MailerConfig { credentials: wrong, ..config(&peer, TlsMode::None) };
    for config in [config.clone(), MailerConfig { credentials: None, ..config }] {
        let refused = send(&Smtp::new(&config).unwrap(), "ada@example.org").await.unwrap_err();
        assert!(refused.may_pass(), "{refused}");
    }
    let unprotected = Peer::start(Manners::default()).await;
    let config = self::config(&unprotected, TlsMode::Required);
    let refused = send(&Smtp::new(&config).unwrap(), "ada@example.org").await.unwrap_err();
    assert!(refused.may_pass() && unprotected.received().is_empty(), "{refused}");
    let optional = self::config(&unprotected, TlsMode::Opportunistic);
    send(&Smtp::new(&optional).unwrap(), "ada@example.org").await.unwrap();
    assert!(!unprotected.commands().contains(&"STARTTLS".to_owned()));
}
