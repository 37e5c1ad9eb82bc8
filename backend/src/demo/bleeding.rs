//! How the large incident of the demo is stopped: what was tried, what is under way, what could come next.

use super::cast::{HEAD_OF_RELIABILITY, INES};
use super::room::Room;
use super::world::MINUTE_S;
use domain::RemedyId;
use domain::remediation::RemedyKind::{Freeze, Restart, Rollback, SafetyValve};
use domain::remediation::RemedyState::{Dropped, InForce, NoEffect, UnderWay};

/// Writes the board, in states of every kind.
pub(super) fn stop(room: &mut Room<'_>, deputy: usize) {
    let now = room.world.now;
    let ago = |minutes: i64| now.plus_s(-minutes * MINUTE_S);
    let head = HEAD_OF_RELIABILITY;
    let back = room.propose(ago(39), head, Rollback, "Roll back card payments", "");
    room.give(ago(38), head, back, deputy);
    room.step(ago(37), deputy, back, Dropped, "nothing went out for two days");
    let freeze = room.propose(ago(38), head, Freeze, "Freeze deploys: card payments, checkout", "");
    room.give(ago(38).plus_s(4), head, freeze, head);
    room.step(ago(38).plus_s(20), head, freeze, InForce, "");
    let reconnect = room.propose(ago(34), INES, Restart, "Restart the connections to Meridian", "meridian");
    room.give(ago(34).plus_s(2), INES, reconnect, INES);
    room.step(ago(33), INES, reconnect, UnderWay, "");
    room.step(ago(31), INES, reconnect, NoEffect, "approvals still at 79 %");
    let away = room.propose(ago(27), head, SafetyValve, "Move Meridian's traffic to the other two", "");
    room.give(ago(26), head, away, INES);
    room.step(ago(23), INES, away, UnderWay, "10 % at a time");
    let _: RemedyId = room.propose(ago(4), deputy, SafetyValve, "Limit retries of declined cards to two", "");
}
