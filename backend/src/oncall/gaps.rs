//! What nobody holds, in all rosters at once.

use super::{load, show};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::oncall::{GapView, Gaps};
use domain::{Action, Actor, Timestamp};

pub(super) async fn gaps(ctx: &Ctx, by: &Actor, window: Option<(Timestamp, Timestamp)>) -> Result<Gaps> {
    authz::require(by, Action::Read)?;
    let (from, to) = show::window_or_usual(window, ctx.now())?;
    let mut connection = ctx.db.acquire().await?;
    let loaded = load::load(&mut connection, None, from, to).await?;
    let mut gaps = Vec::new();
    for roster in &loaded.rosters {
        for layer in roster.rules.layers() {
            // Whoever is disabled holds nothing.
            let open = roster
                .rules
                .shifts(layer, from, to)
                .into_iter()
                .filter(|span| loaded.people.on_duty(&span.people).is_empty() && !load::on_purpose(span));
            gaps.extend(open.map(|span| GapView {
                roster: roster.roster.clone(),
                time_zone: roster.time_zone.clone(),
                layer,
                starts_at: span.starts_at,
                ends_at: span.ends_at,
            }));
        }
    }
    gaps.sort_by_key(|gap| gap.starts_at);
    Ok(Gaps { from, to, gaps })
}
