//! Templates of documents, as their page asks for them.

use app_context::{AppError, ports, say, signed_in};
use domain::DocumentTemplateId;
use domain::documents::{DocumentTemplate, DocumentTemplateForm};
use leptos::prelude::*;

pub async fn load_templates() -> Result<Vec<DocumentTemplate>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.documents.templates(&by).await?)
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn create_template(name: String, body: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let created = ports()?.documents.create_template(&by, DocumentTemplateForm { name, body }).await?;
    say(format!("“{}” can begin documents now.", created.name));
    Ok(())
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn change_template(id: DocumentTemplateId, name: String, body: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let changed = ports()?.documents.change_template(&by, id, DocumentTemplateForm { name, body }).await?;
    say(format!("“{}” is saved.", changed.name));
    Ok(())
}

#[server]
pub async fn remove_template(id: DocumentTemplateId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.documents.remove_template(&by, id).await?;
    say("The template is gone. Documents that began with it stay as they are.");
    Ok(())
}
