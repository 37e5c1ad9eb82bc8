//! Policies: who is paged, in which order.

use crate::ctx::Ctx;
use crate::error::{Error, Result};
use domain::escalation::{PolicyForm, PolicyPage};
use domain::{Actor, Page, PageRequest, PolicyId};

fn unfinished<T>() -> Result<T> {
    Err(Error::Other("policies are not there yet".into()))
}
pub(super) async fn list(_ctx: &Ctx, _by: &Actor, _page: PageRequest) -> Result<Page<PolicyPage>> {
    unfinished()
}
pub(super) async fn show(_ctx: &Ctx, _by: &Actor, _policy: PolicyId) -> Result<PolicyPage> {
    unfinished()
}
pub(super) async fn create(_ctx: &Ctx, _by: &Actor, _form: PolicyForm) -> Result<PolicyPage> {
    unfinished()
}
pub(super) async fn change(_ctx: &Ctx, _by: &Actor, _policy: PolicyId, _form: PolicyForm) -> Result<PolicyPage> {
    unfinished()
}
