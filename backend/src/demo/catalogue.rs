//! What Northwind Pay runs: rosters, escalation policies, services, runbooks, the status page.

use domain::oncall::Unit;

/// A roster with a primary and a secondary layer, in which the people of the team take turns.
pub(super) struct RosterPlan {
    pub slug: &'static str,
    pub name: &'static str,
    pub time_zone: &'static str,
    pub handover_time: &'static str,
    pub every: u16,
    pub unit: Unit,
}

/// Who is paged: primary, secondary, then a head; each with the seconds before the next.
pub(super) struct PolicyPlan {
    pub name: &'static str,
    pub roster: &'static str,
    pub waits_s: &'static [i32],
    pub repeats: i32,
}

pub(super) struct ServicePlan {
    pub slug: &'static str,
    pub name: &'static str,
    pub description: &'static str,
    pub core: bool,
    pub roster: &'static str,
    pub policy: Option<&'static str>,
    pub depends_on: &'static [&'static str],
}

pub(super) struct RunbookPlan {
    /// The first one is its home.
    pub services: &'static [&'static str],
    pub title: &'static str,
    pub body: &'static str,
    /// Days since somebody last said that it is right; none: never.
    pub reviewed_days_ago: Option<i64>,
}

pub(super) struct ComponentPlan {
    pub name: &'static str,
    pub description: &'static str,
    pub service: &'static str,
}

#[rustfmt::skip]
pub(super) const ROSTERS: [RosterPlan; 7] = [
    RosterPlan { slug: "payments", name: "Payments", time_zone: "Europe/Amsterdam", handover_time: "09:00", every: 1, unit: Unit::Week },
    RosterPlan { slug: "checkout", name: "Checkout", time_zone: "America/New_York", handover_time: "10:00", every: 1, unit: Unit::Week },
    RosterPlan { slug: "platform", name: "Platform and databases", time_zone: "Europe/Berlin", handover_time: "09:30", every: 3, unit: Unit::Day },
    RosterPlan { slug: "risk", name: "Risk and fraud", time_zone: "Asia/Singapore", handover_time: "10:00", every: 1, unit: Unit::Week },
    RosterPlan { slug: "merchants", name: "Merchant experience", time_zone: "Europe/Athens", handover_time: "09:00", every: 1, unit: Unit::Week },
    RosterPlan { slug: "data", name: "Data and reporting", time_zone: "Asia/Kolkata", handover_time: "11:00", every: 2, unit: Unit::Week },
    RosterPlan { slug: "identity", name: "Identity and IT", time_zone: "Australia/Sydney", handover_time: "08:30", every: 1, unit: Unit::Week },
];

#[rustfmt::skip]
pub(super) const POLICIES: [PolicyPlan; 8] = [
    PolicyPlan { name: "Payments, day and night", roster: "payments", waits_s: &[300, 300, 900], repeats: 2 },
    PolicyPlan { name: "Webhooks and notifications", roster: "payments", waits_s: &[900, 900, 1800], repeats: 1 },
    PolicyPlan { name: "Checkout, day and night", roster: "checkout", waits_s: &[300, 300, 900], repeats: 2 },
    PolicyPlan { name: "Platform, day and night", roster: "platform", waits_s: &[300, 600, 900], repeats: 3 },
    PolicyPlan { name: "Risk, day and night", roster: "risk", waits_s: &[300, 600, 900], repeats: 1 },
    PolicyPlan { name: "Merchant experience", roster: "merchants", waits_s: &[600, 900], repeats: 1 },
    PolicyPlan { name: "Identity", roster: "identity", waits_s: &[300, 600, 900], repeats: 1 },
    PolicyPlan { name: "Data, unhurried", roster: "data", waits_s: &[1800, 3600], repeats: 0 },
];

#[rustfmt::skip]
pub(super) const SERVICES: [ServicePlan; 12] = [
    ServicePlan { slug: "card-payments", name: "Card payments", description: "Authorises and captures card payments with three acquirers.", core: true, roster: "payments", policy: Some("Payments, day and night"), depends_on: &["fraud-scoring", "ledger", "edge-gateway"] },
    ServicePlan { slug: "bank-transfers", name: "Bank transfers", description: "SEPA, Faster Payments and PIX, in and out.", core: true, roster: "payments", policy: Some("Payments, day and night"), depends_on: &["ledger", "edge-gateway"] },
    ServicePlan { slug: "payouts", name: "Payouts", description: "Pays merchants what they are owed, every banking day.", core: true, roster: "payments", policy: Some("Payments, day and night"), depends_on: &["ledger", "bank-transfers"] },
    ServicePlan { slug: "checkout", name: "Checkout page", description: "The hosted page on which customers pay.", core: true, roster: "checkout", policy: Some("Checkout, day and night"), depends_on: &["public-api", "card-payments", "edge-gateway"] },
    ServicePlan { slug: "public-api", name: "Public API", description: "What merchants integrate with: payments, refunds, customers.", core: true, roster: "merchants", policy: Some("Merchant experience"), depends_on: &["card-payments", "bank-transfers", "identity", "edge-gateway"] },
    ServicePlan { slug: "webhooks", name: "Webhooks", description: "Tells merchants' systems what happened to their payments.", core: false, roster: "payments", policy: Some("Webhooks and notifications"), depends_on: &["ledger", "edge-gateway"] },
    ServicePlan { slug: "merchant-dashboard", name: "Merchant dashboard", description: "Where merchants look up payments, refund, and invite colleagues.", core: false, roster: "merchants", policy: Some("Merchant experience"), depends_on: &["public-api", "identity", "reporting"] },
    ServicePlan { slug: "fraud-scoring", name: "Fraud scoring", description: "Scores each payment in under 80 ms. When it is away, payments pass with basic rules.", core: true, roster: "risk", policy: Some("Risk, day and night"), depends_on: &["ledger"] },
    ServicePlan { slug: "ledger", name: "Ledger", description: "The double-entry book of everything that moved. Nothing is paid that is not booked.", core: true, roster: "platform", policy: Some("Platform, day and night"), depends_on: &[] },
    ServicePlan { slug: "identity", name: "Identity and sign-in", description: "Sign-in of merchants and staff; API keys.", core: true, roster: "identity", policy: Some("Identity"), depends_on: &["edge-gateway"] },
    ServicePlan { slug: "edge-gateway", name: "Edge gateway", description: "TLS, routing and rate limits in four regions.", core: true, roster: "platform", policy: Some("Platform, day and night"), depends_on: &[] },
    ServicePlan { slug: "reporting", name: "Reports and exports", description: "Settlement reports, CSV exports and the data warehouse behind them.", core: false, roster: "data", policy: Some("Data, unhurried"), depends_on: &["ledger"] },
];

#[rustfmt::skip]
pub(super) const COMPONENTS: [ComponentPlan; 8] = [
    ComponentPlan { name: "Card payments", description: "Taking card payments through the API and the checkout page.", service: "card-payments" },
    ComponentPlan { name: "Bank transfers", description: "SEPA, Faster Payments and PIX.", service: "bank-transfers" },
    ComponentPlan { name: "Payouts", description: "Money on its way to merchants.", service: "payouts" },
    ComponentPlan { name: "Checkout page", description: "The hosted payment page.", service: "checkout" },
    ComponentPlan { name: "Public API", description: "api.northwind-pay.example", service: "public-api" },
    ComponentPlan { name: "Webhooks", description: "Notifications to merchants' systems.", service: "webhooks" },
    ComponentPlan { name: "Merchant dashboard", description: "dashboard.northwind-pay.example", service: "merchant-dashboard" },
    ComponentPlan { name: "Reports and exports", description: "Settlement reports and CSV exports.", service: "reporting" },
];

pub(super) const RUNBOOKS: [RunbookPlan; 14] = [
    RunbookPlan {
        services: &["card-payments"],
        title: "An acquirer declines or times out",
        body: "When the share of declined payments at one acquirer rises and the others stay flat.\n\n1. Open the acquirer board and compare the three acquirers over the last hour.\n2. If only one is affected, move its traffic: lever “acquirer weights”, 10 % at a time, watch approvals for two minutes each.\n3. Call the acquirer's operations desk; the numbers stand in the password safe under “acquirers”.\n4. Post the reference that they give you in the log.\n5. When their approvals are back for 15 minutes, return the weights in the same steps.\n\nAlert threshold: approvals of one acquirer 10 points under its own week.",
        reviewed_days_ago: Some(5),
    },
    RunbookPlan {
        services: &["card-payments", "fraud-scoring", "ledger"],
        title: "Authorisations are slow",
        body: "1. Look at the trace of a slow authorisation: fraud scoring, ledger or acquirer?\n2. Fraud scoring over 80 ms: switch it to basic rules (lever “score timeout”, 40 ms).\n3. Ledger over 30 ms: see the runbook “Ledger replica falls behind”.\n4. Acquirer: see “An acquirer declines or times out”.",
        reviewed_days_ago: Some(41),
    },
    RunbookPlan {
        services: &["payouts"],
        title: "The payout run is late",
        body: "The run must reach the bank before 16:00 Amsterdam time; the bank closes its window then.\n\n1. Find the batch that is stuck: payouts board, column “oldest batch”.\n2. If it waits for a lock, end the session that holds it (query in the board's notes).\n3. Restart the batch. It is safe: a payout that is booked is never booked again.\n4. After 15:30, tell the treasury desk before anything else.",
        reviewed_days_ago: Some(12),
    },
    RunbookPlan {
        services: &["bank-transfers"],
        title: "A scheme's file was rejected",
        body: "1. Open the rejection code in the scheme's table.\n2. For format errors, stop the sender, so that no second file leaves.\n3. Correct, have a second person read it, send again.\n4. Reconcile the next morning: the ledger must show each transfer once.",
        reviewed_days_ago: Some(97),
    },
    RunbookPlan {
        services: &["checkout"],
        title: "The checkout page does not load",
        body: "1. Try it from two regions (synthetic board).\n2. Compare with the last release: if it is younger than an hour, roll it back first and look for the cause afterwards.\n3. If assets fail, switch to the second content network (lever “assets”).\n4. If the API fails, join the incident of the public API.",
        reviewed_days_ago: Some(18),
    },
    RunbookPlan {
        services: &["public-api"],
        title: "Errors rise on the public API",
        body: "1. Split errors by route and by merchant: one merchant means rate limits, all means us.\n2. One route: is there a release or a flag from the last hour? Undo it.\n3. All routes: gateway or identity. Ask in the log who looks at which.",
        reviewed_days_ago: Some(30),
    },
    RunbookPlan {
        services: &["webhooks"],
        title: "The webhook backlog grows",
        body: "1. Is one merchant's endpoint slow? Set it aside (lever “quarantine endpoint”); its events are kept.\n2. Otherwise add workers: 12 is usual, 40 is the most that the ledger stands.\n3. Events are delivered in order per payment; never skip ahead by hand.\n\nAlert threshold: 20,000 events older than a minute.",
        reviewed_days_ago: Some(3),
    },
    RunbookPlan {
        services: &["merchant-dashboard", "identity"],
        title: "Merchants cannot sign in",
        body: "1. Is it everybody, or those with single sign-on?\n2. Everybody: identity's board, then its runbook.\n3. Single sign-on: check the certificate dates of the connection.",
        reviewed_days_ago: None,
    },
    RunbookPlan {
        services: &["fraud-scoring"],
        title: "Too many good payments are refused",
        body: "1. Compare the share of refusals by model version.\n2. Return to the model before (lever “model”). It takes effect within a minute.\n3. Keep the payments that were refused: risk writes to the merchants the next day.",
        reviewed_days_ago: Some(22),
    },
    RunbookPlan {
        services: &["ledger"],
        title: "Ledger replica falls behind",
        body: "1. Which replica? If it is the one behind reports, let it be, and tell data.\n2. Otherwise take it out of reading (lever “read from”).\n3. Look for long transactions on the primary; end what is older than ten minutes and is not the payout run.\n4. Put it back when it is under one second for five minutes.",
        reviewed_days_ago: Some(8),
    },
    RunbookPlan {
        services: &["ledger"],
        title: "Failover of the ledger",
        body: "Two people, always.\n\n1. Say in the log that you are about to fail over, and wait for the commander.\n2. Stop the payout run.\n3. Promote the standby with the script; it refuses when data would be lost.\n4. Check the balance of the test book: it must be zero.\n5. Start the payout run again.",
        reviewed_days_ago: Some(64),
    },
    RunbookPlan {
        services: &["identity"],
        title: "Signing keys expire",
        body: "1. The date stands on identity's board; keys are renewed a week before.\n2. Renew by hand with the script; old and new are valid together for an hour.\n3. Restart the gateways one region at a time.",
        reviewed_days_ago: Some(140),
    },
    RunbookPlan {
        services: &["edge-gateway"],
        title: "A region must be emptied",
        body: "1. Check that the other three regions are under 60 % of their capacity.\n2. Take the region out of DNS (lever “regions”); traffic leaves within five minutes.\n3. Watch sign-ins and approvals while it drains.\n4. Bring it back at a quarter at a time.",
        reviewed_days_ago: Some(15),
    },
    RunbookPlan {
        services: &["reporting"],
        title: "Settlement reports are late",
        body: "1. Find the first job that failed; the others only wait for it.\n2. Run it again. Twice is enough; then read its log.\n3. Tell support when the reports will be there: merchants ask after 08:00.",
        reviewed_days_ago: None,
    },
];
