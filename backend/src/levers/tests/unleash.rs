//! Levers of a real Unleash server: pulled, read back, refused, put back by a timer; kill switch and rollout.

use super::*;
use domain::levers::{CallState, LeverTestForm};
use reqwest::Method;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

const TOKEN: &str = "*:*.levers-are-tested";

/// An Unleash server on a database of its own. It ends with this.
struct Unleash {
    url: String,
    _child: Child,
}

impl Unleash {
    async fn start(db: &PgPool) -> Unleash {
        let here = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/unleash");
        let modules = std::path::Path::new(here).join("node_modules/unleash-server");
        assert!(modules.is_dir(), "Unleash is not installed: run `npm ci` in backend/tests/unleash");
        let options = db.connect_options();
        let name = format!("{}_flags", options.get_database().unwrap()).to_lowercase();
        let name = name.chars().rev().take(40).collect::<String>().chars().rev().collect::<String>();
        sqlx::query(sqlx::AssertSqlSafe(format!("drop database if exists \"{name}\""))).execute(db).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("create database \"{name}\""))).execute(db).await.unwrap();
        let server = std::env::var("DATABASE_URL").unwrap();
        let (server, query) = server.split_once('?').map_or((server.as_str(), ""), |(server, query)| (server, query));
        let (server, _) = server.rsplit_once('/').unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut child = Command::new("node")
            .arg("start.js")
            .current_dir(here)
            .env("UNLEASH_DB", format!("{server}/{name}?{query}"))
            .env("PORT", port.to_string())
            .env("TOKEN", TOKEN)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node is installed");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        loop {
            let line = lines.next_line().await.unwrap().expect("Unleash starts");
            if line == "ready" {
                break;
            }
        }
        Unleash { url: format!("http://127.0.0.1:{port}"), _child: child }
    }

    async fn call(&self, method: Method, path: &str, body: Value) -> Value {
        let request = crate::outbound::Outgoing {
            method,
            address: &format!("{}/api/admin/projects/default/features{path}", self.url),
            headers: vec![(reqwest::header::AUTHORIZATION, TOKEN.to_owned())],
            body: Some(body.to_string()).filter(|body| body != "null"),
        };
        let outbound = crate::Outbound::new("127.0.0.0/8".parse().unwrap());
        let answer = outbound.send(request).await.unwrap();
        assert!((200..300).contains(&answer.status), "{} {}", answer.status, answer.text);
        serde_json::from_str(&answer.text).unwrap_or(Value::Null)
    }

    /// A flag that is on in production, for everybody.
    async fn flag(&self, name: &str) {
        self.call(Method::POST, "", json!({"name": name, "type": "kill-switch"})).await;
        let parameters = json!({"rollout": "100", "stickiness": "default", "groupId": name});
        let strategy = json!({"name": "flexibleRollout", "constraints": [], "parameters": parameters});
        self.call(Method::POST, &format!("/{name}/environments/production/strategies"), strategy).await;
        self.call(Method::POST, &format!("/{name}/environments/production/on"), Value::Null).await;
    }

    async fn production(&self, flag: &str) -> Value {
        self.call(Method::GET, &format!("/{flag}/environments/production"), Value::Null).await
    }

    fn lever(&self, kind: LeverKind, flag: &str, token: &str) -> LeverForm {
        LeverForm {
            name: format!("{} {flag}", kind.word()),
            kind,
            normal: if kind == LeverKind::KillSwitch { ON } else { LeverState::Percentage(100) },
            target_group: String::new(),
            effect: "Nobody is challenged".into(),
            back_with_incident: true,
            connector: ConnectorForm::Unleash {
                url: self.url.clone(),
                token: token.into(),
                project: String::new(),
                flag: flag.into(),
                environment: "production".into(),
            },
        }
    }
}

#[sqlx::test(migrations = false)]
async fn a_real_flag_server_is_pulled_read_back_and_put_back(db: PgPool) {
    let unleash = Unleash::start(&db).await;
    let house = House::new(db).await;
    unleash.flag("challenge").await;
    let register = async |form| house.backend.register(&house.boss, house.service, form).await.unwrap();
    let made = register(unleash.lever(LeverKind::KillSwitch, "challenge", TOKEN)).await;
    assert_eq!(made.signing_secret, None);
    let switch = made.lever.id;
    let valve = register(unleash.lever(LeverKind::SafetyValve, "challenge", TOKEN)).await.lever.id;
    let last = async || Levers::calls(&house.backend, &house.mara, house.number).await.unwrap().remove(0);

    let tested = house.backend.test(&house.mara, switch, LeverTestForm::default()).await.unwrap();
    assert_eq!(tested.tested_words, "It is on. The flag would be switched off.");
    let quarter = LeverTestForm { wanted: Some(LeverState::Percentage(25)), incident: None };
    let tested = house.backend.test(&house.mara, valve, quarter).await.unwrap();
    assert_eq!(tested.tested_words, "It is 100 %. Its rollout would become 25 %.");
    assert_eq!(unleash.production("challenge").await["enabled"], true, "a test changes nothing");

    let form = PullForm { wanted: LeverState::Percentage(25), reason: "shed load".into(), minutes: Some(10) };
    house.backend.pull(&house.mara, house.number, valve, form).await.unwrap();
    house.work().await;
    let call = last().await;
    assert_eq!((call.state, call.read), (CallState::InForce, Some(LeverState::Percentage(25))), "{call:?}");
    let strategy = unleash.production("challenge").await["strategies"][0].clone();
    assert_eq!(strategy["parameters"], json!({"rollout": "25", "stickiness": "default", "groupId": "challenge"}));

    house.clock.advance_s(600);
    house.work().await;
    let call = last().await;
    assert_eq!((call.state, call.puts_back, call.read), (CallState::InForce, true, Some(LeverState::Percentage(100))));
    assert_eq!(call.asked_by, "Muster");

    house.pull(&house.mara, switch, OFF).await.unwrap();
    house.work().await;
    assert_eq!(unleash.production("challenge").await["enabled"], false);
    let tested = house.backend.test(&house.mara, valve, LeverTestForm::default()).await.unwrap();
    assert_eq!(tested.state, Some(LeverState::Percentage(0)), "nobody gets a flag that is off");
    house.backend.resolve_with(&house.mara, house.number, crate::testing::closing()).await.unwrap();
    house.work().await;
    assert_eq!(unleash.production("challenge").await["enabled"], true, "it went back with the incident");
}

#[sqlx::test(migrations = false)]
async fn what_a_real_flag_server_refuses_is_told_in_its_words(db: PgPool) {
    let unleash = Unleash::start(&db).await;
    let house = House::new(db).await;
    unleash.call(Method::POST, "", json!({"name": "bare", "type": "kill-switch"})).await;
    for (form, told) in [
        (
            unleash.lever(LeverKind::KillSwitch, "bare", "wrong"),
            "does not accept the token (401): You must log in to use Unleash. Give",
        ),
        (unleash.lever(LeverKind::KillSwitch, "no/where", TOKEN), "refused it (404)"),
        (unleash.lever(LeverKind::SafetyValve, "bare", TOKEN), "has no gradual rollout in this environment"),
    ] {
        let lever = house.backend.register(&house.boss, house.service, form).await.unwrap().lever.id;
        let tested = house.backend.test(&house.mara, lever, LeverTestForm::default()).await.unwrap();
        assert_eq!(tested.tested_well, Some(false));
        assert!(tested.tested_words.contains(told), "{}", tested.tested_words);
    }
}
