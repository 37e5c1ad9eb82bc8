//! Two people exchange their time in one step: two covers, or none.

use super::{add_cover, load, rights, show};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::oncall::{Cover, CoverForm, CoverKind, SwapForm, SwapSide};
use domain::{Action, Actor, FieldErrors, Refusal};

pub(super) async fn swap(ctx: &Ctx, by: &Actor, form: SwapForm) -> Result<Vec<Cover>> {
    authz::require(by, Action::CoverShift)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let mut errors = FieldErrors::default();
    if form.first.person_id == form.second.person_id {
        errors.add("second.person_id", "Nobody swaps with themselves. Choose somebody else.");
    }
    for (name, side) in [("first", &form.first), ("second", &form.second)] {
        let mut of_side = FieldErrors::default();
        add_cover::check_times(&mut of_side, side.starts_at, side.ends_at, now);
        of_side.0.into_iter().for_each(|(field, problem)| errors.add(&format!("{name}.{field}"), problem));
    }
    errors.check()?;
    if form.first.starts_at < form.second.ends_at && form.second.starts_at < form.first.ends_at {
        return Err(Refusal::invalid("second.starts_at", "The two times overlap. Swap times that do not.").into());
    }
    let roster = show::roster_ref_if_any(&mut tx, form.roster_id).await?;
    let roster = roster.ok_or_else(|| Refusal::invalid("roster_id", "There is no such roster."))?;
    let rights = rights::in_roster(&mut tx, by, form.roster_id, now).await?;
    // Who takes part may swap; for others, who edits the roster.
    let own = |side: &SwapSide| by.person() == Some(side.person_id);
    if !rights.edit && !(rights.cover && (own(&form.first) || own(&form.second))) {
        return Err(Refusal::Forbidden.into());
    }
    let mut covers = Vec::new();
    for (field, gives, takes) in [("first", &form.first, &form.second), ("second", &form.second, &form.first)] {
        let loaded = load::load(&mut tx, Some(&[form.roster_id.0]), gives.starts_at, gives.ends_at).await?;
        let holds = loaded.rosters.first().is_some_and(|roster| {
            let spans = roster.rules.shifts(form.layer, gives.starts_at, gives.ends_at);
            spans.iter().any(|span| span.people.contains(&gives.person_id))
        });
        if !holds {
            let problem = "They are not on call in that layer at that time.";
            return Err(Refusal::invalid(&format!("{field}.starts_at"), problem).into());
        }
        let cover = CoverForm {
            roster_id: form.roster_id,
            layer: form.layer,
            kind: CoverKind::Takes,
            person_id: takes.person_id,
            instead_of: Some(gives.person_id),
            starts_at: gives.starts_at,
            ends_at: gives.ends_at,
        };
        if by.person() != Some(takes.person_id) {
            add_cover::refuse_exempt(&mut tx, &cover).await?;
        }
        covers.push(add_cover::insert(&mut tx, by, cover, roster.clone()).await?);
    }
    tx.commit_with(covers).await
}
