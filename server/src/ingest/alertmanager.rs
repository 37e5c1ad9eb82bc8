//! The webhook of Alertmanager, version 4. The group is the unit: its key is the alert's, its alerts are the
//! alert's instances, and it resolves when the group does. Unknown fields are accepted.

use super::Dialect;
use crate::problem::Problem;
use domain::Timestamp;
use domain::alerts::{Instance, InstanceStatus, Link, Signal, SignalAction};
use http::StatusCode;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One notification of one group.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Group {
    group_key: String,
    status: Status,
    #[serde(default)]
    group_labels: Pairs,
    #[serde(default)]
    common_labels: Pairs,
    #[serde(default)]
    common_annotations: Pairs,
    #[serde(default, rename = "externalURL")]
    external_url: String,
    #[serde(default)]
    truncated_alerts: u64,
    alerts: Vec<Alert>,
}

type Pairs = BTreeMap<String, String>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Firing,
    Resolved,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Alert {
    status: Status,
    #[serde(default)]
    labels: Pairs,
    #[serde(default)]
    annotations: Pairs,
    starts_at: String,
    #[serde(default)]
    ends_at: String,
    #[serde(default, rename = "generatorURL")]
    generator_url: String,
    #[serde(default)]
    fingerprint: String,
}

impl Dialect for Group {
    fn signal(self) -> Result<Signal, Problem> {
        let mut details: Vec<_> =
            self.common_labels.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        if self.truncated_alerts > 0 {
            details.push((
                "truncated".into(),
                format!("{} more alerts were left out by max_alerts", self.truncated_alerts),
            ));
        }
        Ok(Signal {
            source: "alertmanager".into(),
            action: match self.status {
                Status::Firing => SignalAction::Trigger,
                Status::Resolved => SignalAction::Resolve,
            },
            title: self.title(),
            summary: self.common_annotations.get("description").cloned().unwrap_or_default(),
            links: self.links(),
            instances: self
                .alerts
                .into_iter()
                .enumerate()
                .map(|(at, alert)| alert.instance(at))
                .collect::<Result<_, _>>()?,
            dedup_key: self.group_key,
            details,
        })
    }
}

impl Group {
    /// What is wrong, in the words of whoever wrote the rule, else the labels that make the group.
    fn title(&self) -> String {
        let written = ["summary", "title", "message"].iter().find_map(|name| self.common_annotations.get(*name));
        if let Some(title) = written.filter(|title| !title.trim().is_empty()) {
            return title.clone();
        }
        let name = self.common_labels.get("alertname").or_else(|| self.group_labels.get("alertname"));
        let rest: Vec<_> = self
            .group_labels
            .iter()
            .filter(|(label, _)| *label != "alertname")
            .map(|(_, value)| value.as_str())
            .collect();
        match (name, rest.is_empty()) {
            (Some(name), true) => name.clone(),
            (Some(name), false) => format!("{name} ({})", rest.join(", ")),
            (None, false) => rest.join(", "),
            (None, true) => format!("{} alerts", self.alerts.len()),
        }
    }

    fn links(&self) -> Vec<Link> {
        let named = [("runbook_url", "Runbook"), ("dashboard_url", "Dashboard")];
        let mut links: Vec<Link> = named
            .iter()
            .filter_map(|(name, text)| {
                Some(Link { text: (*text).into(), href: self.common_annotations.get(*name)?.clone() })
            })
            .collect();
        if !self.external_url.is_empty() {
            links.push(Link { text: "Alertmanager".into(), href: self.external_url.clone() });
        }
        links
    }
}

impl Alert {
    fn instance(self, at: usize) -> Result<Instance, Problem> {
        let fingerprint = if self.fingerprint.is_empty() {
            // Older versions send none: the labels are what the fingerprint is made of.
            self.labels.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(",")
        } else {
            self.fingerprint
        };
        Ok(Instance {
            fingerprint,
            status: match self.status {
                Status::Firing => InstanceStatus::Firing,
                Status::Resolved => InstanceStatus::Resolved,
            },
            labels: self.labels.into_iter().collect(),
            annotations: self.annotations.into_iter().collect(),
            starts_at: instant(&self.starts_at, || format!("alerts[{at}].startsAt"))?,
            // While it fires, the end is the year 1.
            ends_at: if self.ends_at.is_empty() || self.ends_at.starts_with("0001-") {
                None
            } else {
                Some(instant(&self.ends_at, || format!("alerts[{at}].endsAt"))?)
            },
            url: Some(self.generator_url).filter(|url| !url.is_empty()),
        })
    }
}

fn instant(text: &str, field: impl Fn() -> String) -> Result<Timestamp, Problem> {
    Timestamp::parse_rfc3339(text).map_err(|_| {
        let detail = format!("{text:?} is no instant; write it like 2026-11-20T03:12:00Z.");
        Problem::new(StatusCode::BAD_REQUEST, "malformed", "Malformed message", detail).at(field())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn group(status: &str) -> serde_json::Value {
        json!({
            "version": "4", "groupKey": "{}:{alertname=\"Disk\"}", "truncatedAlerts": 0, "status": status,
            "receiver": "muster", "groupLabels": {"alertname": "Disk", "region": "eu"},
            "commonLabels": {"alertname": "Disk", "region": "eu"},
            "commonAnnotations": {"runbook_url": "https://wiki.test/disk"},
            "externalURL": "http://alerts.test", "somethingNew": [1],
            "alerts": [{"status": "firing", "labels": {"alertname": "Disk"}, "annotations": {},
                        "startsAt": "2026-11-20T03:12:00.123Z", "endsAt": "0001-01-01T00:00:00Z",
                        "generatorURL": "http://prometheus.test", "fingerprint": "c0ffee"}],
        })
    }

    fn read(value: &serde_json::Value) -> Result<Signal, Problem> {
        super::super::parse::<Group>(value.to_string().as_bytes())?.signal()
    }

    #[test]
    fn a_group_becomes_one_signal() {
        let signal = read(&group("firing")).expect("a signal");
        assert_eq!(signal.dedup_key, "{}:{alertname=\"Disk\"}");
        assert_eq!(signal.title, "Disk (eu)");
        assert_eq!(signal.action, SignalAction::Trigger);
        assert_eq!(signal.instances[0].ends_at, None);
        assert_eq!(signal.links[0].text, "Runbook");
        assert_eq!(read(&group("resolved")).expect("a signal").action, SignalAction::Resolve);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let mut broken = group("firing");
        broken["alerts"][0]["startsAt"] = json!("yesterday");
        assert_eq!(read(&broken).expect_err("refused").errors[0].field, "alerts[0].startsAt");
        let mut broken = group("firing");
        broken["alerts"][0]["status"] = json!("maybe");
        assert_eq!(read(&broken).expect_err("refused").errors[0].field, "alerts[0].status");
        let mut broken = group("firing");
        broken.as_object_mut().expect("an object").remove("groupKey");
        assert!(read(&broken).expect_err("refused").detail.contains("groupKey"));
    }
}
