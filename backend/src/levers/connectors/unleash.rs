//! Levers of an Unleash server, by its admin API: a kill switch is a flag that is on or off in an environment, a safety valve
//! is the rollout of its `flexibleRollout` strategy there.

use super::{Order, Reach, refused, said, unreached};
use crate::ctx::Ctx;
use crate::outbound::{Answered, Outgoing};
use domain::levers::{Attempt, Connector, LeverKind, LeverState};
use reqwest::header::AUTHORIZATION;
use reqwest::{Method, Url};
use serde::Deserialize;

type Result<T> = std::result::Result<T, Attempt>;

const ROLLOUT: &str = "flexibleRollout";

/// A flag in an environment.
#[derive(Deserialize)]
struct Flag {
    enabled: bool,
    #[serde(default)]
    strategies: Vec<Strategy>,
}

#[derive(Deserialize)]
struct Strategy {
    #[serde(default)]
    id: String,
    name: String,
    #[serde(default)]
    disabled: Option<bool>,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Default, Deserialize)]
struct Parameters {
    #[serde(default)]
    rollout: Option<serde_json::Value>,
}

pub(super) async fn set(ctx: &Ctx, reach: &Reach, order: &Order) -> Result<Attempt> {
    let before = read(ctx, reach).await?;
    match order.wanted {
        LeverState::On(on) if before.enabled != on => {
            let word = if on { "on" } else { "off" };
            call(ctx, reach, Method::POST, &[word], None).await?;
        }
        LeverState::Percentage(share) if before.rollout(reach)? != share => {
            let strategy = before.strategy(reach)?.id.clone();
            let patch =
                serde_json::json!([{ "op": "replace", "path": "/parameters/rollout", "value": share.to_string() }]);
            call(ctx, reach, Method::PATCH, &["strategies", &strategy], Some(patch.to_string())).await?;
        }
        _ => {}
    }
    let after = read(ctx, reach).await?;
    Ok(Attempt::Read { state: after.state(reach)?, message: after.aside(reach) })
}

pub(super) async fn dry_run(ctx: &Ctx, reach: &Reach, order: &Order) -> Result<Attempt> {
    let now = read(ctx, reach).await?;
    let (state, aside) = (now.state(reach)?, now.aside(reach));
    let aside = if aside.is_empty() { aside } else { format!(" {aside}.") };
    let would = match order.wanted {
        wanted if wanted == state => "It would stay so".to_owned(),
        LeverState::On(on) => format!("The flag would be switched {}", if on { "on" } else { "off" }),
        LeverState::Percentage(share) => format!("Its rollout would become {share} %"),
    };
    Ok(Attempt::Read { state, message: format!("It is {state}. {would}.{aside}") })
}

impl Flag {
    /// The one strategy whose rollout is meant.
    fn strategy(&self, reach: &Reach) -> Result<&Strategy> {
        let mut rollouts = self.strategies.iter().filter(|one| one.name == ROLLOUT && one.disabled != Some(true));
        let name = flag_of(reach);
        match (rollouts.next(), rollouts.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err(Attempt::Refused(format!(
                "The flag “{name}” has no gradual rollout in this environment. Add one to it in Unleash."
            ))),
            (Some(_), Some(_)) => Err(Attempt::Refused(format!(
                "The flag “{name}” has several gradual rollouts in this environment. Leave one, so that it is clear which is meant."
            ))),
        }
    }

    fn rollout(&self, reach: &Reach) -> Result<u8> {
        let rollout = self.strategy(reach)?.parameters.rollout.as_ref();
        let text = rollout.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        let share = text.and_then(|text| text.parse().ok()).filter(|share| *share <= 100);
        share.ok_or_else(|| Attempt::Refused(format!("The rollout of “{}” is no percentage.", flag_of(reach))))
    }

    /// What users get: nobody gets a flag that is off, whatever its rollout.
    fn state(&self, reach: &Reach) -> Result<LeverState> {
        Ok(match reach.kind {
            LeverKind::KillSwitch => LeverState::On(self.enabled),
            LeverKind::SafetyValve => {
                let rollout = self.rollout(reach)?;
                LeverState::Percentage(if self.enabled { rollout } else { 0 })
            }
        })
    }

    fn aside(&self, reach: &Reach) -> String {
        match reach.kind {
            LeverKind::SafetyValve if !self.enabled => {
                "The flag is off in this environment, so that nobody gets it whatever the rollout".into()
            }
            _ => String::new(),
        }
    }
}

fn flag_of(reach: &Reach) -> &str {
    match &reach.connector {
        Connector::Unleash { flag, .. } => flag,
        Connector::Webhook { .. } => "",
    }
}

async fn read(ctx: &Ctx, reach: &Reach) -> Result<Flag> {
    let answer = call(ctx, reach, Method::GET, &[], None).await?;
    serde_json::from_str(&answer.text)
        .map_err(|_| Attempt::Refused(format!("“{}” does not answer like an Unleash server.", answer.host)))
}

/// Calls something below the flag in its environment.
async fn call(ctx: &Ctx, reach: &Reach, method: Method, below: &[&str], body: Option<String>) -> Result<Answered> {
    let address =
        address(reach, below).ok_or_else(|| Attempt::Refused("Its address cannot be read. Change it.".into()))?;
    let headers = vec![(AUTHORIZATION, reach.secret.expose().to_owned())];
    let request = Outgoing { method, address: &address, headers, body };
    let answer = ctx.outbound.send(request).await.map_err(|why| unreached(&why))?;
    match answer.status {
        200..300 => Ok(answer),
        401 | 403 => Err(Attempt::Refused(format!(
            "“{}” does not accept the token ({}): {}. Give the lever another one.",
            answer.host,
            answer.status,
            said(&answer.text)
        ))),
        _ => Err(refused(&answer)),
    }
}

fn address(reach: &Reach, below: &[&str]) -> Option<String> {
    let Connector::Unleash { url, project, flag, environment } = &reach.connector else { return None };
    let mut url = Url::parse(url).ok()?;
    let parts = ["api", "admin", "projects", project, "features", flag, "environments", environment];
    url.path_segments_mut().ok()?.pop_if_empty().extend(parts.iter().chain(below));
    Some(url.to_string())
}
