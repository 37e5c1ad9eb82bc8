//! `/settings/templates`: what documents of incidents may begin with.

mod api;
mod page;

pub use page::TemplatesPage;
