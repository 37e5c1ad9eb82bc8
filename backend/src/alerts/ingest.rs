//! Under construction.
use crate::Ctx;
#[derive(Clone)]
pub struct Intake;
impl Intake {
    pub fn start(_ctx: Ctx) -> Self {
        Intake
    }
}
