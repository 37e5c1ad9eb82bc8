//! Changes, suspects and the board, with ten years of deploys.

use super::watch::{TIMES, Watch};
use super::{old, open, services};
use crate::Backend;
use domain::changes::{ChangeFilter, ChangeForm, Changes, Verdict, VerdictForm};
use domain::remediation::{Remediation, RemedyForm, RemedyKind, RemedyState, RemedyStepForm};
use domain::{ChangeId, PageRequest, RemedyId, Timestamp};

pub(super) async fn lists(watch: &mut Watch) {
    let middle: (ChangeId, Timestamp) =
        sqlx::query_as("select id, happened_at from changes order by id limit 1 offset 30000")
            .fetch_one(watch.db())
            .await
            .unwrap();
    for service in services(watch).await {
        for (since, until) in [(None, None), (Some(middle.1), None), (None, Some(middle.1))] {
            for after in [None, Some(format!("{}.{}", middle.1.0, middle.0))] {
                let filter = ChangeFilter { service: service.clone(), since, until };
                let page = PageRequest { after, limit: None };
                let what = format!("changes {filter:?} {page:?}");
                let list = async |backend: Backend, by, _| {
                    Changes::list(&backend, &by, filter.clone(), page.clone()).await.unwrap()
                };
                watch.call(&what, list).await;
            }
        }
    }
    for number in [old, open] {
        let suspects = async |backend: Backend, by, time| backend.suspects(&by, number(time)).await.unwrap();
        watch.call("suspects", suspects).await;
        let board = async |backend: Backend, by, time| Remediation::list(&backend, &by, number(time)).await.unwrap();
        watch.call("board", board).await;
    }
}

pub(super) async fn verbs(watch: &mut Watch) {
    let form = |time: usize| ChangeForm {
        service: "checkout".into(),
        summary: format!("10.{time}"),
        external_id: format!("growth {}", time / 2),
        ..ChangeForm::default()
    };
    let report = async |backend: Backend, by, time| backend.report(&by, form(time)).await.unwrap();
    watch.call("report a change", report).await;
    let name = async |backend: Backend, by, time| backend.name(&by, open(9), form(time)).await.unwrap();
    watch.call("name a suspect", name).await;
    let changes: Vec<ChangeId> = sqlx::query_scalar("select id from changes order by id desc limit $1")
        .bind(TIMES as i64)
        .fetch_all(watch.db())
        .await
        .unwrap();
    let judge = async |backend: Backend, by, time: usize| {
        let form = VerdictForm { verdict: Verdict::Likely, why: format!("{time}") };
        backend.judge(&by, open(9), changes[time], form).await.unwrap()
    };
    watch.call("judge a suspect", judge).await;
    let propose = async |backend: Backend, by, time| {
        let form = RemedyForm {
            kind: RemedyKind::Restart,
            what: format!("Restart {time}"),
            risk: None,
            minutes: None,
            touches: String::new(),
            owner_id: None,
        };
        backend.propose(&by, open(9), form).await.unwrap()
    };
    watch.call("propose an action", propose).await;
    let proposed: Vec<RemedyId> =
        sqlx::query_scalar("select id from remedies where state = 'proposed' order by id desc limit $1")
            .bind(TIMES as i64)
            .fetch_all(watch.db())
            .await
            .unwrap();
    let begin = async |backend: Backend, by, time: usize| {
        let form = RemedyStepForm { state: RemedyState::UnderWay, words: String::new() };
        backend.take_step(&by, open(9), proposed[time], form).await.unwrap()
    };
    watch.call("begin an action", begin).await;
}
