//! The loops of the workers: run the body, wait until something is due or something happened, again. The
//! bodies live in `backend`; several processes share the work there.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use backend::events::{Hub, Subscription, Told};
use backend::notifications::{Deliveries, Mailer, deliver_letters};
use backend::{
    Ctx, ask_for_causes, carry_out_levers, escalation, idempotency, nudge_for_updates, page_again, people,
    read_calendars, remind,
};
use domain::Timestamp;
use domain::events::{Change, Event};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::health::Pulses;

/// Without any hint, a worker looks again after this long; the one that reminds looks at whole rosters, and calendars
/// are read by the hour.
const AT_LEAST_EVERY: Duration = Duration::from_secs(5);
const REMIND_EVERY: Duration = Duration::from_secs(60);
const READ_CALENDARS_EVERY: Duration = Duration::from_secs(60);
/// The pause after a failure doubles from the first to the last of these.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LAST_PAUSE: Duration = Duration::from_secs(8);
const TIDY_UP_EVERY: Duration = Duration::from_secs(3600);
/// A round may take as long as a mail server that hesitates.
const LATE_AFTER_S: i64 = 120;

/// What has a worker run before its time.
struct Wake {
    /// Which events may have made something due.
    concerns: fn(&Event) -> bool,
    /// Something in this process.
    sooner: Arc<Notify>,
    /// Without any hint, it looks again after this long.
    at_least_every: Duration,
}

impl Wake {
    fn by(concerns: fn(&Event) -> bool) -> Self {
        Self { concerns, sooner: Arc::default(), at_least_every: AT_LEAST_EVERY }
    }

    /// Waits for an event that concerns the worker.
    async fn hears(&self, told: &mut Subscription) {
        loop {
            match told.next().await {
                Some(Told::Event(event)) if !(self.concerns)(&event) => {}
                Some(_) => return,
                // Nothing more will be told; there is still the time.
                None => return std::future::pending().await,
            }
        }
    }
}

/// What every worker needs. Cheap to clone.
#[derive(Clone)]
pub struct Workers {
    ctx: Ctx,
    hub: Hub,
    pulses: Pulses,
    stop: CancellationToken,
}

/// Whether a change may say when the next update comes.
fn makes_a_promise(change: &Change) -> bool {
    matches!(
        change,
        Change::UpdatePublished { .. }
            | Change::IncidentDeclared { .. }
            | Change::IncidentStatusChanged { .. }
            | Change::IncidentSeverityChanged { .. }
            | Change::IncidentCameBack { .. }
    )
}

/// Whether a call of a lever may be due.
fn moves_a_lever(event: &Event) -> bool {
    matches!(
        event.change,
        Change::LeverPulled { .. }
            | Change::LeverPutBack { .. }
            | Change::LeverTimed { .. }
            | Change::LeverInForce { .. }
    )
}

impl Workers {
    pub fn new(ctx: Ctx, hub: Hub, pulses: Pulses, stop: CancellationToken) -> Self {
        Self { ctx, hub, pulses, stop }
    }

    /// Starts all of them.
    pub fn start(self, tasks: &TaskTracker, mailer: Mailer) {
        let ctx = self.ctx.clone();
        let chain_moves =
            |event: &Event| matches!(event.change, Change::AlertFired { .. } | Change::PageCreated { .. });
        tasks.spawn(self.clone().go_round("escalation", Wake::by(chain_moves), move || {
            let ctx = ctx.clone();
            async move { escalation::advance(&ctx).await }
        }));
        tasks.spawn(self.clone().tidy_up());
        let (ctx, post) = (self.ctx.clone(), mailer.clone());
        let is_of_no_alert = |event: &Event| event.alert_id.is_none();
        tasks.spawn(self.clone().go_round("letters", Wake::by(is_of_no_alert), move || {
            let (ctx, mailer) = (ctx.clone(), post.clone());
            async move { deliver_letters(&ctx, &mailer).await }
        }));
        let ctx = self.ctx.clone();
        // Nothing that happens makes a reminder due; time does.
        let wake = Wake { at_least_every: REMIND_EVERY, ..Wake::by(|_| false) };
        tasks.spawn(self.clone().go_round("reminders", wake, move || {
            let ctx = ctx.clone();
            async move { remind(&ctx).await }
        }));
        let ctx = self.ctx.clone();
        let wake = Wake { at_least_every: REMIND_EVERY, ..Wake::by(|_| false) };
        tasks.spawn(self.clone().go_round("causes", wake, move || {
            let ctx = ctx.clone();
            async move { ask_for_causes(&ctx).await }
        }));
        let ctx = self.ctx.clone();
        // A promise is made by an update, a declaration, and whoever rates or reopens.
        let promises = |event: &Event| event.incident_id.is_some() && makes_a_promise(&event.change);
        let wake = Wake { at_least_every: REMIND_EVERY, ..Wake::by(promises) };
        tasks.spawn(self.clone().go_round("promises", wake, move || {
            let ctx = ctx.clone();
            async move { nudge_for_updates(&ctx).await }
        }));
        let ctx = self.ctx.clone();
        tasks.spawn(self.clone().go_round("levers", Wake::by(moves_a_lever), move || {
            let ctx = ctx.clone();
            async move { carry_out_levers(&ctx).await }
        }));
        let ctx = self.ctx.clone();
        let asks = |event: &Event| matches!(event.change, Change::ResponderAsked { .. });
        tasks.spawn(self.clone().go_round("responders", Wake::by(asks), move || {
            let ctx = ctx.clone();
            async move { page_again(&ctx).await }
        }));
        let ctx = self.ctx.clone();
        let wake = Wake { at_least_every: READ_CALENDARS_EVERY, ..Wake::by(|_| false) };
        tasks.spawn(self.clone().go_round("calendars", wake, move || {
            let ctx = ctx.clone();
            async move { read_calendars(&ctx).await }
        }));
        let deliveries = Deliveries::new(self.ctx.clone(), mailer);
        tasks.spawn(async move {
            let next = deliveries.clone();
            let start_due = move || {
                let deliveries = next.clone();
                async move { deliveries.start_due().await }
            };
            let concerns = |event: &Event| matches!(event.change, Change::PageCreated { .. });
            let wake = Wake { sooner: deliveries.ended(), ..Wake::by(concerns) };
            self.go_round("deliveries", wake, start_due).await;
            deliveries.finish().await;
        });
    }

    /// Runs `body` until stopped. It answers when it has to run next; `wake` has it run before that.
    async fn go_round<F>(self, name: &'static str, wake: Wake, body: impl Fn() -> F)
    where
        F: Future<Output = backend::Result<Option<Timestamp>>> + Send + 'static,
    {
        let mut told = self.hub.subscribe();
        let mut pause = FIRST_PAUSE;
        while !self.stop.is_cancelled() {
            // What happened until now, the round finds in the tables.
            told.skip();
            // In a task of its own, so that a panic ends one round and not the worker.
            let wait = match tokio::spawn(body()).await {
                Ok(Ok(due)) => {
                    pause = FIRST_PAUSE;
                    self.pulses.beat(name, self.ctx.now(), LATE_AFTER_S);
                    due.map_or(wake.at_least_every, |due| self.until(due).min(wake.at_least_every))
                }
                failed => {
                    self.report(name, failed.map(|round| round.err()));
                    pause = (pause * 2).min(LAST_PAUSE);
                    pause
                }
            };
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(wait) => {}
                () = wake.hears(&mut told) => {}
                () = wake.sooner.notified() => {}
            }
        }
    }

    /// Forgets what no longer opens anything, once an hour.
    async fn tidy_up(self) {
        while !self.stop.is_cancelled() {
            let done = tokio::join!(people::forget_expired(&self.ctx), idempotency::forget_expired(&self.ctx));
            if let Some(error) = done.0.err().or(done.1.err()) {
                self.report("tidy_up", Ok(Some(error)));
            }
            self.pulses.beat("tidy_up", self.ctx.now(), 2 * TIDY_UP_EVERY.as_secs().cast_signed());
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(TIDY_UP_EVERY) => {}
            }
        }
    }

    fn until(&self, due: Timestamp) -> Duration {
        let ms = u64::try_from(due.0 - self.ctx.now().0).unwrap_or(0);
        Duration::from_millis(ms)
    }

    fn report(&self, name: &'static str, failed: Result<Option<backend::Error>, tokio::task::JoinError>) {
        metrics::counter!("muster_worker_failures_total", "worker" => name).increment(1);
        match failed {
            Ok(Some(error)) => tracing::warn!(worker = name, %error, "a round failed; trying again"),
            Ok(None) => {}
            Err(error) => tracing::error!(worker = name, %error, "a round panicked; trying again"),
        }
    }
}
