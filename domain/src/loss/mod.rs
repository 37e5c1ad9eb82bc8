//! What an incident costs while it lasts: estimated early, revised with a reason, and used to choose how urgently availability
//! is restored ("Calculate in-incident financial losses", the You Build It You Run It playbook). An estimate is a band, a rate, or a
//! share of what the affected services earn; a band is a spread, so the total is one too.

mod estimate;
mod money;
mod policy;
#[cfg(not(target_arch = "wasm32"))]
mod port;
mod revenue;
mod total;
mod words;

pub use estimate::{Basis, Estimate, EstimateForm, Loss, LossBand, Percent, ServiceRevenue};
pub use money::{AMOUNT_MAX, Spread, currency, money, rate};
pub use policy::{Levels, LossClass, LossPolicy};
#[cfg(not(target_arch = "wasm32"))]
pub use port::Losses;
pub use revenue::{BUSY_MAX, BusyForm, BusyHours, RevenueForm, RevenueProfile};
pub use total::{Impact, LossSoFar, RateChange, so_far};
pub use words::{Asked, AskedLoss, amount, read};
