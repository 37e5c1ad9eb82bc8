//! What matters at this moment, in one load.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::{Backend, Error, alerts, authz, incidents, log};
use domain::alerts::{AlertFilter, Alerts};
use domain::escalation::Escalations;
use domain::now::{Board, Counts};
use domain::oncall::OnCall;
use domain::responders::Responders;
use domain::{Action, Actor, Answer, PageRequest};

/// How many firing alerts and own shifts are shown.
const ALERTS: u16 = 8;
const SHIFTS: u16 = 3;

pub(super) async fn board(backend: &Backend, by: &Actor) -> Answer<Board> {
    authz::require(by, Action::Read)?;
    let firing = AlertFilter { status: Some("firing".into()), ..AlertFilter::default() };
    let few = PageRequest { after: None, limit: Some(ALERTS) };
    let (incidents, counts, alerts, on_call, asked, my_pages, my_shifts, unanswered) = tokio::try_join!(
        async { incidents::open_board(&backend.ctx, by).await.map_err(Error::refuse) },
        async { counts(&backend.ctx, by).await.map_err(Error::refuse) },
        Alerts::list(backend, by, firing, few),
        OnCall::now(backend, by, None),
        Responders::asked_of_me(backend, by),
        async {
            match by.person() {
                Some(_) => Escalations::my_pages(backend, by).await,
                None => Ok(vec![]),
            }
        },
        async {
            match by.person() {
                Some(person) => OnCall::shifts_of(backend, by, person, SHIFTS).await,
                None => Ok(vec![]),
            }
        },
        async {
            match by.person() {
                Some(person) => log::unanswered(&backend.ctx, person).await.map_err(Error::refuse),
                None => Ok(vec![]),
            }
        },
    )?;
    Ok(Board {
        at: backend.ctx.now(),
        asked,
        my_pages,
        unanswered,
        incidents,
        open_incidents: counts.incidents,
        alerts: alerts.items,
        open_alerts: counts.alerts,
        on_call,
        my_shifts,
    })
}

pub(super) async fn counts(ctx: &Ctx, by: &Actor) -> Result<Counts> {
    authz::require(by, Action::Read)?;
    let (incidents, alerts) = tokio::try_join!(incidents::open_count(&ctx.db, by), alerts::open_count(&ctx.db))?;
    Ok(Counts { incidents, alerts })
}
