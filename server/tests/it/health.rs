//! Alive, ready, measured.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;

use axum::body::Body;
use domain::Timestamp;
use http::{Request, StatusCode};
use serde_json::Value;
use sqlx::PgPool;
use tokio::io::AsyncWriteExt;

use crate::support::{SOON, Server, header, text};

async fn readiness(server: &Server) -> (StatusCode, Value) {
    let answer = server.get("/readyz").await;
    let status = answer.status();
    (status, serde_json::from_str(&text(answer).await).unwrap())
}

fn check<'a>(answer: &'a Value, name: &str) -> &'a Value {
    answer["checks"].as_array().unwrap().iter().find(|check| check["name"] == name).unwrap()
}

/// The listener hears itself a moment after it has started.
async fn until_ready(server: &Server) -> Value {
    let ready = async {
        loop {
            let (status, answer) = readiness(server).await;
            if status == StatusCode::OK {
                return answer;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, ready).await.expect("the server becomes ready")
}

#[sqlx::test(migrations = false)]
async fn a_server_is_ready_when_everything_it_needs_works(db: PgPool) {
    let server = Server::start(db).await;
    assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
    let answer = until_ready(&server).await;
    assert_eq!(answer["ready"], true);
    for name in ["database", "migrations", "workers", "listener"] {
        assert_eq!(check(&answer, name)["ok"], true, "{answer}");
    }
}

#[sqlx::test(migrations = false)]
async fn a_worker_that_stands_still_is_named(db: PgPool) {
    let server = Server::start(db).await;
    until_ready(&server).await;
    server.pulses.beat("escalation", Timestamp(0), 60);
    let (status, answer) = readiness(&server).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(check(&answer, "workers")["detail"], "late: escalation");
}

#[sqlx::test(migrations = false)]
async fn without_a_database_the_process_lives_and_is_not_ready(db: PgPool) {
    let server = Server::start(db.clone()).await;
    db.close().await;
    assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
    let (status, answer) = readiness(&server).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(check(&answer, "database")["ok"], false);
}

#[sqlx::test(migrations = false)]
async fn metrics_satisfy_promtool(db: PgPool) {
    let server = Server::start(db.clone()).await;
    let rosters = "insert into rosters (id, slug, name, time_zone, created_at)
                   values ('00000000-0000-0000-0000-000000000001', 'payments', 'Payments', 'UTC', now())";
    let version = "insert into roster_versions (id, roster_id, number, effective_from, plan, published_at, published_by)
                   select id, id, 1, '2026-01-01', jsonb_build_object('rotations', jsonb_build_array(jsonb_build_object(
                       'id', id, 'layer', 1, 'name', 'One', 'time_zone', 'UTC', 'hours', '[]'::jsonb, 'turns', '[[]]'::jsonb,
                       'handover', jsonb_build_object('starts_on', '2026-01-01', 'time', '09:00', 'every', 1, 'unit', 'day')
                   ))), now(), 'Test' from rosters";
    for sql in [rosters, version] {
        sqlx::query(sql).execute(&db).await.unwrap();
    }
    server.get("/healthz").await;
    server.get("/incidents/INC-42").await;
    server.get("/wp-login.php").await;
    let answer = server.get("/metrics").await;
    assert!(header(&answer, "content-type").starts_with("text/plain; version=0.0.4"));
    let metrics = text(answer).await;
    for expected in [
        "muster_http_request_duration_seconds_bucket{method=\"GET\",route=\"/healthz\",status=\"200\",le=\"0.001\"}",
        "route=\"unmatched\",status=\"404\"",
        "muster_database_connections{state=\"busy\"}",
        "process_resident_memory_bytes",
        "muster_on_call_people{roster=\"payments\",layer=\"1\",planned=\"nobody\"} 0",
    ] {
        assert!(metrics.contains(expected), "{expected} in {metrics}");
    }
    assert!(!metrics.contains("INC-42") && !metrics.contains("wp-login"), "routes, not paths, are labels");
    promtool(&metrics).await;
}

async fn promtool(metrics: &str) {
    // Where it had to be fetched it is not on the path.
    let program = std::env::var_os("PROMTOOL").unwrap_or_else(|| "promtool".into());
    let mut check = tokio::process::Command::new(program);
    check.args(["check", "metrics"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut check = check.spawn().expect("promtool is installed: apt install prometheus");
    check.stdin.take().unwrap().write_all(metrics.as_bytes()).await.unwrap();
    let output = check.wait_with_output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.trim().is_empty(), "{said}");
}

/// A metric without a meaning fails `promtool`, but only once it has been measured.
#[test]
fn every_metric_has_a_meaning() {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut sources = String::new();
    for room in ["backend/src", "server/src"] {
        read_all(&house.join(room), &mut sources);
    }
    let described = names_after(&sources, "describe_");
    for kind in ["counter!(", "gauge!(", "histogram!("] {
        for name in names_after(&sources, kind) {
            assert!(described.contains(&name), "{name} is not described in server/src/telemetry/metrics.rs");
        }
    }
}

fn read_all(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, into);
        } else {
            into.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

/// The first text in quotes after each occurrence of `start`.
fn names_after(sources: &str, start: &str) -> BTreeSet<String> {
    let places = sources.split(start).skip(1);
    let quoted = places.filter_map(|place| place.split('"').nth(1));
    quoted.filter(|name| name.starts_with("muster_")).map(str::to_owned).collect()
}

#[sqlx::test(migrations = false)]
async fn a_head_request_is_answered_without_a_body(db: PgPool) {
    let server = Server::start(db).await;
    let answer = server.call(Request::head("/healthz").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(text(answer).await, "");
}
