//! People, tokens and demo data from the command line, for whoever holds the keys of the machine.

use std::io::{BufRead, stdin};

use anyhow::{anyhow, ensure};
use backend::{Ctx, demo};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::people::{ApiTokenForm, PersonForm};
use domain::{IncidentNumber, Refusal, Role};

use crate::boot;

pub struct New {
    pub name: String,
    pub email: String,
    pub role: Role,
    pub time_zone: String,
    pub password_stdin: bool,
}

pub async fn create(ctx: &Ctx, new: New) -> anyhow::Result<()> {
    let New { name, email, role, time_zone, password_stdin } = new;
    let password = if password_stdin { read_password()? } else { URL_SAFE_NO_PAD.encode(rand::random::<[u8; 15]>()) };
    let form = PersonForm { name, email, role, title: String::new(), time_zone, password: password.clone() };
    let person = backend::people::create_person(ctx, form).await.map_err(told)?;
    eprintln!("{} can sign in as {}.", person.name, person.email);
    if !password_stdin {
        println!("{password}");
    }
    Ok(())
}

/// Prints a one-time link alone on stdout; who holds it sets a new password.
pub async fn reset(ctx: &Ctx, email: &str) -> anyhow::Result<()> {
    let made = backend::people::password_link(ctx, email).await.map_err(told)?;
    eprintln!("{} sets a new password behind this link. It works once, for a day.", made.person.name);
    println!("{}", made.link.unwrap_or_default());
    Ok(())
}

pub async fn let_in(ctx: &Ctx, number: IncidentNumber, email: &str) -> anyhow::Result<()> {
    let person = backend::privacy::let_in_from_outside(ctx, number, email).await.map_err(told)?;
    eprintln!("{} sees {number} from now on.", person.name);
    Ok(())
}

fn read_password() -> anyhow::Result<String> {
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    ensure!(!password.is_empty(), "There is no password on stdin. Write it there, on one line.");
    Ok(password.to_owned())
}

pub async fn create_token(ctx: &Ctx, role: Role, name: String) -> anyhow::Result<()> {
    let token = backend::people::create_token(ctx, ApiTokenForm { name, role }).await.map_err(told)?;
    println!("{}", token.secret);
    Ok(())
}

/// Writes the demo, or gives its people a new password.
pub async fn demo(ctx: &Ctx, new_password: bool) -> anyhow::Result<()> {
    let url = &*ctx.public_url;
    if new_password {
        let (password, people) = demo::reset_password(ctx).await.map_err(told)?;
        print!("{}", boot::sign_ins(&password, &people, url));
    } else {
        let summary = demo::seed(ctx).await.map_err(told)?;
        print!("{}", boot::about_demo(&summary, url));
    }
    Ok(())
}

/// The user's sentence, with what is wrong at which field.
fn told(error: backend::Error) -> anyhow::Error {
    match error.refuse() {
        Refusal::Invalid(fields) => {
            let problems = fields.0.iter().map(|(field, problem)| format!("{field}: {problem}"));
            anyhow!(problems.collect::<Vec<_>>().join("\n"))
        }
        other => anyhow!(other.message()),
    }
}
