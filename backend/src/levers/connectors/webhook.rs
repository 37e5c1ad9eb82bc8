//! A signed POST to the team's own flag system, as Standard Webhooks says (spec 1.0.0: `webhook-id`, `webhook-timestamp`, and
//! `webhook-signature`, HMAC-SHA256 over all three parts).

use super::{Order, Reach, refused, unreached, words};
use crate::ctx::Ctx;
use crate::outbound::Outgoing;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::levers::{Attempt, LeverState};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use reqwest::header::HeaderName;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

type Result<T> = std::result::Result<T, Attempt>;

#[derive(Serialize)]
struct Body<'a> {
    /// `set`, `read` or `dry_run`.
    action: &'a str,
    lever: About<'a>,
    service: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    wanted: Option<LeverState>,
    reason: &'a str,
    by: &'a str,
    incident: Option<String>,
}

#[derive(Serialize)]
struct About<'a> {
    id: String,
    name: &'a str,
    kind: &'a str,
    target_group: &'a str,
}

#[derive(Deserialize)]
struct Said {
    state: LeverState,
    #[serde(default)]
    message: String,
}

/// The signature of a message with a secret like `whsec_…`: `v1,` and the code. A secret that is no base64 signs nothing.
pub(in crate::levers) fn sign(secret: &str, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).ok()?;
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

pub(super) async fn set(ctx: &Ctx, reach: &Reach, url: &str, order: &Order) -> Result<Attempt> {
    let id = format!("msg_{}", order.id.simple());
    let done = post(ctx, reach, url, &id, "set", order).await?;
    // It says that it did; whether it did is read.
    let again = format!("{id}_read_{}", order.attempt);
    let read = post(ctx, reach, url, &again, "read", order).await?;
    let message = if read.message.is_empty() { done.message } else { read.message };
    Ok(Attempt::Read { state: read.state, message: words(&message) })
}

pub(super) async fn dry_run(ctx: &Ctx, reach: &Reach, url: &str, order: &Order) -> Result<Attempt> {
    let said = post(ctx, reach, url, &format!("msg_{}", order.id.simple()), "dry_run", order).await?;
    let told = words(&said.message);
    let told = if told.is_empty() { String::new() } else { format!(" {told}.") };
    let would = if said.state == order.wanted { "and would stay so" } else { "and would become" };
    let would = if said.state == order.wanted { would.to_owned() } else { format!("{would} {}", order.wanted) };
    Ok(Attempt::Read { state: said.state, message: format!("It is {}, {would}.{told}", said.state) })
}

async fn post(ctx: &Ctx, reach: &Reach, url: &str, id: &str, action: &str, order: &Order) -> Result<Said> {
    let body = Body {
        action,
        lever: About {
            id: reach.lever.to_string(),
            name: &reach.name,
            kind: reach.kind.as_str(),
            target_group: &reach.target_group,
        },
        service: &reach.service,
        wanted: Some(order.wanted).filter(|_| action != "read"),
        reason: &order.reason,
        by: &order.by,
        incident: order.incident.map(|number| number.to_string()),
    };
    let body = serde_json::to_string(&body).map_err(|error| Attempt::Refused(error.to_string()))?;
    let timestamp = ctx.now().0.div_euclid(1000);
    let secrets = [Some(&reach.secret), reach.old_secret.as_ref()];
    let signatures: Vec<String> =
        secrets.into_iter().flatten().filter_map(|secret| sign(secret.expose(), id, timestamp, &body)).collect();
    if signatures.is_empty() {
        return Err(Attempt::Refused("Its signing secret cannot be used. Replace it.".into()));
    }
    let header = HeaderName::from_static;
    let headers = vec![
        (header("webhook-id"), id.to_owned()),
        (header("webhook-timestamp"), timestamp.to_string()),
        (header("webhook-signature"), signatures.join(" ")),
    ];
    let request = Outgoing { method: Method::POST, address: url, headers, body: Some(body) };
    let answer = ctx.outbound.send(request).await.map_err(|why| unreached(&why))?;
    if !(200..300).contains(&answer.status) {
        return Err(refused(&answer));
    }
    let said: Said = serde_json::from_str(&answer.text).map_err(|_| {
        let host = &answer.host;
        Attempt::Refused(format!(
            "“{host}” does not say the state. It answers with JSON, like {{\"state\": {{\"on\": false}}}}."
        ))
    })?;
    if !said.state.fits(reach.kind) {
        let (host, kind) = (&answer.host, reach.kind.word().to_lowercase());
        return Err(Attempt::Refused(format!("“{host}” says {}, which no {kind} can be.", said.state)));
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that Standard Webhooks publishes with its libraries.
    #[test]
    fn signatures_are_those_of_the_published_example() {
        let signature = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signature.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert_eq!(sign("whsec_***", "msg_1", 0, ""), None);
    }
}
