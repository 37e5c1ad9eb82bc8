//! What to paste where: addresses and examples for connecting monitoring.

/// The address that Alertmanager posts to.
pub fn alertmanager_address(public_url: &str, secret: &str) -> String {
    format!("{public_url}/api/ingest/alertmanager/{secret}")
}

/// A receiver for `alertmanager.yml`, with the route that uses it. Resolved groups are sent too: without them
/// alerts would stay open.
pub fn alertmanager_receiver(public_url: &str, secret: &str, service: &str) -> String {
    let address = alertmanager_address(public_url, secret);
    format!(
        "receivers:
  - name: muster-{service}
    webhook_configs:
      - url: {address}
        send_resolved: true

route:
  routes:
    - receiver: muster-{service}
      matchers: [ service = \"{service}\" ]"
    )
}

/// One alert by hand, for anything that can send a web request.
pub fn generic_example(public_url: &str, secret: &str) -> String {
    format!(
        "curl -X POST {public_url}/api/ingest/generic/{secret} \\
  -H 'Content-Type: application/json' \\
  -d '{{\"summary\": \"Checkout answers slowly\", \"dedup\": \"checkout-latency\", \"action\": \"trigger\"}}'"
    )
}

/// What a pipeline sends when it changed the service.
pub fn change_example(public_url: &str, secret: &str) -> String {
    format!(
        "curl -X POST {public_url}/api/ingest/changes/{secret} \\
  -H 'Content-Type: application/json' \\
  -d '{{\"summary\": \"checkout-api 10.14-3\", \"kind\": \"deploy\", \"external_id\": \"build-7\"}}'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_receiver_names_the_service_and_sends_resolved_groups() {
        let text = alertmanager_receiver("https://muster.example", "k3y", "checkout");
        assert!(text.contains("url: https://muster.example/api/ingest/alertmanager/k3y\n"));
        assert!(text.contains("send_resolved: true"));
        assert_eq!(text.matches("muster-checkout").count(), 2);
    }

    #[test]
    fn the_examples_are_json() {
        let read = |text: String| -> serde_json::Value {
            serde_json::from_str(text.split("-d '").nth(1).unwrap().trim_end_matches('\'')).unwrap()
        };
        assert_eq!(read(generic_example("https://muster.example", "k3y"))["action"], "trigger");
        let change = change_example("https://muster.example", "k3y");
        assert!(change.contains("https://muster.example/api/ingest/changes/k3y \\\n"), "{change}");
        assert_eq!(read(change)["kind"], "deploy");
    }
}
